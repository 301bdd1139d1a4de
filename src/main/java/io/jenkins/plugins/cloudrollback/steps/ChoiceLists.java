package io.jenkins.plugins.cloudrollback.steps;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import hudson.Util;
import hudson.model.Item;
import io.jenkins.plugins.cloudrollback.Messages;
import io.jenkins.plugins.cloudrollback.core.text.BadParameterException;
import io.jenkins.plugins.cloudrollback.core.engine.CallException;
import io.jenkins.plugins.cloudrollback.core.http.Choice;
import io.jenkins.plugins.cloudrollback.core.http.Choices;
import io.jenkins.plugins.cloudrollback.core.text.Language;
import io.jenkins.plugins.cloudrollback.core.http.Json;
import io.jenkins.plugins.cloudrollback.credentials.CloudCredentials;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.kohsuke.stapler.HttpResponse;
import org.kohsuke.stapler.StaplerRequest2;
import org.kohsuke.stapler.StaplerResponse2;

/**
 * The lists that the fields of a form offer, see {@code form/pick.jelly}. They are kept for a moment, as people open them
 * again and again.
 */
final class ChoiceLists {
    private static final Duration KEPT = Duration.ofSeconds(30);
    private static final int MOST_KEPT = 100;

    /**
     * Whose lists, as the form says.
     *
     * @param item the job; null outside of jobs
     * @param reload whether what is kept is too old
     */
    record Account(Item item, String credentialsId, String region, boolean reload) {
        Account {
            credentialsId = Util.fixNull(credentialsId).trim();
            region = Util.fixNull(region).trim();
        }
    }

    /** @param language of the details */
    private record Key(String job, String credentialsId, String region, List<String> list, Locale language) {}

    private final Cache<Key, Choices> kept =
            Caffeine.newBuilder().expireAfterWrite(KEPT).maximumSize(MOST_KEPT).build();

    /**
     * The list or, in its place, what is wrong.
     *
     * @param list its name, and the values of the fields that it depends on
     * @param question asks the provider for it; may throw {@link BadParameterException}
     */
    HttpResponse answer(
            Account account, List<String> list, Function<CloudCredentials, CompletionStage<Choices>> question) {
        ProviderQuery.checkPermission(account.item);
        ObjectNode answer = Json.object();
        try {
            answer.put("status", "ok").set("data", json(choices(account, list, question)));
        } catch (BadParameterException e) {
            answer.put("status", "error").put("message", Messages.choose_first(e.getMessage()));
        } catch (CallException e) {
            answer.put("status", "error").put("message", e.getMessage());
        }
        return new JsonAnswer(answer);
    }

    private Choices choices(
            Account account, List<String> list, Function<CloudCredentials, CompletionStage<Choices>> question) {
        if (account.region.contains("$") || list.stream().anyMatch(value -> value.contains("$"))) {
            throw new CallException(CallException.Kind.REJECTED, Messages.choose_variables());
        }
        RollbackStep.checkCredentials(account.credentialsId);
        RollbackStep.checkRegion(account.region);
        String job = account.item == null ? null : account.item.getFullName();
        Key key = new Key(job, account.credentialsId, account.region, list, Language.current());
        Choices known = account.reload ? null : kept.getIfPresent(key);
        if (known == null) {
            CloudCredentials credentials = CloudCredentials.of(account.item, account.credentialsId);
            known = ProviderQuery.ask(() -> question.apply(credentials));
            kept.put(key, known);
        }
        return known;
    }

    private static ObjectNode json(Choices choices) {
        ObjectNode data = Json.object().put("cut", choices.cut());
        ArrayNode all = data.putArray("choices");
        for (Choice choice : choices.all()) {
            all.addObject()
                    .put("value", choice.value())
                    .put("name", choice.name())
                    .put("detail", choice.detail());
        }
        return data;
    }

    /** In the shape of core's, whose library would take a name such as {@code [x]} or {@code null} for JSON. */
    private record JsonAnswer(ObjectNode body) implements HttpResponse {
        @Override
        public void generateResponse(StaplerRequest2 request, StaplerResponse2 response, Object node)
                throws IOException {
            response.setContentType("application/json;charset=UTF-8");
            response.getWriter().print(body);
        }
    }
}
