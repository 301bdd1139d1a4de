package io.jenkins.plugins.cloudrollback.core.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.cloudrollback.core.alibaba.edas.EdasApi;
import io.jenkins.plugins.cloudrollback.core.alibaba.sae.SaeApi;
import io.jenkins.plugins.cloudrollback.core.alibaba.sts.StsApi;
import io.jenkins.plugins.cloudrollback.core.engine.CallException;
import io.jenkins.plugins.cloudrollback.core.engine.OwnRollbacks;
import io.jenkins.plugins.cloudrollback.core.engine.Situation;
import io.jenkins.plugins.cloudrollback.core.http.ErrorTable;
import io.jenkins.plugins.cloudrollback.core.http.Role;
import io.jenkins.plugins.cloudrollback.core.huawei.IamTokens;
import io.jenkins.plugins.cloudrollback.core.huawei.codearts.CodeArtsApi;
import io.jenkins.plugins.cloudrollback.core.huawei.rfs.RfsApi;
import io.jenkins.plugins.cloudrollback.core.huawei.sts.AgencyApi;
import io.jenkins.plugins.cloudrollback.simulator.demo.DemoWorld;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** All services, each with one reading call, for tests of what they have in common. */
public enum CloudService {
    IAM(
            IamTokens.ERRORS,
            "CreateToken",
            cloud -> new IamTokens(cloud.connection, cloud.endpoints).get(Cloud.HUAWEI_USER, DemoWorld.REGION, null)),
    STS(
            StsApi.ERRORS,
            "AssumeRole",
            cloud -> cloud.roles()
                    .of(new Role(DemoWorld.ROLE_ARN, null, "session", 900, null), Cloud.ALIBABA)
                    .get()),
    HUAWEI_STS(
            AgencyApi.ERRORS,
            "AssumeAgency",
            cloud -> cloud.agencies()
                    .of(new Role(DemoWorld.AGENCY_URN, null, "session", 900, null), Cloud.HUAWEI_KEY)
                    .get()),
    SAE(
            SaeApi.ERRORS,
            "ListAppVersions",
            cloud -> cloud.sae(DemoParameters.sae()).decide(Situation.ofStep(OwnRollbacks.NONE))),
    EDAS(
            EdasApi.ERRORS,
            "ListRecentChangeOrder",
            cloud -> cloud.edas(DemoParameters.edas()).decide(Situation.ofStep(OwnRollbacks.NONE))),
    CODE_ARTS(
            CodeArtsApi.ERRORS,
            "ListDeployTaskHistoryByDate",
            cloud -> cloud.codeArts(DemoParameters.codeArts()).decide(Situation.ofStep(OwnRollbacks.NONE))),
    RFS(
            RfsApi.ERRORS,
            "GetStackMetadata",
            cloud -> cloud.rfs(DemoParameters.rfs()).decide(Situation.ofStep(OwnRollbacks.NONE)));

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

    /** The provider's name of the operation that is called. */
    public String operation() {
        return operation;
    }

    public boolean isAlibaba() {
        return this == SAE || this == EDAS || this == STS;
    }

    /** Makes the call, which must fail with a {@link CallException}. */
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
