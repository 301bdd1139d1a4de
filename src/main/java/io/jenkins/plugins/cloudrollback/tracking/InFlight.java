package io.jenkins.plugins.cloudrollback.tracking;

import hudson.Extension;
import hudson.ExtensionList;
import hudson.XmlFile;
import hudson.model.Job;
import hudson.model.Run;
import java.io.File;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.Level;
import java.util.logging.Logger;
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

    /** Ids as of {@link Run#getExternalizableId}; null until the file is read. */
    private Set<String> builds;

    /** The rollbacks that are tracked although their build is over, by build and id. */
    private final Map<String, RollbackRecord> tracked = new ConcurrentHashMap<>();

    static InFlight get() {
        return ExtensionList.lookupSingleton(InFlight.class);
    }

    private static XmlFile file() {
        return new XmlFile(new File(Jenkins.get().getRootDir(), InFlight.class.getName() + ".xml"));
    }

    /** Remembers that a rollback is tracked, until what it returns is run. */
    Runnable track(Run<?, ?> build, RollbackRecord record) {
        String key = key(build, record);
        tracked.put(key, record);
        return () -> tracked.remove(key, record);
    }

    /** The record that is tracked, or the loaded one: a build that is loaded anew continues with the former. */
    RollbackRecord current(Run<?, ?> build, RollbackRecord loaded) {
        return tracked.getOrDefault(key(build, loaded), loaded);
    }

    private static String key(Run<?, ?> build, RollbackRecord record) {
        return build.getExternalizableId() + " " + record.id();
    }

    synchronized Set<String> builds() {
        return Set.copyOf(loaded());
    }

    /** The numbers of the builds of a job. */
    Stream<Integer> numbers(Job<?, ?> job) {
        String prefix = job.getFullName() + "#";
        return builds().stream()
                .filter(build -> build.startsWith(prefix))
                .map(build -> Integer.valueOf(build.substring(prefix.length())));
    }

    synchronized void add(Run<?, ?> build) throws IOException {
        Set<String> more = new TreeSet<>(loaded());
        more.add(build.getExternalizableId());
        save(more);
    }

    synchronized void remove(String build) throws IOException {
        Set<String> fewer = new TreeSet<>(loaded());
        fewer.remove(build);
        save(fewer);
    }

    /** Follows the renaming or moving of a job or folder. */
    synchronized void renamed(String oldName, String newName) throws IOException {
        Set<String> renamed = new TreeSet<>();
        for (String build : loaded()) {
            boolean affected = build.startsWith(oldName + "#") || build.startsWith(oldName + "/");
            renamed.add(affected ? newName + build.substring(oldName.length()) : build);
        }
        save(renamed);
    }

    /** Writes the builds if they changed. Keeps the old ones if that fails, so that it is tried again. */
    private void save(Set<String> next) throws IOException {
        if (!next.equals(builds)) {
            file().write(next);
            builds = next;
        }
    }

    @SuppressWarnings("unchecked")
    private Set<String> loaded() {
        if (builds == null) {
            builds = new TreeSet<>();
            try {
                if (file().exists()) {
                    builds.addAll((Set<String>) file().read());
                }
            } catch (IOException e) {
                LOGGER.log(Level.WARNING, e, () -> "Cannot read from " + file() + " which rollbacks are in progress");
            }
        }
        return builds;
    }
}
