package io.jenkins.plugins.cloudrollback.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.cloudrollback.core.engine.Journal.Phase;
import io.jenkins.plugins.cloudrollback.reliability.BuildMatrix.Member;
import io.jenkins.plugins.cloudrollback.reliability.RemoteSteps.Ending;
import io.jenkins.plugins.cloudrollback.simulator.faults.Faults.Next;
import io.jenkins.plugins.cloudrollback.testing.RollbackKind;
import io.jenkins.plugins.cloudrollback.testing.SharedController;
import io.jenkins.plugins.cloudrollback.testing.SimulatedCloud;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A controller in its own process is killed by SIGKILL at a certain moment, and started again. */
class KillTest {
    private static final String INTERRUPTED = "Resumed after an interruption";

    @RegisterExtension
    private static final SharedController CONTROLLER = new SharedController();

    @RegisterExtension
    private final SimulatedCloud cloud = new SimulatedCloud();

    private BuildMatrix matrix;
    private HeldCalls first;

    /** Starts all builds, and waits until the rollback of each has sent its first call, whose answer is held. */
    @BeforeEach
    void start() throws Throwable {
        matrix = BuildMatrix.of(cloud.simulator(), 20);
        BuildMatrix automatic = matrix.automatic(true);
        HeldCalls restorePoints = new HeldCalls(cloud, automatic, RollbackKind::firstOperation, Next::holdAnswer);
        CONTROLLER.runRemotely(new RemoteSteps.Begin(cloud.uri(), automatic));
        restorePoints.awaitAll();
        first = new HeldCalls(cloud, matrix, RollbackKind::firstOperation, Next::holdAnswer);
        restorePoints.release();
        CONTROLLER.runRemotely(new RemoteSteps.Begin(cloud.uri(), matrix.automatic(false)));
        first.awaitAll();
    }

    private Map<Member, Ending> killAndStart(HeldCalls... held) throws Throwable {
        CONTROLLER.stopJenkinsForcibly();
        for (HeldCalls calls : held) {
            calls.release();
        }
        CONTROLLER.startJenkins();
        return CONTROLLER.runRemotely(new RemoteSteps.Endings(matrix));
    }

    @Test
    void beforeJournalIsSaved() throws Throwable {
        Map<Member, Ending> endings = killAndStart(first);
        check(endings, member -> member.survives() ? Expected.ROLLED_BACK : Expected.NOTHING);
    }

    /** It is not known then whether the request was sent, which EDAS may never show. */
    @Test
    void beforeRequestIsSent() throws Throwable {
        BuildMatrix survivors = matrix.thatSurvive(true);
        CONTROLLER.runRemotely(new RemoteSteps.StopPrograms(survivors));
        HeldCalls requests = new HeldCalls(cloud, matrix.thatSurvive(false), RollbackKind::request, Next::holdRequest);
        first.release();
        requests.awaitAll();
        CONTROLLER.runRemotely(new RemoteSteps.Await(survivors, Phase.REQUESTING));
        // The held requests of the others are never released.
        Map<Member, Ending> endings = killAndStart();
        check(endings, member -> {
            if (!member.survives()) {
                return Expected.NOT_SENT_AGAIN;
            }
            return member.kind().service().equals("EDAS") ? Expected.UNKNOWN : Expected.ROLLED_BACK;
        });
    }

    @Test
    void whileRequestIsSent() throws Throwable {
        HeldCalls requests = new HeldCalls(cloud, matrix, RollbackKind::request, Next::holdRequest);
        first.release();
        requests.awaitAll();
        checkAnswerLost(killAndStart(requests));
    }

    @Test
    void beforeTheAnswer() throws Throwable {
        HeldCalls requests = new HeldCalls(cloud, matrix, RollbackKind::request, Next::holdAnswer);
        first.release();
        requests.awaitAll();
        checkAnswerLost(killAndStart(requests));
    }

