package io.jenkins.plugins.cloudrollback;

import static org.assertj.core.api.Assertions.assertThat;

import com.cloudbees.plugins.credentials.CredentialsProvider;
import hudson.ExtensionList;
import hudson.model.Descriptor;
import hudson.model.FreeStyleProject;
import hudson.model.Item;
import hudson.security.Permission;
import io.jenkins.plugins.cloudrollback.config.EndpointOverride;
import io.jenkins.plugins.cloudrollback.credentials.RoleCredentials;
import io.jenkins.plugins.cloudrollback.testing.SharedJenkins;
import io.jenkins.plugins.cloudrollback.testing.SimulatedCloud;
import java.beans.Introspector;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Set;
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
import org.kohsuke.stapler.verb.POST;

/** Checks the permissions of all web methods of all forms, so that a new one is included automatically. */
class WebMethodsTest {
    private static final Pattern NOTHING =
            Pattern.compile("<div/>|\\[]|\\{.*\"values\":\\[(\\{\"name\":\"- none -\",[^}]*})?]}");

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private static final Set<String> USERS = Set.of("nobody", "reader", "builder", "configurer", "admin");

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
        job = J.createFreeStyleProject("job");
        SimulatedCloud.credentials(SimulatedCloud.key("key", "id", "secret"));
        J.secure()
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
                        .filter(method -> isOurs(method.getDeclaringClass())
                                && !method.isBridge()
                                && method.getName().matches("do[A-Z].*"))
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

    /** Also those of pages, whose permissions the tests of the pages check. */
    @Test
    void noneTakesGet() throws Exception {
        Path classes = Path.of(
                Clouds.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        List<Method> webMethods = new ArrayList<>();
        try (Stream<Path> files =
                Files.walk(classes.resolve(WebMethodsTest.class.getPackageName().replace('.', '/')))) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".class")).toList()) {
                String name =
                        classes.relativize(file).toString().replace('/', '.').replaceFirst("\\.class$", "");
                Class<?> type = Class.forName(name, false, Clouds.class.getClassLoader());
                Arrays.stream(type.getDeclaredMethods())
                        .filter(method -> method.getName().matches("do[A-Z].*|js[A-Z].*|getDynamic")
                                && Modifier.isPublic(method.getModifiers())
                                && !method.isBridge())
                        .forEach(webMethods::add);
            }
        }
        assertThat(webMethods)
                .extracting(Method::getName)
                .contains("doConfirm", "doChoose", "doCheckTarget", "doFillWhenItems");
        assertThat(webMethods).allMatch(method -> method.isAnnotationPresent(POST.class));
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
        for (String user : USERS) {
            boolean may = method.isGlobal() ? user.equals("admin") : may(user, Item.CONFIGURE);
            assertAnswers(method, job.getUrl(), user, may);
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void globalFormsRequireAdmin(WebMethod method) throws Exception {
        for (String user : USERS) {
            assertAnswers(method, "", user, user.equals("admin"));
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

    private static boolean may(String user, Permission permission) {
        return user.equals("admin") || user.equals("configurer") && permission == Item.CONFIGURE;
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
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create(J.getURL() + context + method.url() + "?" + form))
                .header("Jenkins-Crumb", "test")
                .method(verb, HttpRequest.BodyPublishers.noBody());
        if (!user.equals("nobody")) {
            String login = Base64.getEncoder().encodeToString((user + ":" + user).getBytes(StandardCharsets.US_ASCII));
            request.header("Authorization", "Basic " + login);
        }
        return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
