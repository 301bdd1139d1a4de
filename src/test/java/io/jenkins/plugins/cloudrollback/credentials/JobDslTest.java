package io.jenkins.plugins.cloudrollback.credentials;

import static io.jenkins.plugins.cloudrollback.testing.RollbackKind.SAE_APP;
import static org.assertj.core.api.Assertions.assertThat;

import com.cloudbees.hudson.plugins.folder.Folder;
import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.common.StandardCredentials;
import hudson.model.FreeStyleProject;
import hudson.model.Result;
import hudson.util.Secret;
import io.jenkins.plugins.cloudrollback.simulator.demo.DemoWorld;
import io.jenkins.plugins.cloudrollback.simulator.state.Effect;
import io.jenkins.plugins.cloudrollback.testing.JenkinsWithClouds;
import io.jenkins.plugins.cloudrollback.testing.SharedJenkins;
import io.jenkins.plugins.cloudrollback.testing.SimulatedCloud;
import javaposse.jobdsl.plugin.ExecuteDslScripts;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A folder with credentials of each type, which Job DSL creates. */
class JobDslTest {
    @RegisterExtension
    private static final JenkinsWithClouds J = new JenkinsWithClouds();

    private Folder folder;

    @BeforeEach
    void runScript() throws Exception {
        FreeStyleProject seed = J.createFreeStyleProject();
        ExecuteDslScripts scripts = new ExecuteDslScripts();
        scripts.setUseScriptText(true);
        scripts.setScriptText("""
                import hudson.util.Secret
                folder('team') {
                  properties {
                    folderCredentialsProperty {
                      domainCredentials {
                        domainCredentials {
                          domain { name(null); description(null) }
                          credentials {
                            alibabaCloudRole {
                              scope('GLOBAL'); id('role'); description('Shop')
                              roleArn('%s'); credentialsId('%s'); durationSeconds(900)
                            }
                            huaweiCloudAgency {
                              scope('GLOBAL'); id('agency'); description(null)
                              agency('jenkins'); accountName('production'); credentialsId('%s')
                              sessionName('jenkins-shop')
                            }
                            temporaryAccessKey {
                              scope('GLOBAL'); id('temporary'); description(null)
                              accessKeyId('STS.key')
                              accessKeySecret(Secret.fromString('secret-of-the-key'))
                              securityToken(Secret.fromString('token-of-the-key'))
                            }
                            huaweiCloudUser {
                              scope('GLOBAL'); id('user'); description(null)
                              accountName('production'); userName('jenkins'); password(Secret.fromString('correct-horse-battery'))
                            }
                          }
                        }
                      }
                    }
                  }
                }
                """.formatted(DemoWorld.ROLE_ARN, SimulatedCloud.ALIBABA, SimulatedCloud.HUAWEI));
        seed.getBuildersList().add(scripts);
        J.buildAndAssertSuccess(seed);
        folder = J.jenkins.getItemByFullName("team", Folder.class);
    }

    private <T extends StandardCredentials> T find(Class<T> type) {
        return CredentialsProvider.lookupCredentialsInItemGroup(type, folder, null)
                .get(0);
    }

    @Test
    void createsCredentials() throws Exception {
        AlibabaCloudRole role = find(AlibabaCloudRole.class);
        assertThat(role.getRoleArn()).isEqualTo(DemoWorld.ROLE_ARN);
        assertThat(role.getCredentialsId()).isEqualTo(SimulatedCloud.ALIBABA);
        assertThat(role.getDurationSeconds()).isEqualTo(900);
        assertThat(role.getDescription()).isEqualTo("Shop");
        HuaweiCloudAgency agency = find(HuaweiCloudAgency.class);
        assertThat(agency.getAgency()).isEqualTo("jenkins");
        assertThat(agency.getAccountName()).isEqualTo("production");
        assertThat(agency.getSessionName()).isEqualTo("jenkins-shop");
        TemporaryAccessKey key = find(TemporaryAccessKey.class);
        assertThat(key.getAccessKeyId()).isEqualTo("STS.key");
        assertThat(Secret.toString(key.getAccessKeySecret())).isEqualTo("secret-of-the-key");
        assertThat(Secret.toString(key.getSecurityToken())).isEqualTo("token-of-the-key");
        assertThat(Secret.toString(find(HuaweiCloudUser.class).getPassword())).isEqualTo("correct-horse-battery");
        assertThat(folder.getConfigFile().asString())
                .contains("STS.key")
                .doesNotContain("secret-of-the-key", "token-of-the-key", "correct-horse-battery");
    }

    @Test
    void jobsInTheFolderUseThem() throws Exception {
        SAE_APP.succeedsAfter(J.cloud(), 1);
        String call = SAE_APP.call("credentialsId", "role");
        J.buildAndAssertSuccess(SharedJenkins.pipeline(folder, call));
        J.run(Result.FAILURE, call);

        assertThat(J.cloud().effects())
                .extracting(Effect::by)
                .containsExactly("acs:ram::1234567890123456:assumed-role/jenkins/jenkins-team-job-1");
    }
}
