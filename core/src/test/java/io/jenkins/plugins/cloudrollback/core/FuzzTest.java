package io.jenkins.plugins.cloudrollback.core;

import static io.jenkins.plugins.cloudrollback.core.testing.SaeParametersBuilder.saeParameters;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.cloudrollback.core.alibaba.AlibabaAccount;
import io.jenkins.plugins.cloudrollback.core.alibaba.edas.EdasApi;
import io.jenkins.plugins.cloudrollback.core.alibaba.edas.EdasAppRollback;
import io.jenkins.plugins.cloudrollback.core.alibaba.edas.EdasParameters;
import io.jenkins.plugins.cloudrollback.core.alibaba.edas.EdasRollback;
import io.jenkins.plugins.cloudrollback.core.alibaba.sae.SaeApi;
import io.jenkins.plugins.cloudrollback.core.alibaba.sae.SaeParameters;
import io.jenkins.plugins.cloudrollback.core.alibaba.sae.SaeRollback;
import io.jenkins.plugins.cloudrollback.core.engine.CallException;
import io.jenkins.plugins.cloudrollback.core.engine.Journal;
import io.jenkins.plugins.cloudrollback.core.engine.Journals;
import io.jenkins.plugins.cloudrollback.core.engine.OwnRollbacks;
import io.jenkins.plugins.cloudrollback.core.engine.Plan;
import io.jenkins.plugins.cloudrollback.core.engine.Rollback;
import io.jenkins.plugins.cloudrollback.core.engine.RunningChange;
import io.jenkins.plugins.cloudrollback.core.engine.Situation;
import io.jenkins.plugins.cloudrollback.core.http.Connection;
import io.jenkins.plugins.cloudrollback.core.http.Endpoints;
import io.jenkins.plugins.cloudrollback.core.http.Quotas;
import io.jenkins.plugins.cloudrollback.core.huawei.HuaweiAccount;
import io.jenkins.plugins.cloudrollback.core.huawei.IamTokens;
import io.jenkins.plugins.cloudrollback.core.huawei.codearts.CodeArtsApi;
import io.jenkins.plugins.cloudrollback.core.huawei.codearts.CodeArtsParameters;
import io.jenkins.plugins.cloudrollback.core.huawei.codearts.CodeArtsRollback;
import io.jenkins.plugins.cloudrollback.core.huawei.rfs.RfsApi;
import io.jenkins.plugins.cloudrollback.core.huawei.rfs.RfsParameters;
import io.jenkins.plugins.cloudrollback.core.huawei.rfs.RfsRollback;
import io.jenkins.plugins.cloudrollback.core.testing.AutoAdvancingTime;
import io.jenkins.plugins.cloudrollback.core.testing.Cloud;
import io.jenkins.plugins.cloudrollback.core.testing.DemoParameters;
import io.jenkins.plugins.cloudrollback.core.testing.Mutator;
import io.jenkins.plugins.cloudrollback.core.testing.RecordedAnswers;
import io.jenkins.plugins.cloudrollback.core.testing.StubHttp;
import io.jenkins.plugins.cloudrollback.core.testing.StubHttp.Answer;
import io.jenkins.plugins.cloudrollback.core.text.Message;
import io.jenkins.plugins.cloudrollback.simulator.demo.DemoWorld;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Any answer of a provider, however malformed, results in a value or a {@link CallException}. */
class FuzzTest {
    private static final int CASES = 5_000;
    private static final Map<String, String> BASELINE = Map.of(
            "newest",
            "2026-01-01 00:00:00",
            "ids",
            "a b",
            "total",
            "0",
            "shape",
            "s",
            "updated",
            "2026",
            "latest",
            "l",
            "latestStart",
            "2026",
            "recordStart",
            "2026");

    private static RecordedAnswers recorded;
    private static Plan plan;
    private static Plan deployment;
    private static Plan stop;
    private static Situation known;

    private final AutoAdvancingTime time = new AutoAdvancingTime();
    private final Endpoints endpoints = new Endpoints((service, region) -> URI.create("http://provider.invalid"));
    private SplittableRandom random;
    private Mutator mutator;
    private String mutatedPath;

    @BeforeAll
    static void record() throws IOException {
        recorded = new RecordedAnswers();
        Map<String, String> facts =
                Map.of("version", DemoWorld.OLD_VERSION_ID, "order", recorded.abortedOrder(), "marker", "marker");
        plan = new Plan(Message.literal("target"), null, null, "https://console", facts);
        known = new Situation(false, null, plan, null, null, OwnRollbacks.NONE);
        Map<String, String> record = Map.of(
                Plan.VERSION,
                DemoWorld.OLD_RECORD_ID,
                Plan.ABORTED,
                recorded.stoppedRecord(),
                "latest",
                DemoWorld.NEW_RECORD_ID);
        deployment = new Plan(Message.literal("target"), null, null, "https://console", record);
        stop = new Plan(Message.literal("target"), null, null, "https://console", record, true);
    }

