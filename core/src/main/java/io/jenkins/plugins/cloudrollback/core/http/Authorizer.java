package io.jenkins.plugins.cloudrollback.core.http;

import java.net.URI;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;

/** Authorizes calls by a signature or a token. Credentials are looked up at each use and not kept. */
public interface Authorizer {

    /** The public name of the account, part of the rate limiter's key. */
    String account();

    /**
     * The headers that authorize a call at an endpoint.
     *
     * @param clock read when the call is signed, as a session may have to be started before
     */
    CompletionStage<Authorization> authorize(ApiCall call, URI endpoint, InstantSource clock);

    /** The value of the {@code Host} header as the JDK's client sends it. */
    static String host(URI endpoint) {
        int port = endpoint.getPort();
        int defaultPort = "https".equals(endpoint.getScheme()) ? 443 : 80;
        return port == -1 || port == defaultPort ? endpoint.getHost() : endpoint.getHost() + ":" + port;
    }

    /**
     * @param headers headers to send with the call
     * @param secrets values that must not be shown, should the provider send them back
     * @param discard discards what was refused, such as an expired token; true if a retry with a new one makes sense
     */
    record Authorization(Map<String, String> headers, Set<String> secrets, BooleanSupplier discard) {
        public Authorization(Map<String, String> headers, Set<String> secrets) {
            this(headers, secrets, () -> false);
        }

        @Override
        public String toString() {
            return "Authorization" + headers.keySet();
        }
    }
}
