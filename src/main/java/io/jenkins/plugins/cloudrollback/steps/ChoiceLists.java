package io.jenkins.plugins.cloudrollback.steps;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.Item;
import io.jenkins.plugins.cloudrollback.Messages;
import io.jenkins.plugins.cloudrollback.Pages;
import io.jenkins.plugins.cloudrollback.core.engine.CallException;
import io.jenkins.plugins.cloudrollback.core.http.Choice;
import io.jenkins.plugins.cloudrollback.core.http.Endpoints;
import io.jenkins.plugins.cloudrollback.core.http.Json;
import io.jenkins.plugins.cloudrollback.core.http.Listing;
import io.jenkins.plugins.cloudrollback.core.text.BadParameterException;
import io.jenkins.plugins.cloudrollback.core.text.Message;
import io.jenkins.plugins.cloudrollback.credentials.CloudCredentials;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.Map;
import org.kohsuke.stapler.HttpResponse;

/** The lists that the fields of a form offer, see {@code form/pick.jelly}; cached, as people open them repeatedly. */
final class ChoiceLists {
    private static final Duration TIME_TO_LIVE = Duration.ofSeconds(30);
    private static final int MAX_LISTS = 100;

    /**
     * @param job itself, as another one may have its name soon
     * @param arguments of the step, of which the form sends those that the list depends on
     */
    private record Key(@CheckForNull Item job, String field, Map<String, ?> arguments) {}

    private final Cache<Key, Listing<Choice>> cache = Caffeine.newBuilder()
            .expireAfterWrite(TIME_TO_LIVE)
            .maximumSize(MAX_LISTS)
            .build();

    /** Answers with the list, or with what is wrong; a reload asks the provider even if the list is cached. */
    HttpResponse answer(@CheckForNull Item item, RollbackStep step, String field, boolean reload) {
        RollbackStepDescriptor.checkPermission(item);
        try {
            return Pages.json(json(choices(item, step, field, reload)));
        } catch (BadParameterException e) {
            return error(Messages.choose_first(Pages.render(e.message())));
        } catch (CallException e) {
            return error(Pages.render(e.message()));
        }
    }

    /** As of Jenkins core, an error that a form shows is no error of HTTP. */
    private static HttpResponse error(String message) {
        return Pages.jsonError(HttpServletResponse.SC_OK, message);
    }

    private Listing<Choice> choices(@CheckForNull Item item, RollbackStep step, String field, boolean reload) {
        if (field.equals("region")) {
            return Endpoints.choices(step.service());
        }
        if (step.hasVariables()) {
            throw CallException.rejected(Message.of("Messages", "choose.variables"));
        }
        RollbackStep.checkCredentials(step.getCredentialsId());
        RollbackStep.checkRegion(step.service(), step.getRegion());
        Key key = new Key(item, field, step.arguments());
        Listing<Choice> cached = reload ? null : cache.getIfPresent(key);
        if (cached == null) {
            CloudCredentials credentials = step.credentials(item);
            cached = Pages.ask("check.tooLong", page -> step.choices(field, credentials.during(page)));
            cache.put(key, cached);
        }
        return cached;
    }

    private static ObjectNode json(Listing<Choice> choices) {
        ObjectNode data = Json.object().put("truncated", choices.truncated());
        ArrayNode entries = data.putArray("choices");
        for (Choice choice : choices.entries()) {
            entries.addObject()
                    .put("value", choice.value())
                    .put("name", choice.name())
                    .put("detail", Pages.render(choice.detail()));
        }
        return data;
    }
}
