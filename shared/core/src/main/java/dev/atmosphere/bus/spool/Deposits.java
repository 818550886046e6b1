package dev.atmosphere.bus.spool;

import dev.atmosphere.bus.Cause;
import dev.atmosphere.bus.Message;
import dev.atmosphere.disk.GroupCommit;
import dev.atmosphere.failure.Failure;
import dev.atmosphere.failure.Transient;
import dev.atmosphere.topic.Topic;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.Callable;

/**
 * Puts messages down: the picture as a file, on a thread of the small pool, then its entry with the next group of commits. What was
 * not committed leaves neither an entry nor a file. Any thread may call.
 */
final class Deposits {
    private static final int MOST_WAITING = 10_000;

    private final Clock clock;
    private final SpoolStore store;
    private final Admission admission;
    private final GroupCommit<SpoolTables> commits;
    private final SpoolReaders readers;

    Deposits(
            Clock clock,
            SpoolStore store,
            Admission admission,
            GroupCommit<SpoolTables> commits,
            SpoolReaders readers) {
        this.clock = clock;
        this.store = store;
        this.admission = admission;
        this.commits = commits;
        this.readers = readers;
    }

    /**
     * @param once whether the upload ledger decides if it is published at all: it comes from outside
     */
    Future<Intake> put(Topic<?> topic, Message message, boolean once) {
        if (commits.size() >= MOST_WAITING) {
            return Future.failedFuture(
                    new Transient("spool-busy", MOST_WAITING + " changes wait for the disk already"));
        }
        Arrival arrival = new Arrival(store.pictures(), admission, message);
        return submit(topic, message, arrival, () -> prepare(topic, message, arrival, once));
    }

    /** Straight into the dead letters, as given up by the group. */
    Future<Void> putAside(Topic<?> topic, String group, Message message, Cause cause) {
        Arrival arrival = new Arrival(store.pictures(), admission, message);
        return submit(topic, message, arrival, () -> {
            arrival.prepare(true);
            return tables -> {
                arrival.place();
                tables.giveUpNew(topic.name(), group, message, cause, clock.instant());
                arrival.done();
                return null;
            };
        });
    }

    private <T> Future<T> submit(
            Topic<?> topic,
            Message message,
            Arrival arrival,
            Callable<GroupCommit.Change<SpoolTables, T>> preparation) {
        Promise<GroupCommit.Change<SpoolTables, T>> prepared = Promise.promise();
        Runnable preparing = () -> {
            try {
                prepared.complete(preparation.call());
            } catch (Failure e) {
                prepared.fail(e);
            } catch (Exception e) {
                prepared.fail(new Transient("spool-io", "the spool cannot take a picture: " + e.getMessage(), e));
            }
        };
        if (message.picture().isPresent()) {
            store.pictureWriters().execute(preparing);
        } else {
            preparing.run();
        }
        return commits.submit(topic.name() + ' ' + message.key(), prepared.future())
                .onFailure(why -> abandon(arrival, message));
    }

    private GroupCommit.Change<SpoolTables, Intake> prepare(
            Topic<?> topic, Message message, Arrival arrival, boolean once) throws Exception {
        String id = message.id().toString();
        if (once && store.reads().uploaded(id).isPresent()) {
            String sender = claimOf(message);
            return tables -> {
                Intake intake = tables.claim(id, sender, clock.instant());
                if (intake == Intake.NEW) {
                    // The ledger forgot it between the look and now.
                    throw new IOException("the upload of " + id + " has to be tried again");
                }
                return intake;
            };
        }
        arrival.prepare(once);
        return tables -> {
            Instant now = clock.instant();
            Intake intake = once ? tables.claim(id, claimOf(message), now) : Intake.NEW;
            if (intake == Intake.NEW) {
                arrival.place();
                tables.publish(topic.name(), message, now);
                readers.published(topic.name());
            }
            arrival.done();
            return intake;
        };
    }

    /** Whose picture and which: the same bytes under the same id from another sender are not the same upload. */
    private static String claimOf(Message message) {
        return message.picture().orElseThrow().sha256() + ' ' + message.key();
    }

    /** Nothing was committed: neither room nor a file is kept. */
    private void abandon(Arrival arrival, Message message) {
        arrival.done();
        message.picture().ifPresent(picture -> commits.submit(tables -> {
                    if (!tables.holdsPicture(picture.sha256())) {
                        store.pictures().removeUnlessPinned(picture.sha256());
                    }
                    return null;
                })
                .onFailure(why -> store.leftBehind(picture.sha256(), why)));
    }
}
