package io.jenkins.plugins.cloudrollback.tracking;

import hudson.XmlFile;
import java.io.File;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.Jenkins;

/** A map of texts in a file of its own, which keeps the newest entries. Reading and adding do not wait for a save. */
final class MapFile {
    private static final Logger LOGGER = Logger.getLogger(MapFile.class.getName());

    private final Class<?> owner;
    private final int max;

    /** Oldest first, never changed in place; null until the file is read. */
    private volatile Map<String, String> entries;

    /** What the file has. */
    private volatile Map<String, String> saved;

    /**
     * @param owner after which the file is named
     * @param max the number of entries that are kept
     */
    MapFile(Class<?> owner, int max) {
        this.owner = owner;
        this.max = max;
    }

    private XmlFile file() {
        return new XmlFile(new File(Jenkins.get().getRootDir(), owner.getName() + ".xml"));
    }

    Map<String, String> entries() {
        Map<String, String> known = entries;
        return known == null ? load() : known;
    }

    private synchronized Map<String, String> load() {
        if (entries == null) {
            Map<String, String> read = new LinkedHashMap<>();
            try {
                if (file().exists() && file().read() instanceof Map<?, ?> map) {
                    map.forEach((key, value) -> read.put(String.valueOf(key), String.valueOf(value)));
                }
            } catch (IOException e) {
                LOGGER.log(Level.WARNING, e, () -> "Cannot read " + file());
            }
            saved = read;
            entries = read;
        }
        return entries;
    }

    synchronized void put(String key, String value) {
        Map<String, String> more = new LinkedHashMap<>(entries());
        more.put(key, value);
        more.keySet()
                .removeAll(more.keySet().stream()
                        .limit(Math.max(0, more.size() - max))
                        .toList());
        entries = more;
    }

    /** Writes the file if there are new entries. Only the thread that saves all journals does so. */
    void save() throws IOException {
        Map<String, String> known = entries();
        if (known != saved) {
            file().write(known);
            saved = known;
        }
    }
}
