package io.jenkins.plugins.cloudrollback.core.benchmark;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What this JVM uses. */
final class Jvm {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final OperatingSystemMXBean SYSTEM =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private Jvm() {}

    /** Bytes, without garbage; the least of some tries, as work goes on meanwhile. */
    static long usedHeap() throws InterruptedException {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 5; i++) {
            System.gc();
            least = Math.min(
                    least,
                    ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
            Thread.sleep(200);
        }
        return least;
    }

    /** The names of all live threads, without numbers, and how many have each. */
    static String threads() {
        Map<String, Long> names = Thread.getAllStackTraces().keySet().stream()
                .collect(Collectors.groupingBy(
                        thread -> thread.getName().replaceAll("-?[0-9]+", ""), TreeMap::new, Collectors.counting()));
        return names.entrySet().stream()
                .map(name -> name.getValue() + " " + name.getKey())
                .collect(Collectors.joining(", "));
    }

    /** Files and sockets; -1 where the system does not tell. */
    static long openFiles() {
        return SYSTEM instanceof UnixOperatingSystemMXBean unix ? unix.getOpenFileDescriptorCount() : -1;
    }

    /** What happens from now on. */
    static final class Watch {
        private final long begin = System.nanoTime();
        private final long cpu = SYSTEM.getProcessCpuTime();
        private final long started = THREADS.getTotalStartedThreadCount();
        private int fewest = Integer.MAX_VALUE;

        Watch() {
            THREADS.resetPeakThreadCount();
        }

        /** To be called often: counts the live threads. The JVM itself keeps the most that there were. */
        void look() {
            fewest = Math.min(fewest, THREADS.getThreadCount());
        }

        int fewestThreads() {
            return fewest;
        }

        int mostThreads() {
            return THREADS.getPeakThreadCount();
        }

        long startedThreads() {
            return THREADS.getTotalStartedThreadCount() - started;
        }

        Duration time() {
            return Duration.ofNanos(System.nanoTime() - begin);
        }

        /** Of one core, in percent. */
        double load() {
            return 100.0 * (SYSTEM.getProcessCpuTime() - cpu) / time().toNanos();
        }
    }
}
