package io.jenkins.plugins.cloudrollback.core.testing;

import io.jenkins.plugins.cloudrollback.core.alibaba.edas.EdasAppParameters;
import io.jenkins.plugins.cloudrollback.core.alibaba.edas.EdasParameters;
import io.jenkins.plugins.cloudrollback.core.alibaba.sae.SaeParameters;
import io.jenkins.plugins.cloudrollback.core.engine.RunningChange;
import io.jenkins.plugins.cloudrollback.core.huawei.codearts.CodeArtsParameters;
import io.jenkins.plugins.cloudrollback.core.huawei.rfs.RfsParameters;
import io.jenkins.plugins.cloudrollback.simulator.demo.DemoWorld;

/** Parameters for the resources of {@link DemoWorld} that name nothing optional. */
public final class DemoParameters {
    private DemoParameters() {}

    /** The application, without a version. */
    public static SaeParameters sae() {
        return SaeParametersBuilder.saeParameters(DemoWorld.SAE_APP_ID).build();
    }

    /** The application, without a change order. */
    public static EdasParameters edas() {
        return new EdasParameters("cn-hangzhou", null, DemoWorld.EDAS_APP_ID);
    }

    /** The application with versions, without a version to go back to. */
    public static EdasAppParameters edasApp() {
        return new EdasAppParameters("cn-hangzhou", DemoWorld.EDAS_DEPLOYED_APP_ID, null);
    }

    /** The deployment task and its project, without a record. */
    public static CodeArtsParameters codeArts() {
        return new CodeArtsParameters(
                DemoWorld.REGION, DemoWorld.TASK_ID, null, DemoWorld.CODEARTS_PROJECT_ID, RunningChange.WAIT);
    }

    /** The stack, without its id. */
    public static RfsParameters rfs() {
        return new RfsParameters(DemoWorld.REGION, DemoWorld.REGION_PROJECT_ID, DemoWorld.STACK_NAME, null);
    }
}
