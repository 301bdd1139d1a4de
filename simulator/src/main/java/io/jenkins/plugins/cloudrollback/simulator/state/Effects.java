package io.jenkins.plugins.cloudrollback.simulator.state;

import io.jenkins.plugins.cloudrollback.simulator.script.ScriptRun;
import io.jenkins.plugins.cloudrollback.simulator.service.Outcome;
import io.jenkins.plugins.cloudrollback.simulator.service.Service;
import java.util.ArrayList;
import java.util.List;

/** The rollbacks that were actually started, oldest first. */
public final class Effects {
    private final SharedState shared;
    private final List<Effect> effects = new ArrayList<>();

    Effects(SharedState shared) {
        this.shared = shared;
    }

    public List<Effect> all() {
        synchronized (shared) {
            return List.copyOf(effects);
        }
    }

    public List<Effect> of(String target) {
        return all().stream().filter(effect -> effect.target().equals(target)).toList();
    }

    public List<Effect> by(String who) {
        return all().stream().filter(effect -> effect.by().equals(who)).toList();
    }

    /**
     * Returns the present outcome of an effect. Unlike the effect's own method, it can be called while requests are
     * handled.
     */
    public Outcome outcome(Effect effect) {
        synchronized (shared) {
            return effect.outcome(shared.now());
        }
    }

    public void add(Service service, String target, String changeId, String by, ScriptRun run) {
        effects.add(new Effect(service, target, changeId, by, shared.now(), run));
    }
}
