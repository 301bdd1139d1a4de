package io.jenkins.plugins.cloudrollback.core.engine;

/**
 * What a look at the provider showed of a change that can be ours.
 *
 * @param seen whether there is such a change
 * @param changeId the provider's id of it; null where there is none
 * @param doubt why it may be somebody else's or, with none seen, why there may be one all the same, for people; null when
 *     there is no doubt
 */
public record Sighting(boolean seen, String changeId, String doubt) {

    public static Sighting none() {
        return new Sighting(false, null, null);
    }

    public static Sighting noneToBeSeen(String doubt) {
        return new Sighting(false, null, doubt);
    }

    public static Sighting ours(String changeId) {
        return new Sighting(true, changeId, null);
    }

    public static Sighting perhaps(String changeId, String doubt) {
        return new Sighting(true, changeId, doubt);
    }
}