    /** Each method that reads answers, with the end of the path whose answers are mutated. */
    enum Parser {
        SAE_VERSIONS("/listAppVersions", test -> test.sae().decide(Situation.ofStep(OwnRollbacks.NONE))),
        SAE_ORDERS("/ListChangeOrders", test -> test.sae().decide(Situation.ofStep(OwnRollbacks.NONE))),
        SAE_DECIDE("/ListChangeOrders", test -> test.sae().decide(known)),
        SAE_START("/rollbackApplication", test -> test.sae().start(plan)),
        SAE_LOOKUP("/ListChangeOrders", test -> test.sae().findStarted(plan, BASELINE, false)),
        SAE_POLL("/DescribeChangeOrder", test -> test.sae().poll(waiting("change"))),
        SAE_REASONS("/DescribePipeline", test -> test.sae().poll(waiting("change"))),
        SAE_CONFIRM("/ConfirmPipelineBatch", test -> test.sae().confirm("batchId")),
        EDAS_ORDER("/change_order_info", test -> test.edas("order").decide(Situation.ofStep(OwnRollbacks.NONE))),
        EDAS_ORDERS("/change_order_list", test -> test.edas(null).decide(Situation.ofStep(OwnRollbacks.NONE))),
        EDAS_DECIDE("/change_order_list", test -> test.edas(null).decide(known)),
        EDAS_DECIDE_OF_ORDER("/change_order_info", test -> test.edas(null).decide(known)),
        EDAS_START("/change_order_abort_and_rollback", test -> test.edas(null).start(plan)),
        EDAS_LOOKUP("/change_order_list", test -> test.edas(null).findStarted(plan, BASELINE, false)),
        EDAS_LOOKUP_OF_ORDER("/change_order_info", test -> test.edas(null).findStarted(plan, BASELINE, false)),
        EDAS_POLL("/change_order_info", test -> test.edas(null).poll(waiting("change"))),
        EDAS_NEW_ORDER("/change_order_list", test -> test.edas(null).poll(waiting(plan.fact("order")))),
        CODE_ARTS_RESTORE_POINT("/history", test -> test.codeArts(null).restorePoint(OwnRollbacks.NONE)),
        EDAS_APPS("/app_list", test -> test.edasApp().decide(Situation.ofStep(OwnRollbacks.NONE))),
        EDAS_VERSIONS(
                "/deploy_history_version_list", test -> test.edasApp().decide(Situation.ofStep(OwnRollbacks.NONE))),
        EDAS_GROUPS("/deploy_group_list", test -> test.edasApp().restorePoint(OwnRollbacks.NONE)),
        EDAS_APP_ORDERS("/change_order_list", test -> test.edasApp().restorePoint(OwnRollbacks.NONE)),
        EDAS_APP_DECIDE("/change_order_list", test -> test.edasApp().decide(known)),
        EDAS_APP_START("/k8s_apps", test -> test.edasApp().start(plan)),
        EDAS_APP_LOOKUP("/change_order_list", test -> test.edasApp().findStarted(plan, BASELINE, false)),
        EDAS_APP_POLL("/change_order_info", test -> test.edasApp().poll(waiting("change"))),
        CODE_ARTS_HISTORY("/history", test -> test.codeArts(null).decide(Situation.ofStep(OwnRollbacks.NONE))),
        CODE_ARTS_RECORD(
                "/state", test -> test.codeArts(DemoWorld.OLD_RECORD_ID).decide(Situation.ofStep(OwnRollbacks.NONE))),
        CODE_ARTS_DECIDE(
                "/state",
                test -> test.codeArts(null)
                        .decide(new Situation(false, null, deployment, null, null, OwnRollbacks.NONE))),
        CODE_ARTS_START("/rollback", test -> test.codeArts(null).start(deployment)),
        CODE_ARTS_STOP("/stop", test -> test.codeArts(null).start(stop)),
        CODE_ARTS_LOOKUP("/state", test -> test.codeArts(null).findStarted(deployment, BASELINE, false)),
        CODE_ARTS_LOOKUP_OF_STOP("/state", test -> test.codeArts(null).findStarted(stop, BASELINE, false)),
        CODE_ARTS_POLL("/state", test -> test.codeArts(null).poll(Journals.waiting(deployment, BASELINE, "change"))),
        RFS_STACK("/metadata", test -> test.rfs().decide(Situation.ofStep(OwnRollbacks.NONE))),
        RFS_DECIDE("/metadata", test -> test.rfs().decide(known)),
        RFS_START("/rollbacks", test -> test.rfs().start(plan)),
        RFS_LOOKUP("/metadata", test -> test.rfs().findStarted(plan, BASELINE, false)),
        RFS_POLL("/metadata", test -> test.rfs().poll(waiting("change"))),
        RFS_EVENTS("/events", test -> test.rfs().poll(waiting("change"))),
        IAM_TOKEN("/tokens", test -> test.tokens().get(Cloud.HUAWEI_USER, DemoWorld.REGION, null));

