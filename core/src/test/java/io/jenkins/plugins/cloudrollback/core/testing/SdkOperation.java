package io.jenkins.plugins.cloudrollback.core.testing;

import io.jenkins.plugins.cloudrollback.simulator.Simulator;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * An operation that an SDK knows, as it and our client call it.
 *
 * @param <S> the client of the SDK
 * @param <A> our client
 * @param method the method of our client, or the name of an operation that only the simulator knows yet
 * @param setUp brings the simulator into the state in which the operation succeeds, and returns an id for the calls
 * @param ours null if our client does not call the operation
 * @param read JSON pointers of the fields of the answer that our code reads, and that the SDK reads too
 * @param unknown pointers of the fields that the SDK does not know, though our code reads or the simulator sends them
 */
public record SdkOperation<S, A>(
        String method,
        Function<Simulator, String> setUp,
        SdkCall<S> sdk,
        OurCall<A> ours,
        List<String> read,
        List<String> unknown) {

    /** A call that returns the answer in the SDK's model. */
    public interface SdkCall<S> {
        Object call(S client, String id) throws Exception;
    }

    /** A call that returns when the answer has arrived. */
    public interface OurCall<A> {
        CompletionStage<?> call(A client, String id);
    }

    public static <S, A> SdkOperation<S, A> of(String method, SdkCall<S> sdk, OurCall<A> ours) {
        return new SdkOperation<>(method, simulator -> null, sdk, ours, List.of(), List.of());
    }

    /** An operation that the simulator answers, and that our client does not call. */
    public static <S, A> SdkOperation<S, A> simulated(String method, SdkCall<S> sdk) {
        return of(method, sdk, null);
    }

    public SdkOperation<S, A> after(Function<Simulator, String> preparation) {
        return new SdkOperation<>(method, preparation, sdk, ours, read, unknown);
    }

    public SdkOperation<S, A> reading(String... pointers) {
        return new SdkOperation<>(method, setUp, sdk, ours, List.of(pointers), unknown);
    }

    /** Names the fields that the SDK does not know, though our code reads them or the simulator sends them. */
    public SdkOperation<S, A> unknownToSdk(String... pointers) {
        return new SdkOperation<>(method, setUp, sdk, ours, read, List.of(pointers));
    }

    @Override
    public String toString() {
        return method;
    }
}
