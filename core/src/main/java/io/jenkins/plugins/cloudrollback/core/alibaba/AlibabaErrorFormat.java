package io.jenkins.plugins.cloudrollback.core.alibaba;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.cloudrollback.core.http.ErrorFormat;
import io.jenkins.plugins.cloudrollback.core.http.Json;
import java.util.regex.Pattern;

/**
 * Reads errors of Alibaba Cloud's gateway and services. An error is an HTTP status from 300 on or, with a lower one,
 * {@code Success: false} or a {@code Code} that is not 2xx, whether a number or a text. {@code ErrorCode} alone is no
 * error, as successful answers contain {@code success} or a placeholder there.
 */
public final class AlibabaErrorFormat implements ErrorFormat {
    private static final Pattern NUMBER = Pattern.compile("\\d{1,4}");

    @Override
    @CheckForNull
    public Failure failure(int status, Json body) {
        String code = body.raw("Code", "code");
        boolean numeric = code != null && NUMBER.matcher(code).matches();
        boolean success = status < 300
                && (code == null || numeric && code.length() == 3 && code.charAt(0) == '2')
                && !"false".equals(body.raw("Success"));
        if (success) {
            return null;
        }
        String named = code == null || numeric ? body.raw("ErrorCode") : code;
        String message = body.raw("Message", "message");
        // The gateway quotes the string to sign, which may contain a security token.
        boolean quotes = named != null && (named.startsWith("Signature") || named.startsWith("IncompleteSignature"));
        return new Failure(
                named != null ? named : code,
                numeric && status < 300 ? Integer.parseInt(code) : status,
                quotes ? null : message,
                body.raw("RequestId", "requestId"));
    }
}
