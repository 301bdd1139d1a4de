package io.jenkins.plugins.cloudrollback.simulator.service;

import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/** The selected modes of a service. In an aspect without a mode, the service behaves as by default. */
public final class Modes<M extends Enum<M> & Mode> {
    private final EnumSet<M> selected;

    public Modes(Class<M> type) {
        selected = EnumSet.noneOf(type);
    }

    public boolean has(M mode) {
        return selected.contains(mode);
    }

    /** Returns the mode of an aspect, or null for the default. */
    public M of(String aspect) {
        return selected.stream()
                .filter(mode -> mode.aspect().equals(aspect))
                .findFirst()
                .orElse(null);
    }

    /** Selects exactly these modes. */
    public void select(Collection<M> modes) {
        selected.clear();
        for (M mode : modes) {
            if (selected.stream()
                    .anyMatch(other -> other != mode && other.aspect().equals(mode.aspect()))) {
                throw new IllegalArgumentException(mode + " excludes another of " + modes);
            }
            selected.add(mode);
        }
    }

    /** Selects a mode in place of any other of its aspect, or returns to the default of the aspect. */
    public void set(M mode, boolean on) {
        selected.removeIf(other -> other.aspect().equals(mode.aspect()));
        if (on) {
            selected.add(mode);
        }
    }

    /** Draws modes, at most one of each aspect. Some draws have none, some have one in nearly each aspect. */
    public static <M extends Enum<M> & Mode> EnumSet<M> random(Class<M> type, RandomGenerator random) {
        Map<String, List<M>> aspects = new LinkedHashMap<>();
        for (M mode : type.getEnumConstants()) {
            aspects.computeIfAbsent(mode.aspect(), aspect -> new ArrayList<>()).add(mode);
        }
        EnumSet<M> drawn = EnumSet.noneOf(type);
        double share = Math.max(0, random.nextDouble() * 1.2 - 0.2);
        for (List<M> alternatives : aspects.values()) {
            if (random.nextDouble() < share) {
                drawn.add(alternatives.get(random.nextInt(alternatives.size())));
            }
        }
        return drawn;
    }
}
