package io.jenkins.plugins.cloudrollback.core.benchmark;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.UnixOperatingSystemMXBean;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Resource usage of this JVM. */
final class Jvm {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final OperatingSystemMXBean SYSTEM =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private Jvm() {}

    /** Used heap in bytes, without garbage: the minimum of some measurements, as work continues meanwhile. */
    static long usedHeap() throws InterruptedException {
        long min = Long.MAX_VALUE;
        for (int i = 0; i < 5; i++) {
            System.gc();
            min = Math.min(
                    min,
                    ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
            Thread.sleep(200);
        }
        return min;
    }

    /** The names of all live threads, without numbers, and the number of threads of each name. */
    static String threads() {
        Map<String, Long> names = Thread.getAllStackTraces().keySet().stream()
                .collect(Collectors.groupingBy(
                        thread -> thread.getName().replaceAll("-?[0-9]+", ""), TreeMap::new, Collectors.counting()));
        return names.entrySet().stream()
                .map(name -> name.getValue() + " " + name.getKey())
                .collect(Collectors.joining(", "));
    }

    /** Number of open files and sockets; -1 if the system does not tell. */
    static long openFiles() {
        return SYSTEM instanceof UnixOperatingSystemMXBean unix ? unix.getOpenFileDescriptorCount() : -1;
    }

    /** Number of open sockets; -1 if the system does not tell as Linux does. */
    static long sockets() {
        File[] files = new File("/proc/self/fd").listFiles();
        return files == null ? -1 : Stream.of(files).filter(Jvm::isSocket).count();
    }

    private static boolean isSocket(File file) {
        try {
            return Files.readSymbolicLink(file.toPath()).toString().startsWith("socket:");
        } catch (IOException e) {
            return false; // closed meanwhile
        }
    }

    /** Measures thread counts and CPU time from its creation on. */
    static final class Measurement {
        private final long begin = System.nanoTime();
        private final long cpu = SYSTEM.getProcessCpuTime();
        private final long started = THREADS.getTotalStartedThreadCount();
        private int minThreads = Integer.MAX_VALUE;

        Measurement() {
            THREADS.resetPeakThreadCount();
        }

        /** Samples the number of live threads. Call it often; the JVM itself keeps the peak. */
        void sample() {
            minThreads = Math.min(minThreads, THREADS.getThreadCount());
        }

        int minThreads() {
            return minThreads;
        }

        int peakThreads() {
            return THREADS.getPeakThreadCount();
        }

        long startedThreads() {
            return THREADS.getTotalStartedThreadCount() - started;
        }

        Duration time() {
            return Duration.ofNanos(System.nanoTime() - begin);
        }

        /** CPU load in percent of one core. */
        double load() {
            return 100.0 * (SYSTEM.getProcessCpuTime() - cpu) / time().toNanos();
        }
    }
}