        final String pathEnd;
        final Function<FuzzTest, CompletionStage<?>> method;

        Parser(String pathEnd, Function<FuzzTest, CompletionStage<?>> method) {
            this.pathEnd = pathEnd;
            this.method = method;
        }
    }

    @ParameterizedTest
    @EnumSource
    void mutantsFailCleanly(Parser parser) {
        mutatedPath = parser.pathEnd;
        int values = 0;
        for (int number = 0; number < CASES; number++) {
            long seed = parser.ordinal() * 1_000_000L + number;
            random = new SplittableRandom(seed);
            mutator = new Mutator(random);
            values += outcome(parser, seed) == null ? 1 : 0;
        }
        // Otherwise the mutations would be too strong to get past the first check.
        // Most of the recorded answers about a record are of another one than the one asked for.
        assertThat(values).isGreaterThan(CASES / 500);
    }

    /** Null if the call succeeded. */
    private CallException outcome(Parser parser, long seed) {
        Throwable failure;
        try {
            CompletableFuture<?> future = parser.method.apply(this).toCompletableFuture();
            failure = time.await(future).handle((value, problem) -> problem).join();
        } catch (RuntimeException | AssertionError e) {
            failure = e;
        }
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        // Any other cause is a programming error, as no connection can break here.
        if (cause == null || cause instanceof CallException call && !hasUnexpectedCause(call)) {
            return (CallException) cause;
        }
        return fail("seed " + seed + " of " + parser, cause);
    }

    private static boolean hasUnexpectedCause(CallException call) {
        return call.getCause() != null && !(call.getCause() instanceof CallException);
    }

    private Answer answer(HttpRequest request) {
        String path = request.uri().getPath();
        Answer answer = asAsked(request.uri().getQuery(), mutator.oneOf(recorded.to(path)));
        if (!path.endsWith(mutatedPath)) {
            return answer;
        }
        int status = random.nextInt(10) > 0 ? answer.status() : mutator.oneOf(List.of(200, 204, 302, 404, 429, 500));
        return new Answer(status, answer.headers(), mutator.mutate(answer.body()));
    }

    /** Puts the id that was asked for into an answer about a change order, a pipeline or a record. */
    private static Answer asAsked(@CheckForNull String query, Answer answer) {
        Matcher asked =
                Pattern.compile("(ChangeOrderId|PipelineId|record_id)=([^&]+)").matcher(query == null ? "" : query);
        if (!asked.find()) {
            return answer;
        }
        String body = new String(answer.body(), StandardCharsets.UTF_8)
                .replaceFirst(
                        "\"%s\":\"[^\"]*".formatted(asked.group(1)),
                        "\"%s\":\"%s".formatted(asked.group(1), asked.group(2)));
        return new Answer(answer.status(), answer.headers(), body.getBytes(StandardCharsets.UTF_8));
    }

    private static Journal waiting(String changeId) {
        return Journals.waiting(plan, BASELINE, changeId);
    }

    private Connection connection() {
        return new Connection(new StubHttp(this::answer), time, new Quotas(() -> 1e9, time));
    }

    private IamTokens tokens() {
        return new IamTokens(connection(), endpoints);
    }

    private Rollback sae() {
        SaeParameters parameters = saeParameters(DemoWorld.SAE_APP_ID)
                .confirmBatches(random.nextBoolean())
                .build();
        return new SaeRollback(
                parameters,
                new SaeApi(new AlibabaAccount(connection(), endpoints, () -> Cloud.ALIBABA), parameters.region()));
    }

    private Rollback edas(String order) {
        EdasParameters parameters =
                new EdasParameters("cn-hangzhou", order, order == null ? DemoWorld.EDAS_APP_ID : null);
        return new EdasRollback(
                parameters,
                new EdasApi(new AlibabaAccount(connection(), endpoints, () -> Cloud.ALIBABA), parameters.region()));
    }

    private Rollback edasApp() {
        return new EdasAppRollback(
                DemoParameters.edasApp(),
                new EdasApi(new AlibabaAccount(connection(), endpoints, () -> Cloud.ALIBABA), "cn-hangzhou"));
    }

    private Rollback codeArts(String record) {
        CodeArtsParameters parameters = new CodeArtsParameters(
                DemoWorld.REGION, DemoWorld.TASK_ID, record, DemoWorld.CODEARTS_PROJECT_ID, RunningChange.WAIT);
        return new CodeArtsRollback(
                parameters,
                new CodeArtsApi(
                        new HuaweiAccount(connection(), endpoints, tokens(), () -> Cloud.HUAWEI), parameters.region()));
    }

    private Rollback rfs() {
        RfsParameters parameters = DemoParameters.rfs();
        return new RfsRollback(
                parameters,
                new RfsApi(
                        new HuaweiAccount(connection(), endpoints, tokens(), () -> Cloud.HUAWEI),
                        parameters.region(),
                        parameters.projectId()));
    }
}
