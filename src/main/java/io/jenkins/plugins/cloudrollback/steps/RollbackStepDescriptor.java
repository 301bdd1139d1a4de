package io.jenkins.plugins.cloudrollback.steps;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.ExtensionList;
import hudson.Util;
import hudson.model.Descriptor;
import hudson.model.Item;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.cloudrollback.Messages;
import io.jenkins.plugins.cloudrollback.Pages;
import io.jenkins.plugins.cloudrollback.core.engine.CallException;
import io.jenkins.plugins.cloudrollback.core.engine.CallException.Kind;
import io.jenkins.plugins.cloudrollback.core.engine.Decision;
import io.jenkins.plugins.cloudrollback.core.engine.Plan;
import io.jenkins.plugins.cloudrollback.core.engine.RunningChange;
import io.jenkins.plugins.cloudrollback.core.engine.Situation;
import io.jenkins.plugins.cloudrollback.core.text.BadParameterException;
import io.jenkins.plugins.cloudrollback.core.text.Message;
import io.jenkins.plugins.cloudrollback.credentials.CloudCredentials;
import io.jenkins.plugins.cloudrollback.tracking.KnownRollbacks;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import jenkins.model.Jenkins;
import net.sf.json.JSONObject;
import org.jenkinsci.plugins.structs.describable.DescribableModel;
import org.jenkinsci.plugins.structs.describable.DescribableParameter;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jvnet.localizer.Localizable;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.HttpResponse;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.StaplerRequest2;
import org.kohsuke.stapler.verb.POST;

/** The parts that the forms of all rollbacks have in common. */
public abstract class RollbackStepDescriptor extends StrictStepDescriptor {
    private final String functionName;
    private final Localizable displayName;
    private final String service;
    private final CloudCredentials.Cloud cloud;
    private final ChoiceLists lists = new ChoiceLists();

    /** @param service whose regions are offered */
    protected RollbackStepDescriptor(
            String functionName, Localizable displayName, String service, CloudCredentials.Cloud cloud) {
        this.functionName = functionName;
        this.displayName = displayName;
        this.service = service;
        this.cloud = cloud;
    }

    final String service() {
        return service;
    }

    @Override
    public final String getFunctionName() {
        return functionName;
    }

    @NonNull
    @Override
    public final String getDisplayName() {
        return displayName.toString();
    }

    /** All kinds of rollback, sorted by name. */
    static List<RollbackStepDescriptor> kinds() {
        return ExtensionList.lookup(RollbackStepDescriptor.class).stream()
                .sorted(Comparator.comparing(Descriptor::getDisplayName))
                .toList();
    }

    /** The default of {@code timeoutMinutes}. */
    public int defaultTimeoutMinutes() {
        return 60;
    }

    public final int defaultMaxRollbacks() {
        return RollbackStep.DEFAULT_MAX_ROLLBACKS;
    }

    public final int defaultLimitHours() {
        return RollbackStep.DEFAULT_LIMIT_HOURS;
    }

    public final int maxTimeoutMinutes() {
        return RollbackStep.TIMEOUT_MINUTES.max();
    }

    /** An empty field is a parameter that is not given: neither an empty text nor 0 nor false. */
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
    public ListBoxModel doFillCredentialsIdItems(
            @AncestorInPath Item item, @QueryParameter String credentialsId, @QueryParameter String region) {
        return CloudCredentials.list(item, credentialsId, cloud, service, region);
    }

    @POST
    public FormValidation doCheckCredentialsId(
            @AncestorInPath Item item, @QueryParameter String value, @QueryParameter String region) {
        return check(item, value, id -> {
            RollbackStep.checkCredentials(id);
            if (!CloudCredentials.fits(item, id, cloud, service, region)) {
                throw new BadParameterException("credentialsId", Message.of("Messages", "credentials.gone", id));
            }
        });
    }

    @POST
    public FormValidation doCheckRegion(@AncestorInPath Item item, @QueryParameter String value) {
        return check(item, value, region -> RollbackStep.checkRegion(service, region));
    }

    /** For the steps that can abort another change. */
    @POST
    public ListBoxModel doFillRunningChangeItems(@AncestorInPath Item item) {
        checkPermission(item);
        return new ListBoxModel(
                new ListBoxModel.Option(Messages.runningChange_wait(), RunningChange.WAIT.name()),
                new ListBoxModel.Option(Messages.runningChange_abort(), RunningChange.ABORT.name()));
    }

    @POST
    public FormValidation doCheckTimeoutMinutes(@AncestorInPath Item item, @QueryParameter String value) {
        return checkNumber(item, value, RollbackStep.TIMEOUT_MINUTES::check);
    }

    @POST
    public FormValidation doCheckMaxRollbacks(@AncestorInPath Item item, @QueryParameter String value) {
        return checkNumber(item, value, RollbackStep.MAX_ROLLBACKS::check);
    }

