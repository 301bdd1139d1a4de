package io.jenkins.plugins.cloudrollback.steps;

import static io.jenkins.plugins.cloudrollback.testing.RollbackKind.SAE_APP;
import static io.jenkins.plugins.cloudrollback.testing.RollbackKind.STACK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hudson.model.FreeStyleProject;
import hudson.model.User;
import hudson.security.ACL;
import hudson.security.ACLContext;
import hudson.security.AccessDeniedException3;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.cloudrollback.config.CloudRollbackConfiguration;
import io.jenkins.plugins.cloudrollback.config.EndpointOverride;
import io.jenkins.plugins.cloudrollback.simulator.demo.DemoWorld;
import io.jenkins.plugins.cloudrollback.testing.JenkinsWithClouds;
import io.jenkins.plugins.cloudrollback.testing.RollbackKind;
import io.jenkins.plugins.cloudrollback.testing.SimulatedCloud;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The forms offer credentials, validate fields, and check the target by a button. */
class FormChecksTest {
    @RegisterExtension
    private static final JenkinsWithClouds J = new JenkinsWithClouds();

    private FreeStyleProject job;

    @BeforeEach
    void secure() throws Exception {
        job = J.createFreeStyleProject();
        J.secure();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            DEPLOYMENT   | alibaba-key, huawei-key, huawei-user
            STACK        | alibaba-key, huawei-key, huawei-user
            SAE_APP      | alibaba-key, huawei-key
            CHANGE_ORDER | alibaba-key, huawei-key
            EDAS_APP     | alibaba-key, huawei-key
            """)
    void offersUsableCredentials(RollbackKind kind, String ids) {
        ListBoxModel offered = kind.step().getDescriptor().doFillCredentialsIdItems(job, "", "");
        assertThat(offered.stream().map(option -> option.value).filter(id -> !id.isEmpty()))
                .containsExactlyInAnyOrder(ids.split(", "));
    }

    @Test
    void regionIsKnownOrNamed() {
        RollbackStepDescriptor descriptor = SAE_APP.step().getDescriptor();
        try (ACLContext administrator = ACL.as2(ACL.SYSTEM2)) {
            CloudRollbackConfiguration.get()
                    .setEndpoints(List.of(new EndpointOverride("sae", "x-own", "https://sae.example")));
            for (String region : List.of("cn-hangzhou", "x-own", "cn-$PLACE")) {
                assertThat(descriptor.doCheckRegion(job, region).kind).isEqualTo(FormValidation.Kind.OK);
            }
            for (String region : List.of("console", "regions", "oss-cn-hangzhou", "x-other", "*")) {
                assertThat(descriptor.doCheckRegion(job, region).kind).isEqualTo(FormValidation.Kind.ERROR);
            }
            assertThat(STACK.step().getDescriptor().doCheckRegion(job, "x-own").kind)
                    .isEqualTo(FormValidation.Kind.ERROR);
        } finally {
            SimulatedCloud.endpoint(J.cloud().uri());
        }
    }

    @ParameterizedTest
    @EnumSource
    void checkChangesNothing(RollbackKind kind) {
        kind.succeedsAfter(J.cloud(), 1);
        FormValidation answer = check(kind);
        assertThat(answer.kind).as(answer.getMessage()).isEqualTo(FormValidation.Kind.OK);
        assertThat(answer.getMessage()).contains(kind.target());
        if (kind.restored() != null) {
            assertThat(answer.getMessage()).contains(kind.restored());
        }
        assertThat(J.simulator().calls().count(kind.request())).isZero();
    }

    @Test
    void checkWarnsIfNothingToDo() {
        J.simulator().rfs().addStack(DemoWorld.REGION_PROJECT_ID, STACK.target(), "DEPLOYMENT_COMPLETE");
        assertThat(check(STACK).kind).isEqualTo(FormValidation.Kind.WARNING);
    }

    @Test
    void checkReportsRefusal() {
        J.simulator().faults().next("ListAppVersions").error(403, "Forbidden.RAM");
        FormValidation answer = check(SAE_APP);
        assertThat(answer.kind).isEqualTo(FormValidation.Kind.ERROR);
        assertThat(answer.getMessage()).contains("Forbidden.RAM", "Grant the RAM user the missing permission.");
    }

    @ParameterizedTest
    @EnumSource
    void checkRequiresConfigure(RollbackKind kind) {
        kind.succeedsAfter(J.cloud(), 1);
        try (ACLContext reader = ACL.as(User.getById("reader", true))) {
            assertThatThrownBy(() -> check(kind)).isInstanceOf(AccessDeniedException3.class);
        }
        try (ACLContext configurer = ACL.as(User.getById("configurer", true))) {
            assertThat(check(kind).kind).isEqualTo(FormValidation.Kind.OK);
        }
    }

    @Test
    void variablesAreNotChecked() {
        RollbackSaeAppStep.DescriptorImpl form = J.jenkins.getDescriptorByType(RollbackSaeAppStep.DescriptorImpl.class);
        assertThat(form.doCheckAppId(job, "${APP}").kind).isEqualTo(FormValidation.Kind.OK);
        assertThat(form.doCheckAppId(job, "../").kind).isEqualTo(FormValidation.Kind.ERROR);
    }

    private FormValidation check(RollbackKind kind) {
        RollbackStep step = kind.step();
        return RollbackStepDescriptor.checkTarget(job, step);
    }
}
