package io.jenkins.plugins.cloudrollback.tracking;

import hudson.model.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.logging.Level;
import java.util.logging.Logger;

/** What rollbacks have logged after the end of their build, in a file in the folder of the build. */
record LaterLog(Path file) {
    private static final Logger LOGGER = Logger.getLogger(LaterLog.class.getName());
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

    static LaterLog of(Run<?, ?> build) {
        return new LaterLog(build.getRootDir().toPath().resolve("cloud-rollbacks.log"));
    }

    void append(String line) {
        try {
            Files.writeString(
                    file,
                    LocalDateTime.now().format(TIME) + " " + line + "\n",
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (NoSuchFileException e) {
            // The build has been deleted.
            LOGGER.log(Level.FINE, e, () -> "Cannot write " + file);
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, e, () -> "Cannot write " + file);
        }
    }

    /** Empty if nothing was logged, or if it can't be read. */
    String text() {
        try {
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, e, () -> "Cannot read " + file);
            return "";
        }
    }
}
