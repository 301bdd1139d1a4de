package io.jenkins.plugins.cloudrollback.core.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.cloudrollback.core.alibaba.edas.EdasApi;
import io.jenkins.plugins.cloudrollback.core.alibaba.edas.EdasParameters;
import io.jenkins.plugins.cloudrollback.core.alibaba.sae.SaeApi;
import io.jenkins.plugins.cloudrollback.core.alibaba.sae.SaeParameters;
import io.jenkins.plugins.cloudrollback.core.engine.CallException;
import io.jenkins.plugins.cloudrollback.core.http.ErrorTable;
import io.jenkins.plugins.cloudrollback.core.huawei.IamTokens;
import io.jenkins.plugins.cloudrollback.core.huawei.codearts.CodeArtsApi;
import io.jenkins.plugins.cloudrollback.core.huawei.codearts.CodeArtsParameters;
import io.jenkins.plugins.cloudrollback.core.huawei.rfs.RfsApi;
import io.jenkins.plugins.cloudrollback.core.huawei.rfs.RfsParameters;
import io.jenkins.plugins.cloudrollback.simulator.demo.DemoWorld;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** Each service with one call of its client that only reads: for what is the same for all of them. */
public enum CloudService {
    IAM(
            IamTokens.ERRORS,
            "CreateToken",
            cloud -> new IamTokens(cloud.connection, cloud.endpoints).get(Cloud.HUAWEI_USER, DemoWorld.REGION, null)),
    SAE(
            SaeApi.ERRORS,
            "ListAppVersions",
            cloud -> cloud.sae(new SaeParameters(
                            "cn-hangzhou", DemoWorld.SAE_APP_ID, null, null, null, null, null, null, false))
                    .resolve()),
    EDAS(
            EdasApi.ERRORS,
            "ListRecentChangeOrder",
            cloud -> cloud.edas(new EdasParameters("cn-hangzhou", null, DemoWorld.EDAS_APP_ID))
                    .resolve()),
    CODE_ARTS(
            CodeArtsApi.ERRORS,
            "ListDeployTaskHistoryByDate",
            cloud -> cloud.codeArts(new CodeArtsParameters(
                            DemoWorld.REGION, DemoWorld.TASK_ID, null, DemoWorld.CODEARTS_PROJECT_ID))
                    .resolve()),
    RFS(
            RfsApi.ERRORS,
            "GetStackMetadata",
            cloud -> cloud.rfs(new RfsParameters(
                            DemoWorld.REGION, DemoWorld.REGION_PROJECT_ID, DemoWorld.STACK_NAME, null))
                    .resolve());

    private final ErrorTable errors;
    private final String operation;
    private final Function<Cloud, CompletionStage<?>> call;

    CloudService(ErrorTable errors, String operation, Function<Cloud, CompletionStage<?>> call) {
        this.errors = errors;
        this.operation = operation;
        this.call = call;
    }

    public ErrorTable errors() {
        return errors;
    }

    /** The provider's name of the call. */
    public String operation() {
        return operation;
    }

    public boolean isAlibaba() {
        return this == SAE || this == EDAS;
    }

    /** Makes the call, which must fail as all calls of a client do. */
    public CallException failure(Cloud cloud) {
        Throwable failure = cloud.time
                .await(call.apply(cloud).toCompletableFuture())
                .handle((value, problem) -> problem)
                .join();
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        assertThat(cause).as("failure of " + operation).isInstanceOf(CallException.class);
        return (CallException) cause;
    }
}
