package io.jenkins.plugins.cloudrollback.core.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.cloudrollback.core.engine.CallException;
import io.jenkins.plugins.cloudrollback.core.engine.CallException.Kind;
import io.jenkins.plugins.cloudrollback.core.http.SessionCache.Issued;
import io.jenkins.plugins.cloudrollback.core.http.SessionCache.Owner;
import io.jenkins.plugins.cloudrollback.core.testing.AutoAdvancingTime;
import io.jenkins.plugins.cloudrollback.core.text.Message;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SessionCacheTest {
    private static final Duration LIFE = Duration.ofMinutes(15);

    private final AutoAdvancingTime time = new AutoAdvancingTime();
    private final SessionCache<String> cache = new SessionCache<>(time);
    private final Owner owner = cache.owner("owner", "secret");
    private final List<CompletableFuture<Issued<String>>> signIns = new ArrayList<>();

    private CompletableFuture<String> get(Owner who, String scope) {
        return cache.get(who, scope, () -> {
                    CompletableFuture<Issued<String>> signIn = new CompletableFuture<>();
                    signIns.add(signIn);
                    return signIn;
                })
                .toCompletableFuture();
    }

    private CompletableFuture<String> get() {
        return get(owner, "scope");
    }

    private void issue(int number) {
        signIns.get(number).complete(new Issued<>("session " + number, LIFE));
    }

    private void fail(int number, Kind kind) {
        signIns.get(number).completeExceptionally(new CallException(kind, Message.literal("no")));
    }

    private static Kind kind(CompletableFuture<String> failed) {
        assertThat(failed).isCompletedExceptionally();
        return CallException.of(failed.handle((session, problem) -> problem).join())
                .kind();
    }

    @Test
    void sharesOneSignIn() {
        CompletableFuture<String> first = get();
        CompletableFuture<String> second = get();
        assertThat(first).isNotDone();
        issue(0);

        assertThat(first).isCompletedWithValue("session 0");
        assertThat(second).isCompletedWithValue("session 0");
        assertThat(get()).isCompletedWithValue("session 0");
        assertThat(signIns).hasSize(1);
    }

    @Test
    void renewsAfterTwoThirds() {
        get();
        issue(0);
        time.pass(Duration.ofMinutes(10).minusNanos(1));
        assertThat(get()).isCompletedWithValue("session 0");
        time.pass(Duration.ofNanos(1));
        assertThat(get()).as("meanwhile").isCompletedWithValue("session 0");
        assertThat(get()).isCompletedWithValue("session 0");
        assertThat(signIns).hasSize(2);
        issue(1);

        assertThat(get()).isCompletedWithValue("session 1");
    }

    /** The provider's sign-in may be down for a while, or refuse; the session is good until its end. */
    @ParameterizedTest
    @EnumSource(names = {"AMBIGUOUS", "UNREACHABLE", "THROTTLED", "BUSY", "REJECTED"})
    void failedRenewalHarmsNoValidSession(Kind kind) {
        get();
        issue(0);
        time.pass(Duration.ofMinutes(10));
        CompletableFuture<String> renewal = get();
        fail(1, kind);
        assertThat(renewal).isCompletedWithValue("session 0");
        assertThat(get()).as("not tried by each wait").isCompletedWithValue("session 0");
        assertThat(signIns).hasSize(2);

        time.pass(Duration.ofMinutes(1));
        get();
        fail(2, kind);
        assertThat(get()).isCompletedWithValue("session 0");

        time.pass(Duration.ofMinutes(4));
        CompletableFuture<String> ended = get();
        fail(3, kind);
        assertThat(kind(ended)).isEqualTo(kind);
        time.pass(Duration.ofMinutes(1));
        get();
        issue(4);
        assertThat(get()).isCompletedWithValue("session 4");
    }

    @Test
    void refusedOwnerKeepsSession() {
        get();
        issue(0);
        time.pass(Duration.ofMinutes(10));
        get();
        fail(1, Kind.UNAUTHORIZED);
        time.pass(Duration.ofMinutes(5).minusNanos(1));
        assertThat(get()).isCompletedWithValue("session 0");
        assertThat(signIns).hasSize(2);

        time.pass(Duration.ofNanos(1));
        assertThat(get()).isNotDone();
        assertThat(signIns).hasSize(3);
    }

    /** Each would wait as long as a call may take, one after another. */
    @Test
    void outageIsFoundOnceByAllRenewals() {
        get();
        issue(0);
        get(owner, "other");
        issue(1);
        time.pass(Duration.ofMinutes(10));
        get();
        assertThat(get(owner, "other")).isCompletedWithValue("session 1");
        assertThat(signIns).as("one after another").hasSize(3);
        fail(2, Kind.UNREACHABLE);

        assertThat(get()).isCompletedWithValue("session 0");
        assertThat(get(owner, "other")).isCompletedWithValue("session 1");
        assertThat(signIns).hasSize(3);
    }

    /** A renewal may take longer than what is left of the session. */
    @Test
    void endedSessionIsNotUsed() {
        get();
        issue(0);
        time.pass(Duration.ofMinutes(10));
        get();
        time.pass(Duration.ofMinutes(5));
        CompletableFuture<String> waiting = get();
        assertThat(waiting).isNotDone();
        issue(1);

        assertThat(waiting).isCompletedWithValue("session 1");
        assertThat(signIns).hasSize(2);
    }

    @Test
    void forgottenSessionWaitsForItsRenewal() {
        get();
        issue(0);
        time.pass(Duration.ofMinutes(10));
        assertThat(get()).isCompletedWithValue("session 0");
        cache.forget("session 0");
        CompletableFuture<String> renewal = get();
        assertThat(renewal).isNotDone();
        issue(1);

        assertThat(renewal).isCompletedWithValue("session 1");
        assertThat(signIns).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({"UNAUTHORIZED, 5", "REJECTED, 1"})
    void refusalIsRemembered(Kind kind, int minutes) {
        CompletableFuture<String> refused = get();
        fail(0, kind);
        assertThat(kind(refused)).isEqualTo(kind);
        time.pass(Duration.ofMinutes(minutes).minusNanos(1));
        assertThat(kind(get())).isEqualTo(kind);
        assertThat(signIns).hasSize(1);

        time.pass(Duration.ofNanos(1));
        get();
        issue(1);
        assertThat(get()).isCompletedWithValue("session 1");
    }

    /** An account may be locked after a few wrong passwords; a rejection may be due to what was asked for. */
    @ParameterizedTest
    @EnumSource(names = {"UNAUTHORIZED", "REJECTED"})
    void refusedOwnerIsNotTriedForOtherScopes(Kind kind) {
        get();
        CompletableFuture<String> other = get(owner, "other");
        assertThat(signIns).as("one after another").hasSize(1);
        fail(0, kind);

        assertThat(signIns).hasSize(kind == Kind.UNAUTHORIZED ? 1 : 2);
        assertThat(other.isDone()).isEqualTo(kind == Kind.UNAUTHORIZED);
    }

    @Test
    void ownersDoNotShare() {
        get();
        issue(0);

        assertThat(get(cache.owner("owner", "other secret"), "scope")).isNotDone();
        assertThat(get(cache.owner("other", "secret"), "scope")).isNotDone();
        assertThat(cache.owner(new AccessKey("id", "secret", "token")))
                .isEqualTo(cache.owner(new AccessKey("id", "secret", "token")))
                .isNotEqualTo(cache.owner(new AccessKey("id", "secret", "another")))
                .isNotEqualTo(cache.owner(new AccessKey("id", "secret")));
    }

    @Test
    void forgottenSessionIsStartedAnew() {
        get();
        issue(0);
        cache.forget("session 0");
        CompletableFuture<String> second = get();
        cache.forget("session 0"); // by another wait, whose call was refused with the first one
        issue(1);

        assertThat(second).isCompletedWithValue("session 1");
        assertThat(get()).isCompletedWithValue("session 1");
    }

    /** A refused call has shown that it is not valid, whatever the clock says. */
    @Test
    void forgottenSessionIsNotUsedInAnOutage() {
        get();
        issue(0);
        cache.forget("session 0");
        CompletableFuture<String> renewal = get();
        fail(1, Kind.UNREACHABLE);

        assertThat(kind(renewal)).isEqualTo(Kind.UNREACHABLE);
    }

    @Test
    void endlessSessionIsRenewedDaily() {
        get();
        signIns.get(0).complete(new Issued<>("endless", Duration.ofSeconds(Long.MAX_VALUE)));
        assertThat(get()).isCompletedWithValue("endless");
        time.pass(Duration.ofHours(16));
        get();

        assertThat(signIns).hasSize(2);
    }

    @Test
    void showsNoSession() {
        assertThat(new Issued<>("secret", LIFE)).asString().doesNotContain("secret");
        assertThat(owner).asString().doesNotContain("secret,");
    }
}
