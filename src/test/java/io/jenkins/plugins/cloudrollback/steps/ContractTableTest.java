package io.jenkins.plugins.cloudrollback.steps;

import static io.jenkins.plugins.cloudrollback.testing.RollbackKind.CHANGE_ORDER;
import static io.jenkins.plugins.cloudrollback.testing.RollbackKind.DEPLOYMENT;
import static io.jenkins.plugins.cloudrollback.testing.RollbackKind.EDAS_APP;
import static io.jenkins.plugins.cloudrollback.testing.RollbackKind.SAE_APP;
import static io.jenkins.plugins.cloudrollback.testing.RollbackKind.STACK;
import static org.assertj.core.api.Assertions.assertThat;

import hudson.Launcher;
import hudson.model.AbstractBuild;
import hudson.model.BuildListener;
import hudson.model.Descriptor;
import hudson.model.FreeStyleProject;
import hudson.model.Result;
import hudson.model.Run;
import hudson.tasks.Builder;
import io.jenkins.plugins.cloudrollback.core.engine.Outcome;
import io.jenkins.plugins.cloudrollback.core.engine.Outcome.Status;
import io.jenkins.plugins.cloudrollback.simulator.demo.DemoWorld;
import io.jenkins.plugins.cloudrollback.simulator.script.Script;
import io.jenkins.plugins.cloudrollback.testing.DeployStep;
import io.jenkins.plugins.cloudrollback.testing.JenkinsWithClouds;
import io.jenkins.plugins.cloudrollback.testing.RollbackKind;
import io.jenkins.plugins.cloudrollback.tracking.RollbackAction;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockBuilder;

/** What happens when the stage fails: each row of the table in the README, for each service, in each kind of job. */
class ContractTableTest {
    @RegisterExtension
    private static final JenkinsWithClouds J = new JenkinsWithClouds();

    /** What has happened at the targets when the stage fails. */
    private enum Row {
        NOTHING_CHANGED {
            @Override
            void expect() {
                of(RollbackKind.values()).forEach(kind -> ends(kind, Status.NOT_NEEDED, "Nothing has changed"));
            }
        },
        STILL_RUNNING {
            @Override
            void expect() {
                deploy(DEPLOYMENT, "running:3 succeeded");
                deploy(STACK, "DEPLOYMENT_IN_PROGRESS:2 ROLLBACK_IN_PROGRESS:2 ROLLBACK_COMPLETE");
                of(SAE_APP, CHANGE_ORDER, EDAS_APP).forEach(kind -> deploy(kind, "1"));
                of(DEPLOYMENT, SAE_APP, CHANGE_ORDER, EDAS_APP)
                        .forEach(kind -> ends(kind, Status.SUCCEEDED, "Rolled back"));
                ends(STACK, Status.SUCCEEDED, "by itself");
            }
        },
        HAS_ENDED {
            @Override
            void expect() {
                of(RollbackKind.values()).forEach(kind -> deploy(kind, kind == CHANGE_ORDER ? "2" : ENDED.get(kind)));
                of(DEPLOYMENT, STACK, SAE_APP, EDAS_APP).forEach(kind -> ends(kind, Status.SUCCEEDED, "Rolled back"));
                ends(CHANGE_ORDER, Status.REFUSED, "edasApp");
            }
        },
        HAS_FAILED {
            @Override
            void expect() {
                deploy(DEPLOYMENT, "failed");
                deploy(STACK, "DEPLOYMENT_IN_PROGRESS:1 DEPLOYMENT_FAILED");
                of(SAE_APP, CHANGE_ORDER, EDAS_APP).forEach(kind -> deploy(kind, "3"));
                of(DEPLOYMENT, SAE_APP, EDAS_APP).forEach(kind -> ends(kind, Status.SUCCEEDED, "Rolled back"));
                ends(STACK, Status.REFUSED, "automatic rollback is off");
                ends(CHANGE_ORDER, Status.REFUSED, "edasApp");
            }
        },
        TWO_USERS {
            @Override
            void expect() {
                of(DEPLOYMENT, SAE_APP, CHANGE_ORDER, EDAS_APP).forEach(kind -> {
                    deploy(kind, kind == DEPLOYMENT ? "succeeded" : "2");
                    deploys.add(new Deployment(kind, kind == DEPLOYMENT ? "succeeded" : "2", "bob"));
                    ends(kind, Status.REFUSED, "ore than one user");
                });
                ends(STACK, Status.NOT_NEEDED, "Nothing has changed");
            }
        };

        private static final Map<RollbackKind, String> ENDED = Map.of(
                DEPLOYMENT, "succeeded",
                STACK, "DEPLOYMENT_IN_PROGRESS:1 ROLLBACK_IN_PROGRESS:1 ROLLBACK_FAILED",
                SAE_APP, "2",
                EDAS_APP, "2");