    @POST
    public FormValidation doCheckLimitHours(@AncestorInPath Item item, @QueryParameter String value) {
        return checkNumber(item, value, RollbackStep.LIMIT_HOURS::check);
    }

    /** Answers the button beside a field that offers a list; the request has the other fields as well. */
    @POST
    public HttpResponse doChoose(
            @AncestorInPath Item item,
            @QueryParameter String field,
            @QueryParameter boolean reload,
            StaplerRequest2 request) {
        return lists.answer(item, submitted(request), field, reload);
    }

    /** Answers the button that shows what would be rolled back to what. */
    @POST
    public FormValidation doCheckTarget(@AncestorInPath Item item, StaplerRequest2 request) {
        return checkTarget(item, submitted(request));
    }

    /** Decides as a dry run does, and reports what would be rolled back to what, and why. Nothing is changed. */
    static FormValidation checkTarget(@CheckForNull Item item, RollbackStep step) {
        checkPermission(item);
        if (step.hasVariables()) {
            return FormValidation.warning(Messages.check_variables());
        }
        try {
            step.validate();
            step.checkStepAlone();
            CloudCredentials credentials = step.credentials(item);
            Decision decision = Pages.ask(
                    "check.tooLong",
                    page -> step.rollback(credentials.during(page)).decide(Situation.ofStep(KnownRollbacks.get())));
            return describe(decision);
        } catch (BadParameterException e) {
            return FormValidation.error(Pages.render(e.message()));
        } catch (CallException e) {
            String problem = Pages.render(e.message());
            // The configuration may be right although there is nothing to roll back at the moment.
            boolean temporary = e.kind() == Kind.BUSY || e.kind() == Kind.REJECTED && e.code() == null;
            return temporary ? FormValidation.warning(Messages.check_notNow(problem)) : FormValidation.error(problem);
        }
    }

    private static FormValidation describe(Decision decision) {
        String reason = Pages.render(decision.reason());
        String all = Messages.check_alone(describe(decision.plan()) + " " + reason);
        return switch (decision.action()) {
            case REQUEST, FOLLOW -> FormValidation.ok(all);
            case WAIT -> FormValidation.warning(all);
            case END ->
                decision.status().isSuccess()
                        ? FormValidation.ok(reason)
                        : FormValidation.warning(Messages.check_notNow(reason));
        };
    }

    private static String describe(Plan plan) {
        String target = Pages.render(plan.target());
        String to = Pages.render(plan.to());
        if (to == null) {
            return Messages.check_state(target);
        }
        return plan.from() == null
                ? Messages.check_to(target, to)
                : Messages.check_fromTo(target, Pages.render(plan.from()), to);
    }

    /** The step with the texts that a button of its form sends. */
    private RollbackStep submitted(StaplerRequest2 request) {
        Class<? extends RollbackStep> type = clazz.asSubclass(RollbackStep.class);
        Map<String, String> texts = new HashMap<>();
        for (DescribableParameter parameter : DescribableModel.of(type).getParameters()) {
            String value = Util.fixEmptyAndTrim(request.getParameter(parameter.getName()));
            Class<?> kind = parameter.getErasedType();
            if (value != null && (kind == String.class || kind.isEnum())) {
                texts.put(parameter.getName(), value);
            }
        }
        return RollbackStep.of(type, texts);
    }

    /**
     * Validates a field as the step does when it runs. A value with a variable is valid: it is known only then.
     *
     * @param check of the trimmed value, null for an empty one; throws {@link BadParameterException}
     */
    static FormValidation check(@CheckForNull Item item, String value, Consumer<String> check) {
        return isChecked(item, value)
                ? Pages.validate(() -> check.accept(Util.fixEmptyAndTrim(value)))
                : FormValidation.ok();
    }

    /** Like {@link #check}, for a whole number. */
    static FormValidation checkNumber(@CheckForNull Item item, String value, Consumer<Integer> check) {
        return isChecked(item, value) ? Pages.validateNumber(value, check) : FormValidation.ok();
    }

    private static boolean isChecked(@CheckForNull Item item, @CheckForNull String value) {
        return canConfigure(item) && (value == null || !value.contains("$"));
    }

    /** Throws an exception unless {@link #canConfigure}. */
    static void checkPermission(@CheckForNull Item item) {
        if (item == null) {
            Jenkins.get().checkPermission(Jenkins.ADMINISTER);
        } else {
            item.checkPermission(Item.CONFIGURE);
        }
    }

    /** Returns whether the user may configure the job; outside of jobs, forms are for administrators. */
    static boolean canConfigure(@CheckForNull Item item) {
        return item == null ? Jenkins.get().hasPermission(Jenkins.ADMINISTER) : item.hasPermission(Item.CONFIGURE);
    }
}
