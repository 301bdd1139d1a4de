package io.jenkins.plugins.cloudrollback.core.benchmark;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** Prints figures as Markdown. */
final class Report {
    private Report() {}

    /** Prints the machine and the JVM of the measurement. */
    static void printMachine() {
        OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        System.out.printf(
                "Machine: %d cores (%s), %d GB of memory, %s; JDK %s (%s), heap up to %d MB; load before: %.1f%n%n",
                system.getAvailableProcessors(),
                System.getProperty("os.arch"),
                Math.round(system.getTotalMemorySize() / 1e9),
                System.getProperty("os.name"),
                System.getProperty("java.runtime.version"),
                System.getProperty("java.vm.vendor"),
                Runtime.getRuntime().maxMemory() >> 20,
                system.getSystemLoadAverage());
    }

    static void print(List<String> head, List<List<String>> rows) {
        StringBuilder table = new StringBuilder(line(head));
        table.append(line(Collections.nCopies(head.size(), "---")));
        rows.forEach(row -> table.append(line(row)));
        System.out.println(table);
    }

    private static String line(List<String> cells) {
        return "| " + String.join(" | ", cells) + " |\n";
    }

    /** The smallest value that the given percentage of all values does not exceed. */
    static double percentile(double[] values, int percent) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[Math.max(0, (int) Math.ceil(percent / 100.0 * sorted.length) - 1)];
    }
}
