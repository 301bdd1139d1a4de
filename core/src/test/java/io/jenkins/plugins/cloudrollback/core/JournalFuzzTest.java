package io.jenkins.plugins.cloudrollback.core;

import static io.jenkins.plugins.cloudrollback.core.testing.SaeParametersBuilder.saeParameters;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.jenkins.plugins.cloudrollback.core.engine.Journal;
import io.jenkins.plugins.cloudrollback.core.testing.Cloud;
import io.jenkins.plugins.cloudrollback.core.testing.DemoParameters;
import io.jenkins.plugins.cloudrollback.core.testing.Mutator;
import io.jenkins.plugins.cloudrollback.simulator.alibaba.sae.SaeMode;
import io.jenkins.plugins.cloudrollback.simulator.demo.DemoWorld;
import io.jenkins.plugins.cloudrollback.simulator.script.Script;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Any text is read as a valid journal or refused by an IllegalArgumentException. */
class JournalFuzzTest {
    private static final int CASES = 40_000;

    /** Journals of all phases, including one with a doubt. */
    private static List<Journal> journals() throws IOException {
        try (Cloud cloud = new Cloud()) {
            cloud.run(cloud.sae(DemoParameters.sae()));
            cloud.simulator.sae().app(DemoWorld.SAE_APP_ID).deploy("ci", "pop", Script.of("2"));
            cloud.simulator.sae().modes(SaeMode.SOURCE_ALWAYS_CONSOLE);
            cloud.simulator.faults().next("RollbackApplication").htmlAfter(504);
            cloud.run(cloud.sae(saeParameters(DemoWorld.SAE_APP_ID)
                    .versionId(DemoWorld.OLD_VERSION_ID)
                    .build()));
            cloud.journals.add(0, Journal.begin(cloud.time.now(), Duration.ofHours(1), true));
            return cloud.journals;
        }
    }

    @Test
    void mutantsFailCleanly() throws IOException {
        List<Journal> journals = journals();
        assertThat(journals).extracting(Journal::phase).contains(Journal.Phase.values());
        assertThat(journals).extracting(Journal::doubt).anyMatch(doubt -> doubt != null);

        int read = 0;
        for (long seed = 0; seed < CASES; seed++) {
            Mutator mutator = new Mutator(new SplittableRandom(seed));
            byte[] json = mutator.oneOf(journals).toJson().getBytes(StandardCharsets.UTF_8);
            String mutant = new String(mutator.mutate(json), StandardCharsets.UTF_8);
            try {
                Journal journal = Journal.fromJson(mutant);
                assertThat(Journal.fromJson(journal.toJson())).isEqualTo(journal);
                assertThat(journal.deadline()).isNotNull();
                read++;
            } catch (IllegalArgumentException e) {
                assertThat(e.getMessage()).contains("journal");
            } catch (RuntimeException | AssertionError e) {
                fail("seed " + seed + ": " + mutant, e);
            }
        }
        assertThat(read).isBetween(CASES / 10, CASES * 9 / 10);
    }

    @Test
    void journalContainsNoSecret() throws IOException {
        assertThat(journals())
                .extracting(Journal::toJson)
                .allSatisfy(
                        json -> assertThat(json).doesNotContain(Cloud.ALIBABA.secret(), "Signature", "Authorization"));
    }
}
