package dev.atmosphere.cloud.slack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atmosphere.cloud.tagging.AnswersBus;
import dev.atmosphere.codec.EventCodec;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.ServerWebSocket;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SocketModeTest {
    private final Vertx vertx = Vertx.vertx();
    private final List<Throwable> thrown = new CopyOnWriteArrayList<>();
    private final List<ServerWebSocket> sockets = new CopyOnWriteArrayList<>();
    private final List<String> acknowledged = new CopyOnWriteArrayList<>();
    private SocketMode socketMode;

    @BeforeEach
    void connect() {
        vertx.exceptionHandler(thrown::add);
        HttpServer slack = get(vertx.createHttpServer()
                .webSocketHandler(socket -> {
                    socket.textMessageHandler(acknowledged::add);
                    sockets.add(socket);
                })
                .listen(0, "127.0.0.1"));
        Clock clock = Clock.systemUTC();
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        AnswersBus answers = new AnswersBus(vertx, new EventCodec("/atmosphere/test", clock), meters);
        vertx.runOnContext(go -> {
            socketMode = new SocketMode(
                    vertx,
                    () -> Future.succeededFuture("ws://127.0.0.1:" + slack.actualPort() + "/"),
                    new Interactions(answers, meters, clock),
                    clock);
            socketMode.start();
        });
        Awaitility.await().until(() -> sockets.size() == 1);
    }

    @AfterEach
    void stop() {
        get(vertx.close());
    }

    @Test
    void what_makes_no_sense_is_passed_over_and_what_never_will_is_not_asked_for_again() {
        for (String text : List.of(
                "null",
                "[",
                "[]",
                "{\"type\":\"interactive\",\"envelope_id\":\"1\",\"payload\":null}",
                "{\"type\":\"interactive\",\"envelope_id\":\"2\",\"payload\":{\"type\":\"block_actions\",\"user\":{\"id\":\"U0A\"},"
                        + "\"actions\":[null]}}",
                "{\"type\":\"hello\"}")) {
            get(sockets.get(0).writeTextMessage(text));
        }

        Awaitility.await().until(() -> socketMode.away().isEmpty() && acknowledged.size() == 2);

        assertThat(acknowledged).containsExactly("{\"envelope_id\":\"1\"}", "{\"envelope_id\":\"2\"}");
        assertThat(thrown).isEmpty();
        assertThat(sockets).as("the connection stays").hasSize(1);
    }

    private static <T> T get(Future<T> future) {
        return future.toCompletionStage()
                .toCompletableFuture()
                .orTimeout(30, TimeUnit.SECONDS)
                .join();
    }
}
