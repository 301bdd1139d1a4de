package io.jenkins.plugins.cloudrollback.steps;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.ExtensionList;
import hudson.Util;
import hudson.model.Descriptor;
import hudson.model.Item;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.util.ComboBoxModel;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.cloudrollback.Messages;
import io.jenkins.plugins.cloudrollback.core.text.BadParameterException;
import io.jenkins.plugins.cloudrollback.core.http.Choices;
import io.jenkins.plugins.cloudrollback.core.http.Endpoints;
import io.jenkins.plugins.cloudrollback.credentials.CloudCredentials;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import jenkins.model.Jenkins;
import net.sf.json.JSONObject;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepDescriptor;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.HttpResponse;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.StaplerRequest2;
import org.kohsuke.stapler.verb.POST;

/** What the forms of all four rollbacks have in common. */
public abstract class RollbackStepDescriptor extends StepDescriptor {
    private final String service;
    private final CloudCredentials.Cloud cloud;
    private final ChoiceLists lists = new ChoiceLists();

    /** @param service whose regions are offered */
    protected RollbackStepDescriptor(String service, CloudCredentials.Cloud cloud) {
        this.service = service;
        this.cloud = cloud;
    }

    final String service() {
        return service;
    }

    /** All kinds of rollback, for a list of them. */
    static List<RollbackStepDescriptor> kinds() {
        return ExtensionList.lookup(RollbackStepDescriptor.class).stream()
                .sorted(Comparator.comparing(Descriptor::getDisplayName))
                .toList();
    }

    /** Minutes until giving up, unless the step names others. */
    public int defaultTimeoutMinutes() {
        return 60;
    }

    public final int longestTimeoutMinutes() {
        return RollbackStep.LONGEST_MINUTES;
    }

    @Override
    public final Set<? extends Class<?>> getRequiredContext() {
        return Set.of(Run.class, TaskListener.class);
    }

    /** A field that was left empty is a parameter that was not given: neither an empty text nor 0 nor false. */
    @Override
    public Step newInstance(StaplerRequest2 request, @NonNull JSONObject form) throws FormException {
        for (Object field : form.names()) {
            if ("".equals(form.get(field))) {
                form.remove(field);
            }
        }
        return super.newInstance(request, form);
    }

    @POST
    public ListBoxModel doFillCredentialsIdItems(@AncestorInPath Item item, @QueryParameter String credentialsId) {
        return CloudCredentials.list(item, credentialsId, cloud);
    }

    @POST
    public FormValidation doCheckCredentialsId(@AncestorInPath Item item, @QueryParameter String value) {
        return check(item, "credentialsId", value, () -> {
            RollbackStep.checkCredentials(value);
            if (!CloudCredentials.fits(item, value, cloud)) {
                throw new BadParameterException("credentialsId", Messages.credentials_gone(value));
            }
        });
    }

    @POST
    public ComboBoxModel doFillRegionItems(@AncestorInPath Item item) {
        return mayNotConfigure(item) ? new ComboBoxModel(List.of()) : new ComboBoxModel(Endpoints.regions(service));
    }

    @POST
    public FormValidation doCheckRegion(@AncestorInPath Item item, @QueryParameter String value) {
        return check(item, "region", value, () -> RollbackStep.checkRegion(value));
    }

    @POST
    public FormValidation doCheckTimeoutMinutes(@AncestorInPath Item item, @QueryParameter String value) {
        return check(item, "timeoutMinutes", value, () -> RollbackStep.checkTimeout(number(value)));
    }

    /** Answers the button beside a field that offers a list; see {@link ChoiceLists#answer}. */
    final HttpResponse choose(
            ChoiceLists.Account account,
            List<String> list,
            Function<CloudCredentials, CompletionStage<Choices>> question) {
        return lists.answer(account, list, question);
    }

    /** The number in a field; null if it is empty. */
    static Integer number(String value) {
        return Util.fixEmptyAndTrim(value) == null ? null : Integer.valueOf(value.trim());
    }

    /**
     * Reports a field as the step itself would, when it comes to run. What a variable stands for is known only then.
     *
     * @param parameters makes the step's parameters with the value in its field; other fields may be wrong
     */
    static FormValidation check(Item item, String field, String value, Runnable parameters) {
        if (mayNotConfigure(item) || value != null && value.contains("$")) {
            return FormValidation.ok();
        }
        try {
            parameters.run();
            return FormValidation.ok();
        } catch (BadParameterException e) {
            return e.field().equals(field) ? FormValidation.error(e.getMessage()) : FormValidation.ok();
        } catch (NumberFormatException e) {
            return FormValidation.validatePositiveInteger(value);
        }
    }

    /** Whether whoever asks may not change the job; the snippet generator outside of a job is for administrators. */
    static boolean mayNotConfigure(Item item) {
        return item == null ? !Jenkins.get().hasPermission(Jenkins.ADMINISTER) : !item.hasPermission(Item.CONFIGURE);
    }
}
