package io.jenkins.plugins.cloudrollback.core.http;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.cloudrollback.core.engine.CallException;
import io.jenkins.plugins.cloudrollback.core.engine.CallException.Kind;
import io.jenkins.plugins.cloudrollback.core.engine.Timeline;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * The sessions of all accounts: tokens, or temporary access keys. A session is started once for each owner and scope,
 * and shared by all rollbacks. After two thirds of its life it is renewed, and used on meanwhile: whatever becomes of the
 * renewal, it is good until its end, unless a service refuses it. Sessions are kept in memory only.
 *
 * <p>A provider may lock an account after a few wrong passwords. So the sign-ins of an owner are made one after another,
 * and while one is remembered as refused, none is made, for whatever scope.
 *
 * @param <T> what proves a session; compared by {@code equals}
 */
public final class SessionCache<T> {
    /** Trying a wrong password again may lock the account. */
    private static final Duration KEEP_UNAUTHORIZED = Duration.ofMinutes(5);
    /** After this, a sign-in that is rejected for another reason, or a failed renewal, is tried again. */
    private static final Duration RETRY = Duration.ofMinutes(1);

    private static final Duration MAX_LIFE = Duration.ofDays(1);

    private final Timeline time;
    private final String salt = UUID.randomUUID().toString();
    private final Map<Key, SignIn<T>> signIns = new HashMap<>();
    private final Map<Owner, SignIn<T>> lastSignIns = new HashMap<>();

    /** @param secretHash keeps those who do not know the secret from getting the session of those who do */
    public record Owner(String name, String secretHash) {}

    private record Key(Owner owner, Object scope) {}

    /** What a sign-in returns: a session, and how long it is valid from now on. */
    public record Issued<T>(T session, Duration life) {
        /** Omits the session, which is secret. */
        @Override
        public String toString() {
            return "Issued[" + life + "]";
        }
    }

    private static final class SignIn<T> {
        final CompletableFuture<T> session = new CompletableFuture<>();
        /** When to renew the session, or to forget the refusal; ignored while the sign-in is being made. */
        private volatile Instant until = Instant.MIN;
        /** When the session ends. */
        private volatile Instant end = Instant.MIN;
        /** The session that this one renews, and that is used until then; null if there is none. */
        @CheckForNull
        private SignIn<T> old;

        SignIn(@CheckForNull SignIn<T> old) {
            this.old = old;
        }

        CompletableFuture<T> current(Instant now) {
            SignIn<T> renewed = old;
            return renewed != null && now.isBefore(renewed.end) ? renewed.session : session;
        }

        boolean has(T other) {
            return session.isDone()
                    && !session.isCompletedExceptionally()
                    && session.join().equals(other);
        }

        boolean isOver(Instant now) {
            return session.isDone() && !now.isBefore(until);
        }

        boolean hasEnded(Instant now) {
            return isOver(now) && !now.isBefore(end);
        }
    }

    public SessionCache(Timeline time) {
        this.time = time;
    }

    public Owner owner(String name, String secret) {
        return new Owner(name, Hashes.hmacSha256(salt, secret));
    }

    /** The holder of an access key, or whoever may use a session. */
    public Owner owner(AccessKeys keys) {
        return keys instanceof AccessKey key
                ? owner(key.id(), key.secret() + "\n" + key.securityToken())
                : owner(keys.account(), "");
    }

    /**
     * The session of an owner, which is started if there is none.
     *
     * @param scope what the session is for
     * @param signIn starts a session; fails with a {@link CallException}
     */
    public synchronized CompletionStage<T> get(
            Owner owner, Object scope, Supplier<? extends CompletionStage<Issued<T>>> signIn) {
        Instant now = time.now();
        signIns.values().removeIf(known -> known.hasEnded(now));
        lastSignIns.values().removeIf(last -> last.isOver(now));
        Key key = new Key(owner, scope);
        SignIn<T> known = signIns.get(key);
        return (known == null || known.isOver(now) ? start(key, known, signIn) : known).current(now);
    }

    /** Removes a session that a service no longer accepts, if it is still there. */
    public synchronized void forget(T session) {
        signIns.values().removeIf(known -> known.has(session));
        for (SignIn<T> renewal : signIns.values()) {
            SignIn<T> renewed = renewal.old;
            if (renewed != null && renewed.has(session)) {
                renewal.old = null;
            }
        }
    }

    /** @param old the session to renew; null if there is none */
    private SignIn<T> start(Key key, @CheckForNull SignIn<T> old, Supplier<? extends CompletionStage<Issued<T>>> work) {
        SignIn<T> signIn = new SignIn<>(old);
        signIns.put(key, signIn);
        SignIn<T> previous = lastSignIns.put(key.owner(), signIn);
        CompletableFuture<?> turn = previous == null
                ? CompletableFuture.completedFuture(null)
                : previous.session.handle((session, problem) -> {
                    // Only a rejection may be due to the scope; all else would happen again.
                    if (problem != null && CallException.of(problem).kind() != Kind.REJECTED) {
                        signIn.until = previous.until;
                        throw CallException.of(problem);
                    }
                    return null;
                });
        turn.thenCompose(mine -> work.get())
                .thenAccept(issued -> succeed(signIn, issued))
                .exceptionally(failure -> {
                    fail(key, signIn, CallException.of(failure));
                    return null;
                });
        return signIn;
    }

    private void succeed(SignIn<T> signIn, Issued<T> issued) {
        Duration life = issued.life().compareTo(MAX_LIFE) < 0 ? issued.life() : MAX_LIFE;
        synchronized (this) {
            signIn.until = time.now().plus(life.multipliedBy(2).dividedBy(3));
            signIn.end = time.now().plus(life);
            signIn.old = null;
        }
        signIn.session.complete(issued.session());
    }

    private void fail(Key key, SignIn<T> signIn, CallException problem) {
        boolean unauthorized = problem.kind() == Kind.UNAUTHORIZED;
        synchronized (this) {
            Instant now = time.now();
            Instant retry = now.plus(unauthorized ? KEEP_UNAUTHORIZED : RETRY);
            if ((unauthorized || problem.kind() == Kind.REJECTED) && signIn.until == Instant.MIN) {
                signIn.until = retry;
            }
            SignIn<T> old = signIn.old;
            if (old != null && now.isBefore(old.end)) {
                old.until = retry.isBefore(old.end) ? retry : old.end;
                signIns.replace(key, signIn, old);
            }
        }
        signIn.session.completeExceptionally(problem);
    }
}
