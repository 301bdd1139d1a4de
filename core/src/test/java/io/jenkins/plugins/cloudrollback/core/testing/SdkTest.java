package io.jenkins.plugins.cloudrollback.core.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Compares our client of a service and the simulator with the vendor's own SDK.
 *
 * @param <S> the client of the SDK
 * @param <A> our client
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class SdkTest<S, A> {
    protected SdkCloud cloud;

    private final Class<A> api;
    private S sdk;

    /** @param api the class of our client, whose methods are its operations */
    protected SdkTest(Class<A> api) {
        this.api = api;
    }

    protected abstract S sdk();

    protected abstract A ours();

    /** The operations that the SDK knows. */
    protected abstract List<SdkOperation<S, A>> operations();

    /** The methods of our client whose operation the SDK does not know, with the fields that our code reads. */
    protected abstract Map<String, List<String>> unknownOperations();

    /** An answer that the SDK has read, as JSON with the names and types of the SDK's model. */
    protected abstract JsonNode tree(Object answer) throws IOException;

    /** The pointer in the SDK's model to the field that has the given pointer in the answer. */
    protected String modelled(String pointer) {
        return pointer;
    }

    /** The headers that our client sends and the SDK does not. */
    protected Map<String, String> ownHeaders() {
        return Map.of();
    }

    /** Names of fields that our code accepts in place of the listed ones. */
    protected Set<String> otherSpellings() {
        return Set.of();
    }

    /** The folders and files with the code that reads the answers. */
    protected List<Path> readers() {
        return List.of(Path.of("src/main/java", api.getPackageName().split("\\.")));
    }

    @BeforeAll
    void start() throws IOException {
        cloud = new SdkCloud();
        sdk = sdk();
    }

    @AfterAll
    void stop() {
        cloud.close();
    }

    List<SdkOperation<S, A>> calledOperations() {
        return operations().stream()
                .filter(operation -> operation.ours() != null)
                .toList();
    }

    @ParameterizedTest
    @MethodSource("calledOperations")
    void isCalledAsTheSdkCallsIt(SdkOperation<S, A> operation) throws Exception {
        String id = operation.setUp().apply(cloud.reset());
        operation.sdk().call(sdk, id);
        WireRequest expected = cloud.request();
        expected.headers().putAll(ownHeaders());

        assertThat(operation.setUp().apply(cloud.reset())).isEqualTo(id);
        operation.ours().call(ours(), id).toCompletableFuture().get(20, TimeUnit.SECONDS);

        assertThat(cloud.request()).isEqualTo(expected);
    }

    @ParameterizedTest
    @MethodSource("operations")
    void isAnsweredAsTheSdkReadsIt(SdkOperation<S, A> operation) throws Exception {
        String id = operation.setUp().apply(cloud.reset());

        JsonNode model = tree(operation.sdk().call(sdk, id));

        JsonNode answer = cloud.reply().json();
        for (String pointer : operation.read()) {
            JsonNode sent = answer.at(pointer);
            JsonNode read = model.at(modelled(pointer));
            assertThat(sent.isValueNode()).as("%s in %s", pointer, answer).isTrue();
            assertThat(read.asText()).as("%s in %s", pointer, model).isEqualTo(sent.asText());
            assertThat(read.getNodeType()).as("type of %s", pointer).isEqualTo(sent.getNodeType());
        }
        List<String> pointers = new ArrayList<>();
        addFields(answer, "", pointers);
        assertThat(pointers)
                .filteredOn(pointer -> model.at(modelled(pointer)).isMissingNode())
                .as("fields that the SDK does not know")
                .isSubsetOf(operation.unknown());
        assertThat(operation.unknown())
                .as("fields that the SDK knows after all")
                .allMatch(pointer -> model.at(modelled(pointer)).isMissingNode());
    }

    private static void addFields(JsonNode node, String pointer, List<String> pointers) {
        node.properties().forEach(field -> addFields(field.getValue(), pointer + "/" + field.getKey(), pointers));
        for (int i = 0; node.isArray() && i < node.size(); i++) {
            addFields(node.path(i), pointer + "/" + i, pointers);
        }
        if (node.isValueNode()) {
            pointers.add(pointer);
        }
    }

    @Test
    void allOperationsOfOurClientAreListed() {
        assertThat(Arrays.stream(api.getDeclaredMethods())
                        .filter(method -> CompletionStage.class.isAssignableFrom(method.getReturnType()))
                        .filter(method -> !method.isSynthetic() && !Modifier.isPrivate(method.getModifiers()))
                        .map(method -> method.getName()))
                .containsExactlyInAnyOrderElementsOf(Stream.concat(
                                calledOperations().stream().map(SdkOperation::method),
                                unknownOperations().keySet().stream())
                        .collect(Collectors.toSet()));
    }

    @Test
    void allFieldsThatOurCodeReadsAreListed() throws IOException {
        Set<String> listed = new HashSet<>(otherSpellings());
        Stream<String> known = operations().stream()
                .flatMap(operation -> Stream.concat(operation.read().stream(), operation.unknown().stream()));
        Stream<String> unknown = unknownOperations().values().stream().flatMap(List::stream);
        Stream.concat(known, unknown).forEach(pointer -> listed.addAll(List.of(pointer.split("/"))));

        assertThat(listed).containsAll(ReadFields.in(readers()));
    }
}
