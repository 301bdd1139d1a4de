package io.jenkins.plugins.cloudrollback.core.alibaba;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.cloudrollback.core.http.ErrorFormat;
import io.jenkins.plugins.cloudrollback.core.http.Json;
import java.util.regex.Pattern;

/**
 * Failures of Alibaba's gateway and services: by the HTTP status, or within a 200 by {@code Success: false} or by a
 * {@code Code} other than 2xx, be it a number or a text. {@code ErrorCode} alone says nothing: it is also filled, with
 * {@code success} or a placeholder, when all went well.
 */
public final class AlibabaErrorFormat implements ErrorFormat {
    private static final Pattern NUMBER = Pattern.compile("\\d{1,4}");

    @Override
    public Failure failure(int status, JsonNode body) {
        String code = Json.text(body, "Code", "code");
        boolean numeric = code != null && NUMBER.matcher(code).matches();
        boolean success = status < 300
                && (code == null || numeric && code.length() == 3 && code.charAt(0) == '2')
                && !"false".equals(Json.text(body, "Success"));
        if (success) {
            return null;
        }
        String named = code == null || numeric ? Json.text(body, "ErrorCode") : code;
        String message = Json.text(body, "Message", "message");
        // The gateway quotes what it signed, and that may include a security token.
        boolean quotes = named != null && (named.startsWith("Signature") || named.startsWith("IncompleteSignature"));
        return new Failure(
                named != null ? named : code,
                numeric && status < 300 ? Integer.parseInt(code) : status,
                quotes ? null : message,
                Json.text(body, "RequestId", "requestId"));
    }
}
