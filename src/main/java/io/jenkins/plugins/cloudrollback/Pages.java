package io.jenkins.plugins.cloudrollback;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.cloudrollback.core.engine.CallException;
import io.jenkins.plugins.cloudrollback.core.text.BadParameterException;
import io.jenkins.plugins.cloudrollback.core.text.Message;
import org.jvnet.localizer.LocaleProvider;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** Renders messages for pages, forms and the remote API: in the language of the request. */
@Restricted(NoExternalUse.class)
public final class Pages {
    private Pages() {}

    @CheckForNull
    public static String render(@CheckForNull Message message) {
        return message == null ? null : message.in(LocaleProvider.getLocale());
    }

    /** The message of an exception in the language of the request, where it has one. */
    public static String explain(Throwable problem) {
        if (problem instanceof CallException call) {
            return render(call.message());
        }
        return problem instanceof BadParameterException bad
                ? render(bad.message())
                : String.valueOf(problem.getMessage());
    }
}
