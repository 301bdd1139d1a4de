package io.jenkins.plugins.cloudrollback.core.benchmark;

import com.aliyun.openapiutil.Client;
import com.aliyun.tea.TeaRequest;
import com.huaweicloud.sdk.core.auth.AKSKSigner;
import com.huaweicloud.sdk.core.auth.BasicCredentials;
import com.huaweicloud.sdk.core.http.HttpMethod;
import com.huaweicloud.sdk.core.http.HttpRequest;
import io.jenkins.plugins.cloudrollback.core.alibaba.Acs3Authorizer;
import io.jenkins.plugins.cloudrollback.core.http.AccessKey;
import io.jenkins.plugins.cloudrollback.core.http.ApiCall;
import io.jenkins.plugins.cloudrollback.core.http.Authorizer;
import io.jenkins.plugins.cloudrollback.core.huawei.HuaweiAuthorizer;
import io.jenkins.plugins.cloudrollback.core.huawei.HuaweiCredentials;
import java.net.URI;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;
import org.openjdk.jmh.util.Statistics;

/**
 * The time to sign one request, by our signer and by the vendor's. Both get a prepared request and compute date, nonce
 * and hash of the body, as for each request of a client. Reports medians, as a mean would also measure other load.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class SignatureBenchmark {
    private static final AccessKey KEY = new AccessKey("BENCHMARK", Target.SECRET);
    private static final String PROJECT = "0123456789abcdef0123456789abcdef";

    @Param({"RollbackApplication", "RollbackRecords", "GetStackMetadata"})
    public String operation;

    private Callable<?> ours;
    private Callable<?> sdk;

    public static void main(String[] arguments) throws RunnerException, CommandLineOptionException {
        Report.printMachine();
        System.err.println("signatures: about two minutes");
        Collection<RunResult> results = new Runner(new OptionsBuilder()
                        .parent(new CommandLineOptions(arguments))
                        .include(SignatureBenchmark.class.getName())
                        .verbosity(VerboseMode.SILENT)
                        .build())
                .run();
        Map<String, Map<String, Statistics>> table = new TreeMap<>();
        for (RunResult result : results) {
            table.computeIfAbsent(result.getParams().getParam("operation"), operation -> new TreeMap<>())
                    .put(
                            result.getPrimaryResult().getLabel(),
                            result.getPrimaryResult().getStatistics());
        }
        Report.print(
                List.of("Request", "Ours: median, µs", "99 %", "SDK: median, µs", "99 %", "Ours / SDK"),
                table.entrySet().stream()
                        .map(row -> row(
                                row.getKey(),
                                row.getValue().get("ours"),
                                row.getValue().get("sdk")))
                        .toList());
    }

    private static List<String> row(String operation, Statistics ours, Statistics sdk) {
        return List.of(
                operation,
                time(ours, 50),
                time(ours, 99),
                time(sdk, 50),
                time(sdk, 99),
                String.format("%.2f", ours.getPercentile(50) / sdk.getPercentile(50)));
    }

    private static String time(Statistics times, int percent) {
        return String.format("%.1f", times.getPercentile(percent));
    }

    @Setup
    public void prepare() {
        switch (operation) {
            case "RollbackApplication" ->
                alibaba(
                        ApiCall.change(operation, "PUT", "/pop/v1/sam/app/rollbackApplication")
                                .with("AppId", "017f39b8-dfa4-4e16-a84b-1dcee4b10000")
                                .with("VersionId", "0026ff7f-2b57-4127-bdd0-9bf202bb9000")
                                .with("BatchWaitTime", 10)
                                .with(
                                        "UpdateStrategy",
                                        "{\"type\":\"GrayBatchUpdate\",\"batchUpdate\":{\"batch\":2,"
                                                + "\"releaseType\":\"auto\",\"batchWaitTime\":1},\"grayUpdate\":{\"gray\":1}}"),
                        "sae.cn-hangzhou.aliyuncs.com",
                        "2019-05-06");
            case "RollbackRecords" ->
                huawei(
                        ApiCall.change(
                                        operation,
                                        "POST",
                                        "/v2/tasks/{}/records/{}/rollback",
                                        "a38a2d40162f4ea1aa8c7cebca0bc7f8",
                                        "a99c6b14dbc3449384849f1e7e03ea20")
                                .withHeader("Content-Type", "application/json")
                                .withBody("{}"),
                        "https://codearts-deploy.cn-north-4.myhuaweicloud.com",
                        null);
            default ->
                huawei(
                        ApiCall.read(operation, "GET", "/v1/{}/stacks/{}/metadata", PROJECT, "my_hello_world_stack")
                                .withHeader(
                                        "Client-Request-Id", UUID.randomUUID().toString())
                                .with("stack_id", "1b15e005-bdbb-4bd7-8f9a-a09b6774b4b3"),
                        "https://rfs.cn-north-4.myhuaweicloud.com",
                        PROJECT);
        }
    }

    @Benchmark
    public Object ours() throws Exception {
        return ours.call();
    }

    @Benchmark
    public Object sdk() throws Exception {
        return sdk.call();
    }

    private void alibaba(ApiCall call, String host, String version) {
        Authorizer authorizer = new Acs3Authorizer(version, () -> KEY);
        URI endpoint = URI.create("https://" + host);
        ours = () -> authorizer.authorize(call, endpoint, InstantSource.system());

        TeaRequest request = TeaRequest.create();
        request.method = call.method();
        request.pathname = call.encodedPath();
        request.query = call.query();
        request.headers.put("host", host);
        request.headers.put("x-acs-action", call.operation());
        request.headers.put("x-acs-version", version);
        request.headers.put("accept", "application/json");
        // The generated clients of the SDK set these three headers themselves.
        sdk = () -> {
            String payload = Client.hexEncode(Client.hash(new byte[0], "ACS3-HMAC-SHA256"));
            request.headers.put("x-acs-date", Client.getTimestamp());
            request.headers.put("x-acs-signature-nonce", UUID.randomUUID().toString());
            request.headers.put("x-acs-content-sha256", payload);
            return Client.getAuthorization(request, "ACS3-HMAC-SHA256", payload, KEY.id(), KEY.secret());
        };
    }

    private void huawei(ApiCall call, String endpoint, String projectId) {
        HuaweiCredentials credentials = new HuaweiCredentials.Key(KEY);
        Authorizer authorizer = new HuaweiAuthorizer(() -> credentials, null, "cn-north-4", projectId);
        URI address = URI.create(endpoint);
        ours = () -> authorizer.authorize(call, address, InstantSource.system());

        HttpRequest.HttpRequestBuilder builder = HttpRequest.newBuilder()
                .withMethod(HttpMethod.valueOf(call.method()))
                .withEndpoint(endpoint)
                .withPath("/" + String.join("/", call.path()))
                .withBodyAsString(call.body());
        call.query().forEach((name, value) -> builder.addQueryParam(name, List.of(value)));
        call.headers().forEach(builder::addHeader);
        if (projectId != null) {
            builder.addHeader("X-Project-Id", projectId);
        }
        HttpRequest request = builder.build();
        BasicCredentials pair = new BasicCredentials().withAk(KEY.id()).withSk(KEY.secret());
        sdk = () -> AKSKSigner.getInstance().sign(request, pair);
    }
}
