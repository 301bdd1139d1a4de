package io.jenkins.plugins.cloudrollback.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.jenkins.plugins.cloudrollback.core.alibaba.AlibabaAccount;
import io.jenkins.plugins.cloudrollback.core.alibaba.edas.EdasApi;
import io.jenkins.plugins.cloudrollback.core.alibaba.edas.EdasParameters;
import io.jenkins.plugins.cloudrollback.core.alibaba.edas.EdasRollback;
import io.jenkins.plugins.cloudrollback.core.alibaba.sae.SaeApi;
import io.jenkins.plugins.cloudrollback.core.alibaba.sae.SaeParameters;
import io.jenkins.plugins.cloudrollback.core.alibaba.sae.SaeRollback;
import io.jenkins.plugins.cloudrollback.core.engine.CallException;
import io.jenkins.plugins.cloudrollback.core.engine.Change;
import io.jenkins.plugins.cloudrollback.core.engine.Plan;
import io.jenkins.plugins.cloudrollback.core.engine.Rollback;
import io.jenkins.plugins.cloudrollback.core.http.Connection;
import io.jenkins.plugins.cloudrollback.core.http.Endpoints;
import io.jenkins.plugins.cloudrollback.core.http.RateLimiter;
import io.jenkins.plugins.cloudrollback.core.huawei.HuaweiAccount;
import io.jenkins.plugins.cloudrollback.core.huawei.IamTokens;
import io.jenkins.plugins.cloudrollback.core.huawei.codearts.CodeArtsApi;
import io.jenkins.plugins.cloudrollback.core.huawei.codearts.CodeArtsParameters;
import io.jenkins.plugins.cloudrollback.core.huawei.codearts.CodeArtsRollback;
import io.jenkins.plugins.cloudrollback.core.huawei.rfs.RfsApi;
import io.jenkins.plugins.cloudrollback.core.huawei.rfs.RfsParameters;
import io.jenkins.plugins.cloudrollback.core.huawei.rfs.RfsRollback;
import io.jenkins.plugins.cloudrollback.core.testing.CannedHttp;
import io.jenkins.plugins.cloudrollback.core.testing.CannedHttp.Answer;
import io.jenkins.plugins.cloudrollback.core.testing.Cloud;
import io.jenkins.plugins.cloudrollback.core.testing.JumpingTime;
import io.jenkins.plugins.cloudrollback.core.testing.Mutator;
import io.jenkins.plugins.cloudrollback.core.testing.RealAnswers;
import io.jenkins.plugins.cloudrollback.core.text.Message;
import io.jenkins.plugins.cloudrollback.simulator.demo.DemoWorld;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever a provider answers, what comes of it is a value or a {@link CallException}: nothing else, and always. */
class FuzzTest {
    private static final int CASES = 5_000;
    private static final Map<String, String> MARK = Map.of(
            "orders",
            "a b",
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

    private static RealAnswers real;
    private static Plan plan;

    private final JumpingTime time = new JumpingTime();
    private final Endpoints endpoints = new Endpoints((service, region) -> URI.create("http://provider.invalid"));
    private SplittableRandom random;
    private Mutator mutator;
    private String spoilt;

    @BeforeAll
    static void record() throws IOException {
        real = new RealAnswers();
        Map<String, String> facts = Map.of(
                "version", DemoWorld.OLD_VERSION_ID, "order", real.abortedOrder(), "record", DemoWorld.OLD_RECORD_ID);
        plan = new Plan(Message.literal("target"), null, null, "https://console", facts);
    }

    /** Each method that reads answers, with the end of the path whose answers are spoilt. */
    enum Parser {
        SAE_VERSIONS("/listAppVersions", test -> test.sae().resolve()),
        SAE_ORDERS_BEFORE("/ListChangeOrders", test -> test.sae().resolve()),
        SAE_MARK("/ListChangeOrders", test -> test.sae().baseline(plan)),
        SAE_START("/rollbackApplication", test -> test.sae().start(plan)),
        SAE_LOOK("/ListChangeOrders", test -> test.sae().findStarted(plan, MARK)),
        SAE_POLL("/DescribeChangeOrder", test -> test.sae().poll(change())),
        SAE_REASONS("/DescribePipeline", test -> test.sae().poll(change())),
        SAE_CONFIRM("/ConfirmPipelineBatch", test -> test.sae().confirm("batchId")),
        EDAS_ORDER("/change_order_info", test -> test.edas("order").resolve()),
        EDAS_ORDERS("/change_order_list", test -> test.edas(null).resolve()),
        EDAS_MARK("/change_order_list", test -> test.edas(null).baseline(plan)),
        EDAS_MARK_OF_ORDER("/change_order_info", test -> test.edas(null).baseline(plan)),
        EDAS_START("/change_order_abort_and_rollback", test -> test.edas(null).start(plan)),
        EDAS_LOOK("/change_order_list", test -> test.edas(null).findStarted(plan, MARK)),
        EDAS_LOOK_AT_ORDER("/change_order_info", test -> test.edas(null).findStarted(plan, MARK)),
        EDAS_POLL("/change_order_info", test -> test.edas(null).poll(change())),
        EDAS_SUCCESSOR("/change_order_list", test -> test.edas(null).poll(new Change(plan, MARK, plan.fact("order")))),
        CODE_ARTS_HISTORY("/history", test -> test.codeArts(null).resolve()),
        CODE_ARTS_RECORD(
                "/state", test -> test.codeArts(DemoWorld.OLD_RECORD_ID).resolve()),
        CODE_ARTS_MARK("/state", test -> test.codeArts(null).baseline(plan)),
        CODE_ARTS_START("/rollback", test -> test.codeArts(null).start(plan)),
        CODE_ARTS_LOOK("/state", test -> test.codeArts(null).findStarted(plan, MARK)),
        CODE_ARTS_POLL("/state", test -> test.codeArts(null).poll(change())),
        RFS_STACK("/metadata", test -> test.rfs().resolve()),
        RFS_MARK("/metadata", test -> test.rfs().baseline(plan)),
        RFS_START("/rollbacks", test -> test.rfs().start(plan)),
        RFS_LOOK("/metadata", test -> test.rfs().findStarted(plan, MARK)),
        RFS_POLL("/metadata", test -> test.rfs().poll(change())),
        RFS_EVENTS("/events", test -> test.rfs().poll(change())),
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
    void anyAnswerGivesAValueOrACallException(Parser parser) {
        spoilt = parser.pathEnd;
        int values = 0;
        for (int number = 0; number < CASES; number++) {
            long seed = parser.ordinal() * 1_000_000L + number;
            random = new SplittableRandom(seed);
            mutator = new Mutator(random);
            values += outcome(parser, seed) == null ? 1 : 0;
        }
        // Else the answers would be too spoilt to get anywhere.
        assertThat(values).isGreaterThan(CASES / 100);
    }

    /** Null when there was a value. */
    private CallException outcome(Parser parser, long seed) {
        Throwable failure;
        try {
            CompletableFuture<?> future = parser.method.apply(this).toCompletableFuture();
            failure = time.await(future).handle((value, problem) -> problem).join();
        } catch (RuntimeException | AssertionError e) {
            failure = e;
        }
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        // A cause would be a fault of our own in disguise, as no connection can break here.
        if (cause == null || cause instanceof CallException call && !hasForeignCause(call)) {
            return (CallException) cause;
        }
        return fail("seed " + seed + " of " + parser, cause);
    }

    private static boolean hasForeignCause(CallException call) {
        return call.getCause() != null && !(call.getCause() instanceof CallException);
    }

    private Answer answer(HttpRequest request) {
        String path = request.uri().getPath();
        Answer answer = mutator.oneOf(real.to(path));
        if (!path.endsWith(spoilt)) {
            return answer;
        }
        int status = random.nextInt(10) > 0 ? answer.status() : mutator.oneOf(List.of(200, 204, 302, 404, 429, 500));
        return new Answer(status, answer.headers(), mutator.mutate(answer.body()));
    }

    private static Change change() {
        return new Change(plan, MARK, "change");
    }

    private Connection connection() {
        return new Connection(new CannedHttp(this::answer), time, new RateLimiter.Registry(1e9, time));
    }

    private IamTokens tokens() {
        return new IamTokens(connection(), endpoints);
    }

    private Rollback sae() {
        SaeParameters parameters = new SaeParameters(
                "cn-hangzhou", DemoWorld.SAE_APP_ID, null, null, null, null, null, null, random.nextBoolean());
        return new SaeRollback(
                parameters,
                new SaeApi(new AlibabaAccount(connection(), endpoints, () -> Cloud.ALIBABA), parameters.region()));
    }

    private Rollback edas(String order) {
        EdasParameters parameters = new EdasParameters("cn-hangzhou", order, DemoWorld.EDAS_APP_ID);
        return new EdasRollback(
                parameters,
                new EdasApi(new AlibabaAccount(connection(), endpoints, () -> Cloud.ALIBABA), parameters.region()));
    }

    private Rollback codeArts(String record) {
        CodeArtsParameters parameters =
                new CodeArtsParameters(DemoWorld.REGION, DemoWorld.TASK_ID, record, DemoWorld.CODEARTS_PROJECT_ID);
        return new CodeArtsRollback(
                parameters,
                new CodeArtsApi(
                        new HuaweiAccount(connection(), endpoints, tokens(), () -> Cloud.HUAWEI), parameters.region()));
    }

    private Rollback rfs() {
        RfsParameters parameters =
                new RfsParameters(DemoWorld.REGION, DemoWorld.REGION_PROJECT_ID, DemoWorld.STACK_NAME, null);
        return new RfsRollback(
                parameters,
                new RfsApi(
                        new HuaweiAccount(connection(), endpoints, tokens(), () -> Cloud.HUAWEI),
                        parameters.region(),
                        parameters.projectId()));
    }
}
