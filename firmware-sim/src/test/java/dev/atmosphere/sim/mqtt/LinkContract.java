package dev.atmosphere.sim.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.atmosphere.sim.Broker;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What every link promises, in whatever MQTT version. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
abstract class LinkContract {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private final Vertx vertx = Vertx.vertx();
    private final Context home = vertx.getOrCreateContext();
    private final List<Received> received = new CopyOnWriteArrayList<>();
    private final List<String> losses = new CopyOnWriteArrayList<>();
    private final Broker broker = new Broker();
    private Link link;

    abstract Link link(Vertx vertx, Context home, LinkSettings settings);

    @BeforeEach
    void make() {
        link = link(
                vertx,
                home,
                new LinkSettings(
                        "127.0.0.1",
                        broker.port(),
                        "station",
                        Message.retained("stations/s/status", Buffer.buffer("offline")),
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(30)));
        link.messageHandler(received::add);
        link.closedHandler(losses::add);
    }

    @AfterEach
    void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
        broker.close();
    }

    @Test
    void a_message_is_acknowledged_and_what_is_subscribed_to_arrives() {
        done(link::connect);
        done(() -> link.subscribe(List.of("stations/s/commands")));

        broker.command("s", "hello");

        assertThat(done(() -> link.publish(picture())).refused()).isFalse();
        await().atMost(PATIENCE).until(() -> received.size() == 1);
        assertThat(received.get(0).topic()).isEqualTo("stations/s/commands");
        assertThat(received.get(0).payload()).hasToString("hello");
    }

    @Test
    void a_cut_publishes_the_will_and_is_told() {
        done(link::connect);

        home.runOnContext(v -> link.cut());

        await().atMost(PATIENCE).until(() -> "offline".equals(broker.retained("stations/s/status")));
        await().atMost(PATIENCE).until(() -> losses.size() == 1);
    }

    @Test
    void a_goodbye_publishes_no_will() {
        done(link::connect);
        done(link::goodbye);

        await().atMost(PATIENCE).until(() -> broker.connections() == 0);
        assertThat(broker.retained("stations/s/status")).isNull();
    }

    @Test
    void it_connects_again_and_gets_what_came_meanwhile() {
        done(link::connect);
        done(() -> link.subscribe(List.of("stations/s/commands")));
        home.runOnContext(v -> link.cut());
        await().atMost(PATIENCE).until(() -> losses.size() == 1);
        broker.command("s", "while away");

        await().atMost(PATIENCE).ignoreExceptions().until(() -> {
            done(link::connect);
            return true;
        });

        await().atMost(PATIENCE).until(() -> received.size() == 1);
    }

    @Test
    void without_a_connection_nothing_is_published() {
        assertThat(outcome(() -> link.publish(picture()))).isCompletedExceptionally();
    }

    @Test
    void nobody_there_is_a_failure() {
        broker.close();

        assertThat(outcome(link::connect)).isCompletedExceptionally();
    }

    private Message picture() {
        return Message.plain("stations/s/images/" + UUID.randomUUID(), Buffer.buffer("picture"), 1);
    }

    private <T> T done(Supplier<Future<T>> action) {
        return outcome(action).join();
    }

    private <T> CompletableFuture<T> outcome(Supplier<Future<T>> action) {
        CompletableFuture<T> outcome = new CompletableFuture<>();
        home.runOnContext(v -> action.get().onComplete(outcome::complete, outcome::completeExceptionally));
        await().atMost(PATIENCE).until(outcome::isDone);
        return outcome;
    }
}
