package io.jenkins.plugins.cloudrollback.tracking;

import hudson.XmlFile;
import hudson.model.Job;
import hudson.model.Run;
import java.io.File;
import java.io.IOException;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * The numbers of the builds of a job that have rollbacks, in a file in the job's folder. Without it, the history would
 * have to load every build of the job.
 */
@Restricted(NoExternalUse.class)
public final class RollbackIndex {
    private static final Logger LOGGER = Logger.getLogger(RollbackIndex.class.getName());

    private RollbackIndex() {}

    private static XmlFile file(Job<?, ?> job) {
        return new XmlFile(new File(job.getRootDir(), "cloud-rollbacks.xml"));
    }

    /**
     * Adds a build, and removes those whose folder is gone.
     *
     * @throws IOException also if the present file can't be read: its content must not be lost
     */
    static synchronized void add(Run<?, ?> build) throws IOException {
        Job<?, ?> job = build.getParent();
        NavigableSet<Integer> numbers = read(job);
        if (numbers.add(build.getNumber())) {
            numbers.removeIf(number -> !new File(job.getBuildDir(), String.valueOf(number)).exists());
            write(job, numbers);
        }
    }

    /** Removes a build that is being deleted. */
    static synchronized void remove(Run<?, ?> build) {
        Job<?, ?> job = build.getParent();
        try {
            NavigableSet<Integer> numbers = read(job);
            if (numbers.remove(build.getNumber())) {
                write(job, numbers);
            }
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, e, () -> "Cannot remove " + build + " from " + file(job));
        }
    }

    private static void write(Job<?, ?> job, Set<Integer> numbers) throws IOException {
        if (numbers.isEmpty()) {
            file(job).delete();
        } else {
            file(job).write(numbers);
        }
    }

    public static boolean exist(Job<?, ?> job) {
        return file(job).exists();
    }

    /** The build numbers in ascending order; some of the builds may have been deleted. */
    public static NavigableSet<Integer> of(Job<?, ?> job) {
        try {
            return read(job);
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, e, () -> "Cannot read from " + file(job) + " which builds have rollbacks");
            return new TreeSet<>();
        }
    }

    @SuppressWarnings("unchecked")
    private static NavigableSet<Integer> read(Job<?, ?> job) throws IOException {
        return exist(job) ? new TreeSet<>((Set<Integer>) file(job).read()) : new TreeSet<>();
    }
}