        final List<Deployment> deploys = new ArrayList<>();
        final Map<RollbackKind, End> ends = new EnumMap<>(RollbackKind.class);

        abstract void expect();

        void deploy(RollbackKind kind, String script) {
            deploys.add(new Deployment(kind, script, "ci"));
        }

        void ends(RollbackKind kind, Status status, String message) {
            ends.put(kind, new End(status, message));
        }
    }

    private static Stream<RollbackKind> of(RollbackKind... kinds) {
        return Stream.of(kinds);
    }

    private record Deployment(RollbackKind kind, String script, String by) {
        String call() {
            return "deploy kind: '%s', script: '%s', by: '%s'".formatted(kind, script, by);
        }
    }

    private record End(Status status, String message) {}

    private enum Shape {
        SCRIPTED {
            @Override
            Run<?, ?> run(Row row) throws Exception {
                return J.run(
                        Result.FAILURE,
                        "rollbackOnFailure([%s]) {\n%s\nerror 'broken' }".formatted(entries(), deployments(row)));
            }
        },
        DECLARATIVE {
            @Override
            Run<?, ?> run(Row row) throws Exception {
                return J.run(Result.FAILURE, """
                        pipeline {
                          agent none
                          stages {
                            stage('deploy') {
                              options { rollbackOnFailure([%s]) }
                              steps {
                                %s
                                error 'broken'
                              }
                            }
                          }
                        }
                        """.formatted(entries(), deployments(row)));
            }
        },
        FREESTYLE {
            @Override
            Run<?, ?> run(Row row) throws Exception {
                FreeStyleProject job = J.createFreeStyleProject();
                job.getBuildersList().add(new FailingDeployment(row));
                job.getPublishersList()
                        .add(new RollbackPublisher(Stream.of(RollbackKind.values())
                                .map(RollbackKind::step)
                                .toList()));
                return J.buildAndAssertStatus(Result.FAILURE, job);
            }
        };

        abstract Run<?, ?> run(Row row) throws Exception;

        static String entries() {
            return Stream.of(RollbackKind.values()).map(RollbackKind::nested).collect(Collectors.joining(", "));
        }

        static String deployments(Row row) {
            return row.deploys.stream().map(Deployment::call).collect(Collectors.joining("\n"));
        }
    }

    private static final class FailingDeployment extends MockBuilder {
        private final transient Row row;

        FailingDeployment(Row row) {
            super(Result.FAILURE);
            this.row = row;
        }

        @Override
        public boolean perform(AbstractBuild<?, ?> build, Launcher launcher, BuildListener listener)
                throws InterruptedException, IOException {
            for (Deployment deployment : row.deploys) {
                DeployStep.deploy(deployment.kind(), deployment.kind().target(), deployment.script(), deployment.by());
            }
            return super.perform(build, launcher, listener);
        }

        @Override
        @SuppressWarnings("unchecked")
        public Descriptor<Builder> getDescriptor() {
            return J.jenkins.getDescriptorOrDie(MockBuilder.class);
        }
    }

    static Stream<Arguments> cells() {
        return Stream.of(Row.values()).flatMap(row -> Stream.of(Shape.values()).map(shape -> Arguments.of(row, shape)));
    }

    @BeforeEach
    void prepare() {
        J.simulator().rfs().addStack(DemoWorld.REGION_PROJECT_ID, DemoWorld.STACK_NAME, "DEPLOYMENT_COMPLETE");
        of(DEPLOYMENT, STACK, SAE_APP, EDAS_APP).forEach(kind -> kind.succeedsAfter(J.cloud(), 1));
        J.simulator().edas().app(CHANGE_ORDER.target()).nextRollback(Script.of("1:1 2"));
    }

    @ParameterizedTest
    @MethodSource("cells")
    void endsAsTheTableSays(Row row, Shape shape) throws Exception {
        row.deploys.clear();
        row.expect();
        Run<?, ?> build = shape.run(row);

        for (RollbackKind kind : RollbackKind.values()) {
            Outcome outcome = build.getAction(RollbackAction.class)
                    .getJournals()
                    .get(kind.ordinal())
                    .outcome();
            assertThat(outcome.status())
                    .as(kind + ": " + outcome.message() + "\n" + JenkinsRule.getLog(build))
                    .isEqualTo(row.ends.get(kind).status());
            assertThat(outcome.message()).asString().contains(row.ends.get(kind).message());
        }
        assertThat(J.cloud().effects()).hasSize((int) effects(row));
    }

    /** One rollback of each target that was rolled back, unless the provider did so by itself. */
    private static long effects(Row row) {
        return row.ends.entrySet().stream()
                .filter(end -> end.getValue().status() == Status.SUCCEEDED)
                .filter(end -> !end.getValue().message().equals("by itself"))
                .count();
    }
}
