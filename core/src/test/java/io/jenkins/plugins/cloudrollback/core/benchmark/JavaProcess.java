package io.jenkins.plugins.cloudrollback.core.benchmark;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A JVM with the class path of this one, which reads lines and prints lines. */
final class JavaProcess implements AutoCloseable {
    private final Process process;
    private final PrintStream input;
    private final BufferedReader output;

    JavaProcess(Class<?> main, List<String> options, List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(arguments);
        process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        input = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
        output = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    void send(String line) {
        input.println(line);
    }

    String line() throws IOException {
        String line = output.readLine();
        if (line == null) {
            throw new IOException("the other process has died");
        }
        return line;
    }

    @Override
    public void close() {
        input.close();
        process.destroy();
    }
}
