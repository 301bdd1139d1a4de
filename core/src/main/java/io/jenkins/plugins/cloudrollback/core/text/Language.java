package io.jenkins.plugins.cloudrollback.core.text;

import java.util.Locale;
import java.util.ResourceBundle;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/** The language in which people are told something: English, unless there is a translation into theirs. */
public final class Language {
    /** What somebody began on another thread is told in his language, whichever thread goes on with it. */
    private static final ThreadLocal<Locale> KEPT = new ThreadLocal<>();

    private static volatile Supplier<Locale> reader = Locale::getDefault;

    private Language() {}

    /** @param locale of whoever reads what the current thread says, asked at each text; at first Java's own */
    public static void of(Supplier<Locale> locale) {
        reader = locale;
    }

    public static Locale current() {
        Locale kept = KEPT.get();
        return kept != null ? kept : reader.get();
    }

    /** The same task; it speaks the language of the caller, whoever runs it. */
    public static Runnable kept(Runnable task) {
        Locale locale = current();
        return () -> speak(locale, task);
    }

    /** The same executor; what it runs speaks the language of the caller, whoever hands it in. */
    public static Executor kept(Executor executor) {
        Locale locale = current();
        return task -> executor.execute(() -> speak(locale, task));
    }

    /** The same stage; what depends on it speaks the language of the caller, whoever completes it. */
    public static <T> CompletableFuture<T> kept(CompletionStage<T> stage) {
        Locale locale = current();
        CompletableFuture<T> kept = new CompletableFuture<>();
        stage.whenComplete((value, failure) -> speak(locale, () -> {
            if (failure == null) {
                kept.complete(value);
            } else {
                kept.completeExceptionally(failure);
            }
        }));
        return kept;
    }

    /** What is read by everybody, such as a log: in Java's own language. */
    public static <T> T own(Supplier<T> text) {
        AtomicReference<T> told = new AtomicReference<>();
        speak(Locale.getDefault(), () -> told.set(text.get()));
        return told.get();
    }

    private static void speak(Locale locale, Runnable task) {
        Locale before = KEPT.get();
        KEPT.set(locale);
        try {
            task.run();
        } finally {
            if (before == null) {
                KEPT.remove();
            } else {
                KEPT.set(before);
            }
        }
    }

    /**
     * The bundle beside a class. It is looked up each time, which is cheap: the JDK keeps it, and readers differ. An
     * English reader gets English on a controller of any language, so there is no falling back to the language of Java.
     */
    public static ResourceBundle bundle(Class<?> owner, String name, Locale locale) {
        return ResourceBundle.getBundle(
                owner.getPackageName() + "." + name,
                locale,
                owner.getClassLoader(),
                ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_DEFAULT));
    }
}
