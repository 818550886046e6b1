package dev.atmosphere.cloud.web;

import io.vertx.core.http.HttpServerResponse;

/** One open page that hears of new pictures (server-sent events, as the HTML standard defines them). */
final class LiveClient {
    /** More than this unread, and the client is too slow: it is cut off, and asks anew when it can. */
    private static final int MOST_UNREAD_BYTES = 512 * 1024;

    private final HttpServerResponse response;
    private final String who;

    LiveClient(HttpServerResponse response, String who) {
        this.response = response;
        this.who = who;
        response.setChunked(true)
                .setWriteQueueMaxSize(MOST_UNREAD_BYTES)
                .putHeader("content-type", "text/event-stream")
                .putHeader("cache-control", "no-store")
                // Proxies that gather answers before they pass them on (nginx) are told not to.
                .putHeader("x-accel-buffering", "no");
    }

    /** @return whether it is still there and keeps up */
    boolean send(String frame) {
        if (response.closed() || response.writeQueueFull()) {
            return false;
        }
        response.write(frame).onFailure(gone -> response.reset());
        return true;
    }

    void cutOff() {
        if (!response.closed()) {
            response.reset();
        }
    }

    void end() {
        if (!response.ended() && !response.closed()) {
            response.end().onFailure(gone -> response.reset());
        }
    }

    @Override
    public String toString() {
        return who;
    }
}
