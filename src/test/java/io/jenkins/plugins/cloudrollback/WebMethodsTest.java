package io.jenkins.plugins.cloudrollback;

import static org.assertj.core.api.Assertions.assertThat;

import com.cloudbees.hudson.plugins.folder.Folder;
import com.cloudbees.plugins.credentials.CredentialsProvider;
import hudson.ExtensionList;
import hudson.model.Descriptor;
import hudson.model.FreeStyleProject;
import hudson.model.Item;
import io.jenkins.plugins.cloudrollback.config.EndpointOverride;
import io.jenkins.plugins.cloudrollback.credentials.RoleCredentials;
import io.jenkins.plugins.cloudrollback.testing.Level;
import io.jenkins.plugins.cloudrollback.testing.SharedJenkins;
import io.jenkins.plugins.cloudrollback.testing.SimulatedCloud;
import java.beans.Introspector;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import jenkins.model.GlobalConfiguration;
import jenkins.model.Jenkins;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.bind.JavaScriptMethod;
import org.kohsuke.stapler.verb.POST;

/** Checks the permissions of all web methods of all forms, so that a new one is included automatically. */
class WebMethodsTest {
    private static final Pattern NOTHING =
            Pattern.compile("<div/>|\\[]|\\{.*\"values\":\\[(\\{\"name\":\"- none -\",[^}]*})?]}");

    @RegisterExtension
    private static final SharedJenkins J = new SharedJenkins();

    private static FreeStyleProject job;

    /** @param descriptor the form, which may inherit the method */
    record WebMethod(Descriptor<?> descriptor, Method method) {
        String url() {
            return "descriptorByName/" + descriptor.getId() + "/"
                    + Introspector.decapitalize(method.getName().substring(2));
        }

        /** Returns whether the form is part of the global configuration, so that only administrators get an answer. */
        boolean isGlobal() {
            return descriptor.clazz == EndpointOverride.class || descriptor instanceof GlobalConfiguration;
        }

        @Override
        public String toString() {
            return descriptor.clazz.getSimpleName() + "." + method.getName();
        }
    }

    @BeforeAll
    static void secure() throws Exception {
        Folder folder = J.createProject(Folder.class);
        job = folder.createProject(FreeStyleProject.class, "job");
        SimulatedCloud.credentials(SimulatedCloud.key("key", "id", "secret"));
        Level.secure(J, folder, job, J.createFreeStyleProject())
                .grant(Jenkins.READ, Item.READ)
                .everywhere()
                .to("creator", "updater", "viewer")
                .grant(CredentialsProvider.CREATE)
                .everywhere()
                .to("creator")
                .grant(CredentialsProvider.UPDATE)
                .everywhere()
                .to("updater")
                .grant(CredentialsProvider.VIEW)
                .everywhere()
                .to("viewer");
    }

    static Stream<WebMethod> all() {
        return ExtensionList.lookup(Descriptor.class).stream()
                .filter(descriptor -> isOurs(descriptor.getClass()))
                .flatMap(descriptor -> Arrays.stream(descriptor.getClass().getMethods())
                        .filter(WebMethodsTest::isWebMethod)
                        .map(method -> new WebMethod(descriptor, method)));
    }

    private static boolean isOurs(Class<?> type) {
        return type.getName().startsWith(WebMethodsTest.class.getPackageName() + ".");
    }

    @Test
    void findsWebMethods() {
        assertThat(all().map(WebMethod::toString))
                .hasSizeGreaterThan(20)
                .contains(
                        "AlibabaCloudRole.doCheckRole",
                        "AlibabaCloudRole.doCheckRoleArn",
                        "AlibabaCloudRole.doCheckCredentialsId",
                        "AlibabaCloudRole.doCheckDurationSeconds",
                        "AlibabaCloudRole.doCheckOidcProvider",
                        "AlibabaCloudRole.doCheckSessionName",
                        "AlibabaCloudRole.doFillCredentialsIdItems",
                        "HuaweiCloudAgency.doCheckAgency",
                        "HuaweiCloudAgency.doCheckRole",
                        "HuaweiCloudAgency.doFillCredentialsIdItems");
    }

