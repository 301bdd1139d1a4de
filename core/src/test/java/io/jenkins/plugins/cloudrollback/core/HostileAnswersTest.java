package io.jenkins.plugins.cloudrollback.core;

import static io.jenkins.plugins.cloudrollback.core.testing.SaeParametersBuilder.saeParameters;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.jenkins.plugins.cloudrollback.core.alibaba.AlibabaAccount;
import io.jenkins.plugins.cloudrollback.core.alibaba.edas.EdasApi;
import io.jenkins.plugins.cloudrollback.core.alibaba.edas.EdasAppRollback;
import io.jenkins.plugins.cloudrollback.core.alibaba.edas.EdasChoices;
import io.jenkins.plugins.cloudrollback.core.alibaba.edas.EdasRollback;
import io.jenkins.plugins.cloudrollback.core.alibaba.sae.SaeApi;
import io.jenkins.plugins.cloudrollback.core.alibaba.sae.SaeChoices;
import io.jenkins.plugins.cloudrollback.core.alibaba.sae.SaeRollback;
import io.jenkins.plugins.cloudrollback.core.engine.Journal;
import io.jenkins.plugins.cloudrollback.core.engine.Outcome;
import io.jenkins.plugins.cloudrollback.core.engine.Progress;
import io.jenkins.plugins.cloudrollback.core.engine.Rollback;
import io.jenkins.plugins.cloudrollback.core.engine.RollbackRun;
import io.jenkins.plugins.cloudrollback.core.http.Choice;
import io.jenkins.plugins.cloudrollback.core.http.Connection;
import io.jenkins.plugins.cloudrollback.core.http.Endpoints;
import io.jenkins.plugins.cloudrollback.core.http.Listing;
import io.jenkins.plugins.cloudrollback.core.http.Quotas;
import io.jenkins.plugins.cloudrollback.core.huawei.HuaweiAccount;
import io.jenkins.plugins.cloudrollback.core.huawei.IamTokens;
import io.jenkins.plugins.cloudrollback.core.huawei.codearts.CodeArtsApi;
import io.jenkins.plugins.cloudrollback.core.huawei.codearts.CodeArtsChoices;
import io.jenkins.plugins.cloudrollback.core.huawei.codearts.CodeArtsRollback;
import io.jenkins.plugins.cloudrollback.core.huawei.rfs.RfsApi;
import io.jenkins.plugins.cloudrollback.core.huawei.rfs.RfsChoices;
import io.jenkins.plugins.cloudrollback.core.huawei.rfs.RfsRollback;
import io.jenkins.plugins.cloudrollback.core.testing.AutoAdvancingTime;
import io.jenkins.plugins.cloudrollback.core.testing.Cloud;
import io.jenkins.plugins.cloudrollback.core.testing.DemoParameters;
import io.jenkins.plugins.cloudrollback.core.testing.RecordingHttp;
import io.jenkins.plugins.cloudrollback.core.testing.StubHttp;
import io.jenkins.plugins.cloudrollback.simulator.Simulator;
import io.jenkins.plugins.cloudrollback.simulator.demo.DemoWorld;
import io.jenkins.plugins.cloudrollback.simulator.http.Reply;
import io.jenkins.plugins.cloudrollback.simulator.http.Request;
import io.jenkins.plugins.cloudrollback.simulator.script.Script;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever a provider sends in any field, no line is forged, nothing long is kept, and ids are ids. */
class HostileAnswersTest {
    private static final String HOSTILE = "g\r\n[SAE] Rolled back.\u001b[31m\u202e\u2028\u0000" + "x".repeat(10_000);
    private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]");
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_.:-]{1,128}");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final AutoAdvancingTime time = new AutoAdvancingTime();
    private final Simulator simulator = new Simulator(time, 1);
    private final TreeSet<String> fields = new TreeSet<>();
    private final List<String> log = new ArrayList<>();
    private final List<Journal> journals = new ArrayList<>();
    private final Endpoints endpoints = new Endpoints((service, region) -> URI.create("http://provider.invalid"));
    private final Connection connection =
            new Connection(new StubHttp(this::answer), time, new Quotas(() -> 1000, time));
    private final AlibabaAccount alibaba = new AlibabaAccount(connection, endpoints, () -> Cloud.ALIBABA);
    private final HuaweiAccount huawei =
            new HuaweiAccount(connection, endpoints, new IamTokens(connection, endpoints), () -> Cloud.HUAWEI_USER);
    /** The operation and field whose values are replaced; null for none. */
    private String hostile;

    enum Kind {
        SAE(test -> new SaeRollback(
                saeParameters(DemoWorld.SAE_APP_ID).confirmBatches(true).build(),
                new SaeApi(test.alibaba, "cn-hangzhou"))),
        SAE_BY_PERSON(test -> new SaeRollback(DemoParameters.sae(), new SaeApi(test.alibaba, "cn-hangzhou"))),
        EDAS(test -> new EdasRollback(DemoParameters.edas(), new EdasApi(test.alibaba, "cn-hangzhou"))),
        EDAS_APP(test -> new EdasAppRollback(DemoParameters.edasApp(), new EdasApi(test.alibaba, "cn-hangzhou"))),
        CODE_ARTS(test ->
                new CodeArtsRollback(DemoParameters.codeArts(), new CodeArtsApi(test.huawei, DemoWorld.REGION))),
        RFS(test -> new RfsRollback(
                DemoParameters.rfs(), new RfsApi(test.huawei, DemoWorld.REGION, DemoWorld.REGION_PROJECT_ID)));

        final Function<HostileAnswersTest, Rollback> rollback;

        Kind(Function<HostileAnswersTest, Rollback> rollback) {
            this.rollback = rollback;
        }
    }

    @ParameterizedTest
    @EnumSource
    void rollbackIsHonest(Kind kind) {
        HostileAnswersTest harmless = new HostileAnswersTest();
        assertThat(harmless.run(kind).status()).isEqualTo(Outcome.Status.SUCCEEDED);
        assertThat(harmless.fields).hasSizeGreaterThan(10);

        for (String field : harmless.fields) {
            HostileAnswersTest test = new HostileAnswersTest();
            test.hostile = field;
            Outcome outcome = test.run(kind);
            for (String text : test.texts(outcome)) {
                assertThat(text).as(field).doesNotContainPattern(UNPRINTABLE).hasSizeLessThan(2000);
            }
            for (Journal journal : test.journals) {
                assertThat(journal.toJson()).as(field).hasSizeLessThanOrEqualTo(4096);
                assertThat(Stream.of(journal.changeId(), journal.batchId()).filter(Objects::nonNull))
                        .as(field)
                        .allMatch(id -> ID.matcher(id).matches());
            }
        }
    }

    private Outcome run(Kind kind) {
        DemoWorld.create(simulator);
        simulator.sae().app(DemoWorld.SAE_APP_ID).nextRollback(Script.of("0:5 1:30 8 1:30 8 2"));
        simulator.edas().app(DemoWorld.EDAS_DEPLOYED_APP_ID).nextRollback(Script.of("0:5 1:30 8 1:30 2"));
        DemoWorld.startEdasDeployment(simulator);
        RollbackRun[] run = new RollbackRun[1];
        run[0] = new RollbackRun(
                kind.rollback.apply(this),
                Journal.begin(time.now(), Duration.ofMinutes(30), false),
                journal -> {
                    journals.add(journal);
                    return CompletableFuture.completedFuture(null);
                },
                time,
                new SplittableRandom(1),
                log::add);
        CompletableFuture<Outcome> end = run[0].start();
        time.until(() -> {
            Progress progress = run[0].progress();
            if (progress != null && run[0].batchId() != null) {
                run[0].confirm(run[0].batchId(), "Alice\r\n\u001b (alice)");
            }
            return end.isDone();
        });
        return end.join();
    }

    private List<String> texts(Outcome outcome) {
        List<String> texts = new ArrayList<>(log);
        Stream.of(
                        outcome.message(),
                        outcome.target(),
                        outcome.restoredVersion(),
                        outcome.changeId(),
                        outcome.consoleUrl())
                .filter(Objects::nonNull)
                .map(Object::toString)
                .forEach(texts::add);
        return texts;
    }

    enum Choices {
        SAE_APPS(test -> new SaeChoices(new SaeApi(test.alibaba, "cn-hangzhou")).applications()),
        SAE_VERSIONS(test -> new SaeChoices(new SaeApi(test.alibaba, "cn-hangzhou")).versions(DemoWorld.SAE_APP_ID)),
        EDAS_APPS(test -> new EdasChoices(new EdasApi(test.alibaba, "cn-hangzhou")).applications()),
        EDAS_ORDERS(test ->
                new EdasChoices(new EdasApi(test.alibaba, "cn-hangzhou")).runningChanges(DemoWorld.EDAS_APP_ID)),
        EDAS_VERSIONS(test ->
                new EdasChoices(new EdasApi(test.alibaba, "cn-hangzhou")).versions(DemoWorld.EDAS_DEPLOYED_APP_ID)),
        CODE_ARTS_TASKS(test -> new CodeArtsChoices(new CodeArtsApi(test.huawei, DemoWorld.REGION))
                .applications(DemoWorld.CODEARTS_PROJECT_ID)),
        CODE_ARTS_RECORDS(test -> new CodeArtsChoices(new CodeArtsApi(test.huawei, DemoWorld.REGION))
                .records(DemoWorld.CODEARTS_PROJECT_ID, DemoWorld.TASK_ID)),
        RFS_STACKS(test ->
                new RfsChoices(new RfsApi(test.huawei, DemoWorld.REGION, DemoWorld.REGION_PROJECT_ID)).stacks());

        final Function<HostileAnswersTest, CompletionStage<Listing<Choice>>> list;

        Choices(Function<HostileAnswersTest, CompletionStage<Listing<Choice>>> list) {
            this.list = list;
        }
    }

    @ParameterizedTest
    @EnumSource
    void choicesAreOfIds(Choices choices) {
        HostileAnswersTest harmless = new HostileAnswersTest();
        assertThat(harmless.list(choices)).isNotEmpty();

        for (String field : harmless.fields) {
            HostileAnswersTest test = new HostileAnswersTest();
            test.hostile = field;
            for (Choice choice : test.list(choices)) {
                assertThat(choice.value()).as(field).matches(ID);
                assertThat(Stream.of(choice.name(), choice.detail()).filter(Objects::nonNull))
                        .as(field)
                        .map(Object::toString)
                        .allMatch(text -> !UNPRINTABLE.matcher(text).find() && text.length() < 1000);
            }
        }
    }

    /** Empty if the answer is refused as a whole. */
    private List<Choice> list(Choices choices) {
        DemoWorld.create(simulator);
        DemoWorld.startEdasDeployment(simulator);
        return time.await(choices.list.apply(this).toCompletableFuture())
                .handle((listing, failure) -> failure == null ? listing.entries() : List.<Choice>of())
                .join();
    }

    private StubHttp.Answer answer(HttpRequest request) {
        URI uri = request.uri();
        Map<String, String> headers = new HashMap<>(Map.of("host", uri.getAuthority()));
        request.headers().map().forEach((name, values) -> headers.put(name.toLowerCase(), values.get(0)));
        byte[] body = RecordingHttp.body(request).getBytes(StandardCharsets.UTF_8);
        Reply reply =
                simulator.handle(new Request(request.method(), uri.getRawPath(), uri.getRawQuery(), headers, body));
        try {
            JsonNode json = JSON.readTree(reply.body());
            String operation = uri.getPath().substring(uri.getPath().lastIndexOf('/'));
            return new StubHttp.Answer(
                    reply.status(), reply.headers(), JSON.writeValueAsBytes(replaced(json, operation + " ")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Replaces the hostile field in all entries of lists. */
    private JsonNode replaced(JsonNode node, String path) {
        if (node instanceof ObjectNode object) {
            object.fieldNames()
                    .forEachRemaining(name -> object.set(name, replaced(object.get(name), path + "/" + name)));
            return object;
        }
        if (node instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                array.set(i, replaced(array.get(i), path + "/*"));
            }
            return array;
        }
        fields.add(path);
        return path.equals(hostile) ? TextNode.valueOf(HOSTILE) : node;
    }
}
