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

/**
 * The numbers of a job's builds in which there are rollbacks, in a file in the job's folder: otherwise each of its builds
 * would have to be loaded to find them.
 */
public final class RollbackIndex {
    private static final Logger LOGGER = Logger.getLogger(RollbackIndex.class.getName());

    private RollbackIndex() {}

    private static XmlFile file(Job<?, ?> job) {
        return new XmlFile(new File(job.getRootDir(), "cloud-rollbacks.xml"));
    }

    /** @throws IOException also if what is there cannot be read: it must not be lost */
    static synchronized void add(Run<?, ?> build) throws IOException {
        NavigableSet<Integer> more = read(build.getParent());
        if (more.add(build.getNumber())) {
            file(build.getParent()).write(more);
        }
    }

    public static boolean exist(Job<?, ?> job) {
        return file(job).exists();
    }

    /** In ascending order; some of them may have been deleted since. */
    public static NavigableSet<Integer> of(Job<?, ?> job) {
        try {
            return read(job);
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, e, () -> "Not known from " + file(job) + " which builds have rollbacks");
            return new TreeSet<>();
        }
    }

    private static NavigableSet<Integer> read(Job<?, ?> job) throws IOException {
        NavigableSet<Integer> numbers = new TreeSet<>();
        if (file(job).exists()) {
            for (Object number : (Set<?>) file(job).read()) {
                numbers.add((Integer) number);
            }
        }
        return numbers;
    }
}
