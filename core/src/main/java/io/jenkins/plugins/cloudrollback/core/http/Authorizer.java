package io.jenkins.plugins.cloudrollback.core.http;

import java.net.URI;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/** Gives calls what proves who makes them. Credentials are asked for at each use and kept nowhere. */
public interface Authorizer {

    /** Whose budget the calls draw on: an account's public name. */
    String account();

    /**
     * @param call what is going to be sent
     * @param endpoint where to
     */
    CompletionStage<Authorization> authorize(ApiCall call, URI endpoint, Instant now);

    /**
     * Tells that a call was refused as unauthorised.
     *
     * @return whether another authorization may fare better
     */
    default boolean renew(Authorization refused) {
        return false;
    }

    /** The value of the header {@code Host} as the JDK's client sends it. */
    static String host(URI endpoint) {
        int port = endpoint.getPort();
        int usual = "https".equals(endpoint.getScheme()) ? 443 : 80;
        return port == -1 || port == usual ? endpoint.getHost() : endpoint.getHost() + ":" + port;
    }

    /**
     * @param headers to send
     * @param secrets what must not be shown, should the provider send it back
     */
    record Authorization(Map<String, String> headers, Set<String> secrets) {
        @Override
        public String toString() {
            return "Authorization" + headers.keySet();
        }
    }
}