    @Test
    void beforeAnswerIsSaved() throws Throwable {
        HeldCalls requests = new HeldCalls(cloud, matrix, RollbackKind::request, Next::holdAnswer);
        first.release();
        requests.awaitAll();
        CONTROLLER.runRemotely(new RemoteSteps.StopDisk());
        requests.release();
        CONTROLLER.runRemotely(new RemoteSteps.Await(matrix, Phase.WAITING));
        checkAnswerLost(killAndStart());
    }

    @Test
    void whileWaiting() throws Throwable {
        first.release();
        CONTROLLER.runRemotely(new RemoteSteps.Await(matrix, Phase.WAITING));
        CONTROLLER.runRemotely(new RemoteSteps.FlushDisk());
        checkResumed(killAndStart());
    }

    @Test
    void beforeStepReturns() throws Throwable {
        first.release();
        CONTROLLER.runRemotely(new RemoteSteps.Await(matrix, Phase.WAITING));
        CONTROLLER.runRemotely(new RemoteSteps.FlushDisk());
        CONTROLLER.runRemotely(new RemoteSteps.StopPrograms(matrix));
        CONTROLLER.runRemotely(new RemoteSteps.Await(matrix, Phase.DONE));
        checkResumed(killAndStart());
    }

    private void checkResumed(Map<Member, Ending> endings) {
        check(endings, member -> member.survives() ? Expected.ROLLED_BACK : Expected.TRACKED);
        assertThat(endings).allSatisfy((member, ending) -> {
            if (member.survives()) {
                assertThat(ending.log()).contains(INTERRUPTED);
            }
        });
    }

    /** CodeArts Deploy does not tell whether a new record is ours if the answer was lost. */
    private void checkAnswerLost(Map<Member, Ending> endings) {
        check(endings, member -> {
            boolean doubtful = member.kind() == RollbackKind.DEPLOYMENT;
            return !member.survives() ? Expected.TRACKED : doubtful ? Expected.DOUBTFUL : Expected.ROLLED_BACK;
        });
    }

    /** The expected end of a build and its rollback. */
    private enum Expected {
        /** The build resumes and ends as without a kill. */
        ROLLED_BACK,
        /** The build resumes and says how the rollback ended, but also that it may be somebody else's. */
        DOUBTFUL,
        /** The build resumes, and says that the outcome is unknown. */
        UNKNOWN,
        /** The build is over, and its page shows how the rollback ended. */
        TRACKED,
        /** The build is over, its request was lost, and its page says that it is not sent again. */
        NOT_SENT_AGAIN,
        /** The build is over and had sent no request. */
        NOTHING
    }

    private void check(Map<Member, Ending> endings, Function<Member, Expected> expected) {
        SoftAssertions softly = new SoftAssertions();
        endings.forEach((member, ending) -> {
            Expected what = expected.apply(member);
            String as = what + " " + member;
            boolean happened = List.of(Expected.ROLLED_BACK, Expected.DOUBTFUL, Expected.TRACKED)
                    .contains(what);
            softly.assertThat(cloud.simulator().effects().of(member.target()))
                    .as(as)
                    .hasSize(happened ? 1 : 0);
            boolean succeeds = what == Expected.ROLLED_BACK && !member.block();
            softly.assertThat(ending.result()).as(as).isIn(succeeds ? List.of("SUCCESS") : List.of("FAILURE", "none"));
            switch (what) {
                case ROLLED_BACK -> softly.assertThat(ending.log()).as(as).contains("Rolled back. ");
                case DOUBTFUL ->
                    softly.assertThat(ending.log()).as(as).contains("Rolled back. ", "may not be this rollback");
                case UNKNOWN -> softly.assertThat(ending.log()).as(as).contains(INTERRUPTED, "its answer was lost");
                case TRACKED -> softly.assertThat(ending.page()).as(as).contains("Rollbacks", "Rolled back. ");
                case NOT_SENT_AGAIN ->
                    softly.assertThat(ending.page())
                            .as(as)
                            .containsAnyOf("It is not requested again", "its answer was lost");
                case NOTHING -> softly.assertThat(ending.page()).as(as).doesNotContain("Rollbacks");
            }
        });
        softly.assertAll();
    }
}
