package io.jenkins.plugins.cloudrollback.core.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublisher;
import java.nio.ByteBuffer;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The body of a request, empty or not, which knows whether the request may have been sent. The JDK's client asks for the
 * length when it has a connection, through the proxy's tunnel if there is one, right before it writes the first byte.
 */
final class GuardedBody implements BodyPublisher {
    private enum State {
        UNSENT,
        SENT,
        CLOSED
    }

    private final BodyPublisher body;
    private final boolean once;
    private final AtomicReference<State> state = new AtomicReference<>(State.UNSENT);

    /** @param once keeps the client from repeating the request by itself, as it does with a GET on a broken connection */
    GuardedBody(BodyPublisher body, boolean once) {
        this.body = body;
        this.once = once;
    }

    /** @return whether the request was not sent; then it never will be */
    boolean close() {
        return state.compareAndSet(State.UNSENT, State.CLOSED) || state.get() == State.CLOSED;
    }

    @Override
    public long contentLength() {
        boolean first = state.compareAndSet(State.UNSENT, State.SENT);
        if (!first && (once || state.get() == State.CLOSED)) {
            throw new UncheckedIOException(new IOException("the connection was closed"));
        }
        return body.contentLength();
    }

    @Override
    public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
        state.compareAndSet(State.UNSENT, State.SENT);
        body.subscribe(subscriber);
    }
}
