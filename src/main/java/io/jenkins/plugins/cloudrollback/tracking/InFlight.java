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

/**
 * The builds in which a rollback is going on, in a file of their own: a controller that was killed has no other way to
 * know them than to load every build of every job.
 */
@Extension
public final class InFlight {
    private static final Logger LOGGER = Logger.getLogger(InFlight.class.getName());

    /** As {@link Run#getExternalizableId} names them. */
    private Set<String> builds;

    /** Those that are followed though their build is over, by build and id. */
    private final Map<String, RollbackRecord> followed = new ConcurrentHashMap<>();

    static InFlight get() {
        return ExtensionList.lookupSingleton(InFlight.class);
    }

    private static XmlFile file() {
        return new XmlFile(new File(Jenkins.get().getRootDir(), InFlight.class.getName() + ".xml"));
    }

    /** @return takes note that it is followed no longer */
    Runnable follow(Run<?, ?> build, RollbackRecord record) {
        String key = key(build, record);
        followed.put(key, record);
        return () -> followed.remove(key, record);
    }

    /** A build that is loaded anew, as when its job is reloaded, goes on with the record that is followed. */
    RollbackRecord present(Run<?, ?> build, RollbackRecord loaded) {
        return followed.getOrDefault(key(build, loaded), loaded);
    }

    private static String key(Run<?, ?> build, RollbackRecord record) {
        return build.getExternalizableId() + " " + record.id();
    }

    synchronized Set<String> builds() {
        return Set.copyOf(loaded());
    }

    /** Of the builds of a job. */
    Stream<Integer> numbers(Job<?, ?> job) {
        String prefix = job.getFullName() + "#";
        return builds().stream()
                .filter(build -> build.startsWith(prefix))
                .map(build -> Integer.valueOf(build.substring(prefix.length())));
    }

    synchronized void add(Run<?, ?> build) throws IOException {
        Set<String> more = new TreeSet<>(loaded());
        if (more.add(build.getExternalizableId())) {
            write(more);
        }
    }

    synchronized void remove(String build) throws IOException {
        Set<String> fewer = new TreeSet<>(loaded());
        if (fewer.remove(build)) {
            write(fewer);
        }
    }

    /** A job, or the folder of one, has got another name. */
    synchronized void renamed(String oldName, String newName) throws IOException {
        Set<String> renamed = new TreeSet<>();
        for (String build : loaded()) {
            boolean concerned = build.startsWith(oldName + "#") || build.startsWith(oldName + "/");
            renamed.add(concerned ? newName + build.substring(oldName.length()) : build);
        }
        if (!renamed.equals(builds)) {
            write(renamed);
        }
    }

    /** What could not be written does not count, so that it is tried again. */
    private void write(Set<String> next) throws IOException {
        file().write(next);
        builds = next;
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
                LOGGER.log(Level.WARNING, e, () -> "Not known from " + file() + " which rollbacks were going on");
            }
        }
        return builds;
    }
}
