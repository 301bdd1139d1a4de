package io.jenkins.plugins.cloudrollback;

import static io.jenkins.plugins.cloudrollback.testing.RollbackKind.SAE_APP;
import static org.assertj.core.api.Assertions.assertThat;

import com.cloudbees.hudson.plugins.folder.Folder;
import hudson.model.Action;
import hudson.model.Descriptor;
import hudson.model.InvisibleAction;
import io.jenkins.plugins.cloudrollback.history.RollbackHistory;
import io.jenkins.plugins.cloudrollback.history.RollbackOverview;
import io.jenkins.plugins.cloudrollback.testing.JenkinsWithClouds;
import io.jenkins.plugins.cloudrollback.testing.Level;
import io.jenkins.plugins.cloudrollback.testing.SharedJenkins;
import io.jenkins.plugins.cloudrollback.tracking.DeploymentRollback;
import io.jenkins.plugins.cloudrollback.tracking.RollbackAction;
import java.beans.Introspector;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Who may see which page and call which web method. A new one fails the test until it is in the table. {@link
 * WebMethodsTest} checks those of forms.
 */
class PermissionsTest {
    /** The number of the application of a job that only an administrator may see. */
    private static final int HIDDEN = 1;

    /** Where the objects of each class are. */
    private static final Map<Class<?>, List<String>> PAGES = Map.of(
            RollbackAction.class, List.of("BUILD/rollbacks/"),
            DeploymentRollback.class, List.of("BUILD/rollback-deployment/"),
            RollbackHistory.class, List.of("JOB/rollbacks/"),
            RollbackOverview.class, List.of("FOLDER/rollbacks/", "manage/rollbacks/"),
            RollbackOverview.Link.class, List.of("manage/rollbacks/"));

    /**
     * The answers to GET for a page, and to POST with a crumb for a method. Methods are called for something that is not
     * there, so 200 and 409 mean that the user may call them.
     */
    private static final String TABLE = """
                                                       anonymous   outsider  neighbour discoverer     reader    builder   operator configurer      admin
            page   BUILD/rollback-deployment/                403        404        404        403        403        403        200        200        200
            page   BUILD/rollback-deployment/api/json        403        404        404        403        200        200        200        200        200
            page   BUILD/rollback-deployment/build/          403        404        404        403        200        200        200        200        200
            page   BUILD/rollbacks/                          403        404        404        403        200        200        200        200        200
            page   BUILD/rollbacks/api/json                  403        404        404        403        200        200        200        200        200
            page   BUILD/rollbacks/badge                     403        404        404        403        404        404        404        404        404
            page   BUILD/rollbacks/build/                    403        404        404        403        200        200        200        200        200
            page   BUILD/rollbacks/list                      403        404        404        403        200        200        200        200        200
            page   BUILD/rollbacks/live                      403        404        404        403        404        404        404        404        404
            page   BUILD/rollbacks/summary                   403        404        404        403        404        404        404        404        404
            page   FOLDER/rollbacks/                         403        404        404        200        200        200        200        200        200
            page   FOLDER/rollbacks/api/json                 403        404        404        200        200        200        200        200        200
            page   FOLDER/rollbacks/folder/                  403        404        404        200        200        200        200        200        200
            page   FOLDER/rollbacks/group/                   403        404        404        200        200        200        200        200        200
            page   FOLDER/rollbacks/list                     403        404        404        200        200        200        200        200        200
            page   FOLDER/rollbacks/live                     403        404        404        404        404        404        404        404        404
            page   JOB/rollbacks/                            403        404        404        403        200        200        200        200        200
            page   JOB/rollbacks/api/json                    403        404        404        403        200        200        200        200        200
            page   JOB/rollbacks/choice                      403        404        404        403        404        404        404        404        404
            page   JOB/rollbacks/figures                     403        404        404        403        404        404        404        404        404
            page   JOB/rollbacks/job/                        403        404        404        403        200        200        200        200        200
            page   JOB/rollbacks/rows                        403        404        404        403        404        404        404        404        404
            page   JOB/rollbacks/table                       403        404        404        403        404        404        404        404        404
            page   manage/rollbacks/                         403        200        200        200        200        200        200        200        200
            page   manage/rollbacks/api/json                 403        200        200        200        200        200        200        200        200
            page   manage/rollbacks/group/                   403        200        200        200        200        200        200        200        200
            page   manage/rollbacks/list                     403        200        200        200        200        200        200        200        200
            page   manage/rollbacks/live                     403        404        404        404        404        404        404        404        404
            method BUILD/rollback-deployment/decide          403        404        404        403        403        403        409        409        409
            method BUILD/rollback-deployment/start           403        404        404        403        403        403        409        409        409
            method BUILD/rollbacks/confirm                   403        404        404        403        403        200        403        403        200
            """;

    @RegisterExtension
    private static final JenkinsWithClouds J = new JenkinsWithClouds();

    private final SoftAssertions softly = new SoftAssertions();
    private WorkflowJob job;

