package dev.atmosphere.cloud.web;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One who listens to {@code /api/v1/events}, as a browser does. */
final class ServerSentEvents implements AutoCloseable {
    /** @param name empty for a comment */
    record Told(String name, String data) {}

    private final HttpClient client;
    private final HttpClientResponse response;
    private final BlockingQueue<Told> told = new LinkedBlockingQueue<>();
    private final StringBuilder rest = new StringBuilder();
    private volatile boolean over;

    ServerSentEvents(Vertx vertx, int port) {
        client = vertx.createHttpClient();
        Promise<HttpClientResponse> answered = Promise.promise();
        // All on one event loop: between the answer's head and our handlers nothing of its body can pass by.
        vertx.runOnContext(go -> client.request(HttpMethod.GET, port, "127.0.0.1", "/api/v1/events")
                .compose(request -> request.send())
                .map(answer -> {
                    answer.handler(bytes -> take(bytes.toString()));
                    answer.endHandler(end -> over = true);
                    answer.exceptionHandler(why -> over = true);
                    return answer;
                })
                .onComplete(answered));
        response = await(answered.future());
    }

    private void take(String text) {
        rest.append(text);
        for (int end = rest.indexOf("\n\n"); end >= 0; end = rest.indexOf("\n\n")) {
            String name = "";
            List<String> data = new ArrayList<>();
            for (String line : rest.substring(0, end).split("\n")) {
                if (line.startsWith("event: ")) {
                    name = line.substring(7);
                } else if (line.startsWith("data: ")) {
                    data.add(line.substring(6));
                }
            }
            told.add(new Told(name, String.join("\n", data)));
            rest.delete(0, end + 2);
        }
    }

    int status() {
        return response.statusCode();
    }

    String type() {
        return response.getHeader("content-type");
    }

    /** The next event; comments are passed over. */
    Told next(Duration patience) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            Told one = told.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (one == null) {
                throw new AssertionError("no event within " + patience);
            }
            if (!one.name().isEmpty()) {
                return one;
            }
        }
    }

    /** Stops reading, as somebody who is stuck. */
    void stopReading() {
        response.pause();
    }

    void readOn() {
        response.resume();
    }

    boolean isOver() {
        return over;
    }

    private static <T> T await(Future<T> future) {
        try {
            return future.await(30, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new IllegalStateException("no answer within 30 s", e);
        }
    }

    @Override
    public void close() {
        await(client.close());
    }
}
