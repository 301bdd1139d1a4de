package io.jenkins.plugins.cloudrollback.core.benchmark;

import com.aliyuncs.edas.model.v20170801.GetChangeOrderInfoRequest;
import com.aliyuncs.exceptions.ClientException;
import com.huaweicloud.sdk.aos.v1.AosClient;
import com.huaweicloud.sdk.aos.v1.model.GetStackMetadataRequest;
import io.jenkins.plugins.cloudrollback.core.alibaba.AlibabaSdk;
import io.jenkins.plugins.cloudrollback.core.engine.Journal;
import io.jenkins.plugins.cloudrollback.core.engine.Outcome;
import io.jenkins.plugins.cloudrollback.core.engine.Outcome.Status;
import io.jenkins.plugins.cloudrollback.core.http.AccessKey;
import io.jenkins.plugins.cloudrollback.core.huawei.HuaweiSdk;
import io.jenkins.plugins.cloudrollback.simulator.service.Service;
import java.net.URI;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** A way to wait for the end of a rollback that runs at its provider. */
@FunctionalInterface
interface Peer {
    /** @param journal says which rollback it is */
    CompletableFuture<Status> await(Target target, Journal journal);

    /** The engine, which continues as after a restart of Jenkins. */
    static Peer engine(URI provider, Settings settings) {
        WaitingRollbacks rollbacks = new WaitingRollbacks(provider, settings.budget());
        SplittableRandom random = new SplittableRandom(settings.seed());
        return (target, journal) ->
                rollbacks.run(target, journal, random.split()).start().thenApply(Outcome::status);
    }

    /** The vendor's SDK with a thread for each wait. All waits of an account share a client. */
    static Peer sdk(Service service, URI provider, Settings settings) {
        SplittableRandom random = new SplittableRandom(settings.seed());
        Map<String, AlibabaSdk> alibaba = new ConcurrentHashMap<>();
        Map<String, AosClient> huawei = new ConcurrentHashMap<>();
        return (target, journal) -> {
            AccessKey key = new AccessKey(target.account(), Target.SECRET);
            Callable<Status> question;
            if (service == Service.EDAS) {
                AlibabaSdk client = alibaba.computeIfAbsent(key.id(), id -> new AlibabaSdk(provider, key));
                String order = journal.changeId();
                question = () -> ask(client, order);
            } else {
                AosClient client = huawei.computeIfAbsent(
                        key.id(), id -> HuaweiSdk.client(AosClient.newBuilder(), provider, key, Target.PROJECT));
                question = () -> ask(client, target.id());
            }
            return everySecond(question, random.nextInt(1000));
        };
    }

    private static Status ask(AlibabaSdk client, String order) throws ClientException {
        GetChangeOrderInfoRequest request = new GetChangeOrderInfoRequest();
        request.setChangeOrderId(order);
        return switch (client.call(request).getChangeOrderInfo().getStatus()) {
            case 2 -> Status.SUCCEEDED;
            case 3 -> Status.FAILED;
            default -> null;
        };
    }

    private static Status ask(AosClient client, String stack) {
        GetStackMetadataRequest request = new GetStackMetadataRequest()
                .withClientRequestId(UUID.randomUUID().toString())
                .withStackName(stack);
        return switch (client.getStackMetadata(request).getStatus().getValue()) {
            case "ROLLBACK_COMPLETE" -> Status.SUCCEEDED;
            case "ROLLBACK_FAILED" -> Status.FAILED;
            default -> null;
        };
    }

    /**
     * Asks in a new thread until there is an answer.
     *
     * @param delay milliseconds before the first question, as builds do not all ask at the same moment
     */
    private static CompletableFuture<Status> everySecond(Callable<Status> question, int delay) {
        CompletableFuture<Status> end = new CompletableFuture<>();
        new Thread(() -> {
                    try {
                        Thread.sleep(delay);
                        Status status = question.call();
                        while (status == null) {
                            Thread.sleep(1000);
                            status = question.call();
                        }
                        end.complete(status);
                    } catch (Exception e) {
                        end.completeExceptionally(e);
                    }
                })
                .start();
        return end;
    }
}