    private void createJobs() throws Exception {
        Folder folder = J.createProject(Folder.class);
        SAE_APP.succeedsAfter(J.cloud(), 1);
        job = SharedJenkins.pipeline(
                folder,
                "rollbackOnFailure([%s]) { deploy(kind: 'SAE_APP') }; %s".formatted(SAE_APP.nested(), SAE_APP.call()));
        job.setDisplayName("Shown job");
        J.buildAndAssertSuccess(job);
        WorkflowJob hidden = rollBack(folder, "hidden", HIDDEN);
        hidden.setDisplayName("Hidden job");
        Folder other = J.createProject(Folder.class);
        Level.secure(J, folder, job, other, rollBack(other, "other", HIDDEN + 1));
    }

    private static String app(int number) {
        return SAE_APP.target().substring(0, SAE_APP.target().length() - 4) + "%04d".formatted(number);
    }

    private static WorkflowJob rollBack(Folder folder, String name, int number) throws Exception {
        SAE_APP.another(J.simulator(), number, 1, true);
        WorkflowJob created = folder.createProject(WorkflowJob.class, name);
        J.buildAndAssertSuccess(SharedJenkins.define(created, SAE_APP.call("appId", app(number))));
        return created;
    }

    private String url(String path) {
        return path.replace("BUILD/", job.getLastBuild().getUrl())
                .replace("JOB/", job.getUrl())
                .replace("FOLDER/", ((Folder) job.getParent()).getUrl());
    }

    @Test
    void answersAsTheTableSays() throws Exception {
        createJobs();
        StringBuilder table = new StringBuilder(row("", "", Level.all().map(Level::user)));
        for (String page : pages()) {
            table.append(row("page", page, Level.all().map(level -> ask(level, "GET", "POST", page))));
        }
        for (String method : methods()) {
            table.append(row("method", method, Level.all().map(level -> ask(level, "POST", "GET", method))));
        }
        softly.assertThat(table).hasToString(TABLE);
        softly.assertAll();
    }

    private static String row(String kind, String path, Stream<String> cells) {
        return "%-6s %-34s".formatted(kind, path)
                + cells.map(cell -> " %10s".formatted(cell)).collect(Collectors.joining()) + "\n";
    }

    /** The status of the answer to the right verb; the wrong one and the lack of a crumb never achieve more. */
    private String ask(Level level, String verb, String wrong, String path) {
        int status = answer(level, verb, path, true);
        softly.assertThat(answer(level, "POST", path, false))
                .as(level + " POST " + path + " without a crumb")
                .isEqualTo(403);
        softly.assertThat(answer(level, wrong, path, true))
                .as(level + " " + wrong + " " + path)
                .isIn(wrong.equals("POST") ? status : 405, 403, 404, 405);
        return String.valueOf(status);
    }

    /** The status of an answer, which tells nothing of jobs that the user may not read. */
    private int answer(Level level, String verb, String path, boolean crumb) {
        HttpResponse<String> answer = level.send(verb, url(path), crumb);
        List<String> hidden = level == Level.ADMIN ? List.of() : List.of(app(HIDDEN), "Hidden job");
        List<String> job = level.mayRead() ? List.of() : List.of(SAE_APP.target(), "Shown job");
        softly.assertThat(Stream.of(hidden, job).flatMap(List::stream).filter(answer.body()::contains))
                .as(level + " " + verb + " " + path)
                .isEmpty();
        return answer.statusCode();
    }

    /** All views, remote APIs, and other objects that a URL leads to. */
    private SortedSet<String> pages() throws Exception {
        SortedSet<String> pages = new TreeSet<>();
        for (Class<?> type : PAGES.keySet()) {
            for (String path : PAGES.get(type)) {
                views(type).forEach(view -> pages.add(path + view.replaceFirst("^index$", "")));
                Stream.concat(
                                Arrays.stream(type.getMethods())
                                        .map(Method::getName)
                                        .filter(name -> name.matches("get[A-Z].*"))
                                        .map(name -> Introspector.decapitalize(name.substring(3))),
                                Arrays.stream(type.getFields()).map(Field::getName))
                        .map(name -> path + name + (name.equals("api") ? "/json" : "/"))
                        .filter(url -> Level.ADMIN.send("GET", url(url), false).statusCode() != 404)
                        .forEach(pages::add);
            }
        }
        return pages;
    }

    private static List<String> views(Class<?> type) throws Exception {
        Path folder = WebMethodsTest.classes().resolve(type.getName().replaceAll("[.$]", "/"));
        if (!Files.exists(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.matches(".*\\.(jelly|groovy)"))
                    .map(name -> name.replaceFirst("\\..*", ""))
                    .toList();
        }
    }

    private static SortedSet<String> methods() {
        return PAGES.entrySet().stream()
                .flatMap(page -> Arrays.stream(page.getKey().getMethods())
                        .filter(WebMethodsTest::isWebMethod)
                        .map(method -> page.getValue().get(0)
                                + Introspector.decapitalize(method.getName().substring(2))))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void allClassesWithPagesAndMethodsAreChecked() throws Exception {
        List<Class<?>> others = WebMethodsTest.types()
                .filter(type ->
                        !Descriptor.class.isAssignableFrom(type) && !InvisibleAction.class.isAssignableFrom(type))
                .toList();
        assertThat(others)
                .filteredOn(type -> Action.class.isAssignableFrom(type)
                        || Arrays.stream(type.getDeclaredMethods()).anyMatch(WebMethodsTest::isWebMethod))
                .containsExactlyInAnyOrderElementsOf(PAGES.keySet());
    }
}
