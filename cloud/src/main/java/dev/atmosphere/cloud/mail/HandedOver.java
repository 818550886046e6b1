package dev.atmosphere.cloud.mail;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.util.function.Supplier;

/**
 * The last part of a mail. The mail client reads it only after the mail server has asked for the contents; before a byte of it goes
 * out, it is written down that the mail is being handed over. A mail whose last part did not go out was not taken.
 *
 * <p>Everything happens on the context of the mail's connection.
 */
final class HandedOver implements ReadStream<Buffer> {
    private final Context context;
    private final Buffer bytes;
    private final Supplier<Future<Void>> handingOver;
    private Handler<Buffer> handler;
    private Handler<Void> endHandler;
    private Handler<Throwable> exceptionHandler;
    private boolean paused;
    private boolean asked;
    private boolean allowed;
    private volatile boolean gone;
    private volatile Throwable refused;

    HandedOver(Context context, byte[] bytes, Supplier<Future<Void>> handingOver) {
        this.context = context;
        this.bytes = Buffer.buffer(bytes);
        this.handingOver = handingOver;
    }

    /** Whether all of it went out: from then on the mail server may have taken the mail. */
    boolean gone() {
        return gone;
    }

    /** Why it could not be written down; null if it could. */
    Throwable refused() {
        return refused;
    }

    private void flow() {
        if (paused || handler == null || gone) {
            return;
        }
        if (allowed) {
            gone = true;
            handler.handle(bytes);
            context.runOnContext(end -> {
                if (endHandler != null) {
                    endHandler.handle(null);
                }
            });
        } else if (!asked) {
            asked = true;
            handingOver
                    .get()
                    .onComplete(written -> context.runOnContext(go -> {
                        if (written.succeeded()) {
                            allowed = true;
                            flow();
                        } else {
                            refused = written.cause();
                            if (exceptionHandler != null) {
                                exceptionHandler.handle(refused);
                            }
                        }
                    }));
        }
    }

    @Override
    public ReadStream<Buffer> handler(Handler<Buffer> newHandler) {
        handler = newHandler;
        if (newHandler != null) {
            context.runOnContext(go -> flow());
        }
        return this;
    }

    @Override
    public ReadStream<Buffer> endHandler(Handler<Void> newHandler) {
        endHandler = newHandler;
        return this;
    }

    @Override
    public ReadStream<Buffer> exceptionHandler(Handler<Throwable> newHandler) {
        exceptionHandler = newHandler;
        return this;
    }

    @Override
    public ReadStream<Buffer> pause() {
        paused = true;
        return this;
    }

    @Override
    public ReadStream<Buffer> resume() {
        return fetch(Long.MAX_VALUE);
    }

    @Override
    public ReadStream<Buffer> fetch(long amount) {
        paused = false;
        context.runOnContext(go -> flow());
        return this;
    }
}