    /** Also those of pages, whose permissions {@link PermissionsTest} checks. */
    @Test
    void noneTakesGet() throws Exception {
        List<Method> webMethods = types().flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
                .filter(WebMethodsTest::isWebMethod)
                .toList();
        assertThat(webMethods)
                .extracting(Method::getName)
                .contains("doConfirm", "doChoose", "doCheckTarget", "doFillWhenItems");
        assertThat(webMethods).allMatch(method -> method.isAnnotationPresent(POST.class));
    }

    static Path classes() throws Exception {
        return Path.of(
                Clouds.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    }

    /** All classes of this plugin. */
    static Stream<Class<?>> types() throws Exception {
        Path root = classes();
        try (Stream<Path> files =
                Files.walk(root.resolve(WebMethodsTest.class.getPackageName().replace('.', '/')))) {
            List<Class<?>> types = new ArrayList<>();
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".class")).toList()) {
                String name = root.relativize(file).toString().replace('/', '.').replaceFirst("\\.class$", "");
                types.add(Class.forName(name, false, Clouds.class.getClassLoader()));
            }
            return types.stream();
        }
    }

    static boolean isWebMethod(Method method) {
        boolean web = method.getName().matches("do[A-Z].*|js[A-Z].*|getDynamic")
                || method.isAnnotationPresent(org.kohsuke.stapler.WebMethod.class)
                || method.isAnnotationPresent(JavaScriptMethod.class);
        return web
                && isOurs(method.getDeclaringClass())
                && Modifier.isPublic(method.getModifiers())
                && !method.isBridge();
    }

    @ParameterizedTest
    @MethodSource("all")
    void takesPostOnly(WebMethod method) throws Exception {
        assertThat(method.method().isAnnotationPresent(POST.class)).isTrue();
        assertThat(ask("admin", "GET", job.getUrl(), method).statusCode()).isIn(404, 405);
        assertThat(ask("admin", "GET", "", method).statusCode()).isIn(404, 405);
    }

    @ParameterizedTest
    @MethodSource("all")
    void jobFormsRequireConfigure(WebMethod method) throws Exception {
        for (Level level : Level.values()) {
            boolean may = level == Level.ADMIN || level == Level.CONFIGURER && !method.isGlobal();
            assertAnswers(method, job.getUrl(), level.user(), may);
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void globalFormsRequireAdmin(WebMethod method) throws Exception {
        for (Level level : Level.values()) {
            assertAnswers(method, "", level.user(), level == Level.ADMIN);
        }
    }

    /** Credentials of a folder may be managed by people who may not configure its jobs. */
    @ParameterizedTest
    @MethodSource("ofRoles")
    void formsOfRolesRequireToManageCredentials(WebMethod method) throws Exception {
        for (String user : List.of("creator", "updater")) {
            boolean usesCredentials = method.method().getName().equals("doCheckRole");
            assertAnswers(method, job.getUrl(), user, !usesCredentials);
            assertAnswers(method, "", user, false);
        }
        assertAnswers(method, job.getUrl(), "viewer", false);
    }

    static Stream<WebMethod> ofRoles() {
        return all().filter(method -> RoleCredentials.class.isAssignableFrom(method.descriptor().clazz));
    }

    private static void assertAnswers(WebMethod method, String context, String user, boolean may) throws Exception {
        HttpResponse<String> answer = ask(user, "POST", context, method);
        assertThat(saysSomething(answer)).as(user + ": " + answer.body()).isEqualTo(may);
    }

    private static boolean saysSomething(HttpResponse<String> answer) {
        boolean refused = answer.statusCode() == 403 || answer.statusCode() == 404;
        return !refused && !NOTHING.matcher(answer.body()).matches();
    }

    /** Sends an invalid value for every parameter, so that the answer is an error message. */
    private static HttpResponse<String> ask(String user, String verb, String context, WebMethod method)
            throws Exception {
        String form = Arrays.stream(method.method().getParameters())
                .filter(parameter -> parameter.isAnnotationPresent(QueryParameter.class))
                .map(parameter ->
                        parameter.getName() + "=" + (parameter.getName().equals("credentialsId") ? "" : "../"))
                .collect(Collectors.joining("&"));
        return Level.send(user, verb, context + method.url() + "?" + form, true);
    }
}
