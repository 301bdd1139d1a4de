package io.jenkins.plugins.cloudrollback.core.http;

import io.jenkins.plugins.cloudrollback.core.engine.Texts;

/** What this package tells people, and how it makes others' words fit for a log. */
final class HttpTexts {
    private static final Texts TEXTS = Texts.of(HttpTexts.class);
    private static final int LONGEST = 300;

    private HttpTexts() {}

    static String get(String key, Object... arguments) {
        return TEXTS.get(key, arguments);
    }

    /** A foreign text in one line of bearable length, without the secrets that it may send back. */
    static String foreign(String text, Iterable<String> secrets) {
        if (text == null) {
            return "";
        }
        String shown = text;
        for (String secret : secrets) {
            shown = shown.replace(secret, "****");
        }
        shown = shown.replaceAll("[\\p{Cntrl}\\s]+", " ").trim();
        return shown.length() <= LONGEST ? shown : shown.substring(0, LONGEST) + "...";
    }
}
