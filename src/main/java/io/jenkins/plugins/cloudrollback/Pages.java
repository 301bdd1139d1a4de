package io.jenkins.plugins.cloudrollback;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Util;
import hudson.util.FormValidation;
import io.jenkins.plugins.cloudrollback.core.engine.CallException;
import io.jenkins.plugins.cloudrollback.core.http.Json;
import io.jenkins.plugins.cloudrollback.core.text.BadParameterException;
import io.jenkins.plugins.cloudrollback.core.text.Message;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jvnet.localizer.LocaleProvider;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.HttpResponse;
import org.kohsuke.stapler.StaplerRequest2;
import org.kohsuke.stapler.StaplerResponse2;

/** Answers browsers and the remote API: in the language of the request, and in time. */
@Restricted(NoExternalUse.class)
public final class Pages {
    private static final int TIMEOUT = 20; // seconds for the provider to answer while a browser waits

    private Pages() {}

    @CheckForNull
    public static String render(@CheckForNull Message message) {
        return message == null ? null : message.in(LocaleProvider.getLocale());
    }

    /** Like {@link #render}, see {@link Message#brief}. */
    @CheckForNull
    public static String brief(@CheckForNull Message message) {
        return message == null ? null : message.brief(LocaleProvider.getLocale());
    }

    /** Answers with JSON in the shape of Jenkins core, whose own library would parse a text such as {@code [x]} as JSON. */
    public static HttpResponse json(ObjectNode data) {
        return answer(
                HttpServletResponse.SC_OK, Json.object().put("status", "ok").set("data", data));
    }

    /** Answers with JSON in the shape of Jenkins core's errors. */
    public static HttpResponse jsonError(int code, String message) {
        return answer(code, Json.object().put("status", "error").put("message", message));
    }

    private static HttpResponse answer(int code, JsonNode body) {
        return new HttpResponse() {
            @Override
            public void generateResponse(StaplerRequest2 request, StaplerResponse2 response, Object node)
                    throws IOException {
                response.setStatus(code);
                response.setContentType("application/json;charset=UTF-8");
                response.getWriter().print(body);
            }
        };
    }

    /** @param check of a field; throws {@link BadParameterException} */
    public static FormValidation validate(Runnable check) {
        try {
            check.run();
            return FormValidation.ok();
        } catch (BadParameterException e) {
            return FormValidation.error(render(e.message()));
        }
    }

    /** Like {@link #validate}, of a whole number; null for an empty field. */
    public static FormValidation validateNumber(@CheckForNull String value, Consumer<Integer> check) {
        String text = Util.fixEmptyAndTrim(value);
        try {
            return validate(() -> check.accept(text == null ? null : Integer.valueOf(text)));
        } catch (NumberFormatException e) {
            return FormValidation.validatePositiveInteger(value);
        }
    }

    /**
     * Waits for the answer of a provider.
     *
     * @param tooLong the key of the message if there is no answer in time; its argument is the number of seconds
     * @param call its argument completes when nobody waits for the answer any more
     * @throws BadParameterException if a parameter is wrong; nothing was sent
     * @throws CallException if the call failed, or was not answered in time
     */
    public static <T> T ask(String tooLong, Function<CompletableFuture<?>, ? extends CompletionStage<T>> call) {
        CompletableFuture<?> page = new CompletableFuture<>();
        try {
            return CompletableFuture.completedFuture(page).thenCompose(call).get(TIMEOUT, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof BadParameterException bad) {
                throw bad;
            }
            throw CallException.of(e.getCause());
        } catch (TimeoutException | InterruptedException e) {
            if (e instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            throw new CallException(CallException.Kind.AMBIGUOUS, Message.of("Messages", tooLong, TIMEOUT));
        } finally {
            page.complete(null);
        }
    }
}
