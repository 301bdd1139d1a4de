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

    /** @throws IOException also if the present file can't be read: its content must not be lost */
    static synchronized void add(Run<?, ?> build) throws IOException {
        NavigableSet<Integer> more = read(build.getParent());
        if (more.add(build.getNumber())) {
            file(build.getParent()).write(more);
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
