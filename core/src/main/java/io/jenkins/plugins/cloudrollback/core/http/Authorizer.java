package io.jenkins.plugins.cloudrollback.core.http;

import java.net.URI;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/** Authorizes calls by a signature or a token. Credentials are looked up at each use and not kept. */
public interface Authorizer {

    /** The public name of the account, part of the rate limiter's key. */
    String account();

    /** The headers that authorize a call at an endpoint. */
    CompletionStage<Authorization> authorize(ApiCall call, URI endpoint, Instant now);

    /** Discards a refused authorization, such as an expired token; true if a retry with a new one makes sense. */
    default boolean renew(Authorization refused) {
        return false;
    }

    /** The value of the {@code Host} header as the JDK's client sends it. */
    static String host(URI endpoint) {
        int port = endpoint.getPort();
        int defaultPort = "https".equals(endpoint.getScheme()) ? 443 : 80;
        return port == -1 || port == defaultPort ? endpoint.getHost() : endpoint.getHost() + ":" + port;
    }

    /**
     * @param headers headers to send with the call
     * @param secrets values that must not be shown, should the provider send them back
     */
    record Authorization(Map<String, String> headers, Set<String> secrets) {
        @Override
        public String toString() {
            return "Authorization" + headers.keySet();
        }
    }
}
