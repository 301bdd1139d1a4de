package io.jenkins.plugins.cloudrollback.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.cloudrollback.reliability.BuildMatrix.Member;
import io.jenkins.plugins.cloudrollback.reliability.RemoteSteps.Verdict;
import io.jenkins.plugins.cloudrollback.simulator.faults.Faults;
import io.jenkins.plugins.cloudrollback.testing.RollbackKind;
import io.jenkins.plugins.cloudrollback.testing.SimulatedCloud;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jenkinsci.plugins.workflow.flow.FlowDurabilityHint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.junit.jupiter.RealJenkinsExtension;

/** Runs many rollbacks with random faults at random moments; see {@code bin/soak}. */
class Soak {
    @RegisterExtension
    private final RealJenkinsExtension controller = new RealJenkinsExtension().withTimeout(0);

    @RegisterExtension
    private final SimulatedCloud cloud = new SimulatedCloud();

    private final SplittableRandom random = new SplittableRandom(Long.getLong("soak.seed", System.nanoTime()));
    private final Map<String, Integer> table = new TreeMap<>();
    private final List<Member> members = new ArrayList<>();

    @Test
    void run() throws Throwable {
        controller.startJenkins();
        Instant end = Instant.now().plus(Duration.ofMinutes(Long.getLong("soak.minutes", 30)));
        while (Instant.now().isBefore(end)) {
            startBuilds();
            for (int i = random.nextInt(8); i > 0; i--) {
                fault();
            }
            // The random delay is intended: faults are to occur at any moment.
            Thread.sleep(random.nextInt(500, 10_000));
            jump();
            Thread.sleep(random.nextInt(0, 10_000));
            disturb();
        }
        cloud.simulator().faults().clear();
        controller.runRemotely(new RemoteSteps.SetClock(Duration.ZERO));
        Map<Member, Verdict> verdicts = verdicts();
        if (verdicts.values().stream().anyMatch(verdict -> verdict.result() == null)) {
            // Builds that look for a lost request may have a deadline that a wrong clock has put far into the future.
            controller.runRemotely(new RemoteSteps.SetClock(Duration.ofHours(4)));
            verdicts = verdicts();
        }
        report(verdicts);
        controller.stopJenkins();
    }

    private Map<Member, Verdict> verdicts() throws Throwable {
        return controller.runRemotely(
                new RemoteSteps.Verdicts(new BuildMatrix(List.copyOf(members)), Duration.ofMinutes(5)));
    }

    private void startBuilds() throws Throwable {
        List<Member> more = new ArrayList<>();
        for (int i = random.nextInt(2, 6); i > 0; i--) {
            RollbackKind kind = RollbackKind.values()[random.nextInt(RollbackKind.values().length)];
            String target =
                    kind.another(cloud.simulator(), members.size(), random.nextInt(2, 40), random.nextInt(4) > 0);
            int form = random.nextInt(FlowDurabilityHint.values().length + 1);
            FlowDurabilityHint durability = form == 0 ? null : FlowDurabilityHint.values()[form - 1];
            Member member = new Member(kind, target, durability != null && random.nextBoolean(), durability);
            members.add(member);
            more.add(member);
        }
        controller.runRemotely(new RemoteSteps.Begin(cloud.uri(), new BuildMatrix(more)));
        count("builds", more.size());
    }

    private void fault() {
        RollbackKind kind = RollbackKind.values()[random.nextInt(RollbackKind.values().length)];
        Faults.Next next = cloud.simulator()
                .faults()
                .next(random.nextBoolean() ? kind.request() : kind.firstOperation(), random.nextInt(1, 3));
        switch (random.nextInt(8)) {
            case 0 -> next.htmlBefore(502);
            case 1 -> next.htmlAfter(504);
            case 2 -> next.truncated();
            case 3 -> next.resetBefore();
            case 4 -> next.resetAfter();
            case 5 -> next.cutAfter();
            case 6 -> next.delay(Duration.ofSeconds(random.nextInt(1, 35)));
            default -> next.error(503, "ServiceUnavailable");
        }
        count("faults of the providers", 1);
    }

    /** Sets the clock by up to two minutes; sometimes by up to two hours, so that signatures and deadlines expire. */
    private void jump() throws Throwable {
        int most = random.nextInt(3) == 0 ? 2 * 60 * 60 : 2 * 60;
        controller.runRemotely(new RemoteSteps.SetClock(Duration.ofSeconds(random.nextInt(-most, most))));
        count("jumps of the clock", 1);
    }

    private void disturb() throws Throwable {
        int what = random.nextInt(10);
        if (what < 6) {
            controller.stopJenkinsForcibly();
            controller.startJenkins();
            count("kills", 1);
        } else if (what < 8) {
            controller.stopJenkins();
            controller.startJenkins();
            count("restarts", 1);
        } else {
            controller.runRemotely(new RemoteSteps.Reload());
            count("reloads from disk", 1);
        }
    }

    private void report(Map<Member, Verdict> verdicts) {
        List<String> bad = new ArrayList<>();
        verdicts.forEach((member, verdict) -> {
            List<Boolean> effects = cloud.simulator().effects().of(member.target()).stream()
                    .map(effect ->
                            cloud.simulator().effects().outcome(effect).name().equals("SUCCEEDED"))
                    .toList();
            count("rollbacks that took effect", effects.size());
            count("told: " + (verdict.status() == null ? "nothing was asked for" : verdict.status()), 1);
            check("duplicates", effects.size() > 1, member, verdict, bad);
            check("wrong verdicts", !isTrue(member, verdict, effects), member, verdict, bad);
            check("builds that hang", verdict.result() == null, member, verdict, bad);
        });
        System.out.println("| what | how often |\n|---|---|");
        table.forEach((what, often) -> System.out.println("| " + what + " | " + often + " |"));
        assertThat(bad).isEmpty();
    }

    /** @param effects of each rollback of the target, whether it ended well */
    private static boolean isTrue(Member member, Verdict verdict, List<Boolean> effects) {
        boolean green = "SUCCESS".equals(verdict.result());
        if (verdict.status() == null) {
            return effects.isEmpty() && !green;
        }
        boolean told =
                switch (verdict.status()) {
                    case SUCCEEDED -> effects.contains(true);
                    case FAILED -> effects.contains(false);
                    case REFUSED, NOT_NEEDED, DRY_RUN -> effects.isEmpty();
                    case UNKNOWN, TIMED_OUT -> true;
                    case STOPPED -> false;
                };
        boolean mayBeGreen = verdict.status().isSuccess() && member.durability() != null && !member.block();
        return told && (!green || mayBeGreen);
    }

    private void check(String what, boolean isBad, Member member, Verdict verdict, List<String> bad) {
        count(what, isBad ? 1 : 0);
        if (isBad) {
            bad.add(what + ": " + member + " " + verdict);
        }
    }

    private void count(String what, int more) {
        table.merge(what, more, Integer::sum);
    }
}
