package io.jenkins.plugins.cloudrollback.tracking;

import hudson.Extension;
import hudson.ExtensionList;
import hudson.XmlFile;
import hudson.model.Job;
import hudson.model.Run;
import java.io.File;
import java.io.IOException;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import jenkins.model.Jenkins;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * The builds with a rollback in progress, in a file of its own. Without it, a controller that was killed would have to
 * load every build of every job to find them.
 */
@Extension
@Restricted(NoExternalUse.class)
public final class InFlight {
    private static final Logger LOGGER = Logger.getLogger(InFlight.class.getName());

    private static final Pattern ID = Pattern.compile(".+#\\d{1,9}");

    /** Ids as of {@link Run#getExternalizableId}; null until the file is read. */
    private Set<String> builds;

    /** The rollbacks that are tracked although their build is over, with the present id of the build. */
    private final Map<RollbackRecord, String> tracked = new ConcurrentHashMap<>();

    static InFlight get() {
        return ExtensionList.lookupSingleton(InFlight.class);
    }

    private static XmlFile file() {
        return new XmlFile(new File(Jenkins.get().getRootDir(), InFlight.class.getName() + ".xml"));
    }

    /** Remembers that a rollback is tracked, until what it returns is run. */
    Runnable track(Run<?, ?> build, RollbackRecord record) {
        tracked.put(record, build.getExternalizableId());
        return () -> tracked.remove(record);
    }

    /** The record that is tracked, or the loaded one: a build that is loaded anew continues with the former. */
    RollbackRecord current(Run<?, ?> build, RollbackRecord loaded) {
        String id = build.getExternalizableId();
        return tracked.entrySet().stream()
                .filter(entry -> entry.getValue().equals(id) && entry.getKey().isSame(loaded))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(loaded);
    }

    /** The id by which Jenkins knows the build of a record now. */
    String location(Run<?, ?> build, RollbackRecord record) {
        return tracked.getOrDefault(record, build.getExternalizableId());
    }

    synchronized Set<String> builds() {
        return Set.copyOf(loaded());
    }

    /** The rollbacks of the builds that Jenkins can load. */
    Stream<RollbackAction> actions() {
        return builds().stream()
                .<Run<?, ?>>map(Run::fromExternalizableId)
                .filter(Objects::nonNull)
                .map(build -> build.getAction(RollbackAction.class))
                .filter(Objects::nonNull);
    }

    /** The numbers of the builds of a job. */
    Stream<Integer> numbers(Job<?, ?> job) {
        String prefix = job.getFullName() + "#";
        return builds().stream()
                .filter(build -> build.startsWith(prefix))
                .map(build -> Integer.valueOf(build.substring(prefix.length())));
    }

    synchronized void add(String build) throws IOException {
        Set<String> more = new TreeSet<>(loaded());
        more.add(build);
        save(more);
    }

    synchronized void remove(String build) throws IOException {
        Set<String> fewer = new TreeSet<>(loaded());
        fewer.remove(build);
        save(fewer);
    }

    /** Follows the renaming or moving of a job or folder. */
    synchronized void renamed(String oldName, String newName) throws IOException {
        UnaryOperator<String> rename = build -> build.startsWith(oldName + "#") || build.startsWith(oldName + "/")
                ? newName + build.substring(oldName.length())
                : build;
        tracked.replaceAll((record, build) -> rename.apply(build));
        save(loaded().stream().map(rename).collect(Collectors.toCollection(TreeSet::new)));
    }

    /** Writes the builds if they changed. Keeps the old ones if that fails, so that it is tried again. */
    private void save(Set<String> next) throws IOException {
        if (!next.equals(builds)) {
            file().write(next);
            builds = next;
        }
    }

    /** Anything else than the ids of builds is skipped, so that it does not keep others from being tracked. */
    private Set<String> loaded() {
        if (builds == null) {
            builds = new TreeSet<>();
            try {
                if (file().exists() && file().read() instanceof Collection<?> saved) {
                    saved.stream()
                            .map(String::valueOf)
                            .filter(ID.asMatchPredicate())
                            .forEach(builds::add);
                }
            } catch (IOException e) {
                LOGGER.log(Level.WARNING, e, () -> "Cannot read from " + file() + " which rollbacks are in progress");
            }
        }
        return builds;
    }
}
