package dev.atmosphere.sim.teach;

import dev.atmosphere.codec.Json;
import dev.atmosphere.sim.mqtt.Acknowledgement;
import dev.atmosphere.sim.mqtt.HiveMqLink;
import dev.atmosphere.sim.mqtt.Link;
import dev.atmosphere.sim.mqtt.LinkSettings;
import dev.atmosphere.sim.mqtt.Message;
import dev.atmosphere.sim.mqtt.Received;
import dev.atmosphere.sim.score.FacesResult;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** One station, which takes a picture and waits for what the edge says of it. For one thread, which it blocks. */
final class Desk implements AutoCloseable {
    private static final String NAME = "bench-desk";
    private static final Duration CONNECT_WITHIN = Duration.ofSeconds(20);
    private static final Duration KEEP_ALIVE = Duration.ofSeconds(30);
    private static final int ANSWER_WITHIN_SECONDS = 60;

    private final Link link;
    private final Context home;
    private final Map<UUID, CompletableFuture<Answer>> awaited = new ConcurrentHashMap<>();

    /** @param atNanos when it arrived, of {@link System#nanoTime} */
    record Answer(FacesResult result, long atNanos) {}

    Desk(Vertx vertx, int mqttPort) throws InterruptedException {
        home = vertx.getOrCreateContext();
        link = new HiveMqLink(
                home,
                new LinkSettings(
                        "127.0.0.1",
                        mqttPort,
                        NAME,
                        Message.retained("stations/" + NAME + "/status", Buffer.buffer("offline")),
                        CONNECT_WITHIN,
                        KEEP_ALIVE));
        link.messageHandler(this::take);
        await(link::connect);
        await(() -> link.subscribe(List.of("stations/" + NAME + "/faces")));
    }

    /** The edge's first answer to a picture; what it adds later is passed over. */
    Answer show(byte[] jpeg) throws InterruptedException {
        UUID id = UUID.randomUUID();
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        awaited.put(id, answer);
        Acknowledgement said = await(() -> link.publish(new Message(
                "stations/" + NAME + "/images",
                Buffer.buffer(jpeg),
                1,
                false,
                Optional.of("image/jpeg"),
                Map.of("id", id.toString()))));
        if (said.refused()) {
            throw new IllegalStateException("the edge refused a picture: " + said);
        }
        return within(answer, "the edge did not answer a picture");
    }

    private void take(Received message) {
        FacesResult result;
        try {
            result = Json.json()
                    .readerFor(FacesResult.class)
                    .readValue(message.payload().getBytes());
        } catch (IOException e) {
            throw new IllegalStateException("not an answer of the edge: " + e.getMessage(), e);
        }
        if (result.update().isEmpty()) {
            CompletableFuture<Answer> answer = awaited.remove(result.imageId());
            if (answer != null) {
                answer.complete(new Answer(result, System.nanoTime()));
            }
        }
    }

    private <T> T await(Supplier<Future<T>> what) throws InterruptedException {
        CompletableFuture<T> done = new CompletableFuture<>();
        home.runOnContext(v -> what.get().onSuccess(done::complete).onFailure(done::completeExceptionally));
        return within(done, "the edge's broker did not answer");
    }

    private static <T> T within(CompletableFuture<T> future, String otherwise) throws InterruptedException {
        try {
            return future.get(ANSWER_WITHIN_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new IllegalStateException(otherwise + " within " + ANSWER_WITHIN_SECONDS + " s", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(otherwise + ": " + e.getCause().getMessage(), e);
        }
    }

    @Override
    public void close() throws InterruptedException {
        await(link::goodbye);
    }
}
