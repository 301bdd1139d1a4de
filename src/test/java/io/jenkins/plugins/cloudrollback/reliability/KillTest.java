package io.jenkins.plugins.cloudrollback.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.cloudrollback.core.engine.Journal.Phase;
import io.jenkins.plugins.cloudrollback.reliability.Fleet.Member;
import io.jenkins.plugins.cloudrollback.reliability.Remote.Ending;
import io.jenkins.plugins.cloudrollback.simulator.faults.Faults.Next;
import io.jenkins.plugins.cloudrollback.testing.RollbackKind;
import io.jenkins.plugins.cloudrollback.testing.SimulatedCloud;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.junit.jupiter.RealJenkinsExtension;

/** A controller in a process of its own is killed by SIGKILL at a certain moment, and started again. */
class KillTest {
    private static final String INTERRUPTED = "Resumed after an interruption";

    @RegisterExtension
    private final RealJenkinsExtension controller = new RealJenkinsExtension();

    @RegisterExtension
    private final SimulatedCloud cloud = new SimulatedCloud();

    private Fleet fleet;
    private Held first;

    /** All builds have asked their first question, and none has heard an answer. */
    @BeforeEach
    void start() throws Throwable {
        fleet = Fleet.of(cloud.simulator(), 20);
        controller.startJenkins();
        first = new Held(cloud, fleet, RollbackKind::firstOperation, Next::holdAnswer);
        controller.runRemotely(new Remote.Begin(cloud.uri(), fleet));
        first.awaitAll();
    }

    private Map<Member, Ending> killAndStart(Held... held) throws Throwable {
        controller.stopJenkinsForcibly();
        for (Held calls : held) {
            calls.release();
        }
        controller.startJenkins();
        Map<Member, Ending> endings = controller.runRemotely(new Remote.Endings(fleet));
        controller.stopJenkins();
        return endings;
    }

    @Test
    void beforeTheJournalIsSaved() throws Throwable {
        Map<Member, Ending> endings = killAndStart(first);
        check(endings, member -> member.survives() ? Expected.ROLLED_BACK : Expected.NOTHING);
    }

    /** Whether the request has left is not known then. RFS may queue it for six hours, and EDAS need not ever show it. */
    @Test
    void beforeTheRequestLeaves() throws Throwable {
        Fleet survivors = fleet.thatSurvive(true);
        controller.runRemotely(new Remote.StopPrograms(survivors));
        Held requests = new Held(cloud, fleet.thatSurvive(false), RollbackKind::request, Next::holdRequest);
        first.release();
        requests.awaitAll();
        controller.runRemotely(new Remote.Await(survivors, Phase.REQUESTING));
        // The requests of the others stay where they are for ever.
        Map<Member, Ending> endings = killAndStart();
        check(endings, member -> {
            if (!member.survives()) {
                return Expected.NOT_ASKED_AGAIN;
            }
            boolean visible = member.kind() == RollbackKind.SAE_APP || member.kind() == RollbackKind.DEPLOYMENT;
            return visible ? Expected.ROLLED_BACK : Expected.UNKNOWN;
        });
    }

    @Test
    void whileTheRequestIsOnItsWay() throws Throwable {
        Held requests = new Held(cloud, fleet, RollbackKind::request, Next::holdRequest);
        first.release();
        requests.awaitAll();
        checkLost(killAndStart(requests));
    }

    @Test
    void beforeTheAnswer() throws Throwable {
        Held requests = new Held(cloud, fleet, RollbackKind::request, Next::holdAnswer);
        first.release();
        requests.awaitAll();
        checkLost(killAndStart(requests));
    }

    @Test
    void beforeTheAnswerIsSaved() throws Throwable {
        Held requests = new Held(cloud, fleet, RollbackKind::request, Next::holdAnswer);
        first.release();
        requests.awaitAll();
        controller.runRemotely(new Remote.StopDisk());
        requests.release();
        controller.runRemotely(new Remote.Await(fleet, Phase.WAITING));
        checkLost(killAndStart());
    }

    @Test
    void whileWaiting() throws Throwable {
        first.release();
        controller.runRemotely(new Remote.Await(fleet, Phase.WAITING));
        controller.runRemotely(new Remote.FlushDisk());
        checkAsked(killAndStart());
    }

    @Test
    void beforeTheStepReturns() throws Throwable {
        first.release();
        controller.runRemotely(new Remote.Await(fleet, Phase.WAITING));
        controller.runRemotely(new Remote.FlushDisk());
        controller.runRemotely(new Remote.StopPrograms(fleet));
        controller.runRemotely(new Remote.Await(fleet, Phase.DONE));
        checkAsked(killAndStart());
    }

    private void checkAsked(Map<Member, Ending> endings) {
        check(endings, member -> member.survives() ? Expected.ROLLED_BACK : Expected.FOLLOWED);
        assertThat(endings).allSatisfy((member, ending) -> {
            if (member.survives()) {
                assertThat(ending.log()).contains(INTERRUPTED);
            }
        });
    }

    /** A new record of CodeArts Deploy does not tell whether it is ours, if nobody has heard the answer. */
    private void checkLost(Map<Member, Ending> endings) {
        check(endings, member -> {
            boolean doubtful = member.kind() == RollbackKind.DEPLOYMENT;
            return !member.survives() ? Expected.FOLLOWED : doubtful ? Expected.DOUBTFUL : Expected.ROLLED_BACK;
        });
    }

    /** What becomes of a build and its rollback. */
    private enum Expected {
        /** The build goes on and ends as if nothing had happened. */
        ROLLED_BACK,
        /** The build goes on and says how the rollback ended, but also that it may be somebody else's. */
        DOUBTFUL,
        /** The build goes on, and says that it cannot be known whether anything happened. */
        UNKNOWN,
        /** The build is over, and its page tells how the rollback ended. */
        FOLLOWED,
        /** The build is over, its request was lost, and its page tells that it is not asked for again. */
        NOT_ASKED_AGAIN,
        /** The build is over, and had not asked for anything. */
        NOTHING
    }

    private void check(Map<Member, Ending> endings, Function<Member, Expected> expected) {
        SoftAssertions softly = new SoftAssertions();
        endings.forEach((member, ending) -> {
            Expected what = expected.apply(member);
            String as = what + " " + member;
            boolean happened = List.of(Expected.ROLLED_BACK, Expected.DOUBTFUL, Expected.FOLLOWED)
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
                case FOLLOWED -> softly.assertThat(ending.page()).as(as).contains("Rollbacks", "Rolled back. ");
                case NOT_ASKED_AGAIN ->
                    softly.assertThat(ending.page())
                            .as(as)
                            .containsAnyOf("It is not requested again", "its answer was lost");
                case NOTHING -> softly.assertThat(ending.page()).as(as).doesNotContain("Rollbacks");
            }
        });
        softly.assertAll();
    }
}
