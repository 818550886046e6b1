package dev.atmosphere.cloud.database;

import dev.atmosphere.failure.Transient;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Function;

/**
 * Gathers requests while one is under way and sends them as the next one, all together: under load a commit is shared by many,
 * without load nobody waits for company.
 *
 * <p>If a batch is refused (not merely {@link Transient}), its requests are sent again one by one, so that only the bad one
 * fails. Answers keep the order of requests. May be called from any thread. Bounded by its callers: each waits for its answer.
 */
public final class Coalescer<I, O> {
    private final int most;
    private final Function<List<I>, Future<List<O>>> send;
    private final Deque<Waiting<I, O>> waiting = new ArrayDeque<>();
    private boolean busy;

    private record Waiting<I, O>(I request, Promise<O> answer) {}

    /**
     * @param most requests in one batch
     * @param send answers as many as were asked, in the same order
     */
    public Coalescer(int most, Function<List<I>, Future<List<O>>> send) {
        this.most = most;
        this.send = send;
    }

    public Future<O> ask(I request) {
        Promise<O> answer = Promise.promise();
        synchronized (this) {
            waiting.add(new Waiting<>(request, answer));
            if (busy) {
                return answer.future();
            }
            busy = true;
        }
        sendNext();
        return answer.future();
    }

    private void sendNext() {
        List<Waiting<I, O>> batch = new ArrayList<>();
        synchronized (this) {
            while (batch.size() < most && !waiting.isEmpty()) {
                batch.add(waiting.poll());
            }
            if (batch.isEmpty()) {
                busy = false;
                return;
            }
        }
        answer(batch).onComplete(done -> sendNext());
    }

    private Future<Void> answer(List<Waiting<I, O>> batch) {
        return sent(batch)
                .<Void>map(answers -> {
                    for (int i = 0; i < batch.size(); i++) {
                        batch.get(i).answer().complete(answers.get(i));
                    }
                    return null;
                })
                .recover(why -> {
                    if (batch.size() == 1 || why instanceof Transient) {
                        batch.forEach(one -> one.answer().fail(why));
                        return Future.succeededFuture();
                    }
                    return oneByOne(batch);
                });
    }

    private Future<Void> oneByOne(List<Waiting<I, O>> batch) {
        Future<Void> done = Future.succeededFuture();
        for (Waiting<I, O> one : batch) {
            done = done.compose(before -> answer(List.of(one)));
        }
        return done;
    }

    private Future<List<O>> sent(List<Waiting<I, O>> batch) {
        try {
            return send.apply(batch.stream().map(Waiting::request).toList());
        } catch (RuntimeException e) {
            return Future.failedFuture(e);
        }
    }
}
