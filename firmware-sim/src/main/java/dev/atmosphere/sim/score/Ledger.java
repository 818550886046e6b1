package dev.atmosphere.sim.score;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.atmosphere.codec.Json;
import dev.atmosphere.sim.mqtt.Acknowledgement;
import dev.atmosphere.sim.scene.Who;
import dev.atmosphere.sim.station.Logbook;
import dev.atmosphere.sim.station.Shot;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The book of all pictures: each from its first sending until it is acknowledged and answered, or lost, or refused. Lives on
 * the simulation's event loop.
 *
 * <p><em>Lost</em> is a sound picture that was acknowledged and not answered within the time for results; if the answer comes
 * later it is <em>late</em> instead. <em>Duplicated</em> is a second answer to one picture, unless it is byte for byte the first
 * one and the station's connection broke in between: then the broker delivered it again, as MQTT's "at least once" allows.
 */
public final class Ledger implements Logbook {
    private static final Logger LOG = LoggerFactory.getLogger(Ledger.class);
    /** How many closed pictures are remembered, to tell a second answer from a stranger's; and how many faces. */
    private static final int REMEMBERED = 50_000;

    private final LongSupplier nanoClock;
    private final Duration resultTimeout;
    private final ObjectMapper json = Json.json();
    private final Map<UUID, Account> open = new LinkedHashMap<>();
    private final Map<UUID, Closed> closed = new LinkedHashMap<>();
    private final Map<String, Long> refusals = new TreeMap<>();
    private final Latency untilAcknowledged = new Latency();
    private final Latency untilAnswered = new Latency();
    private final Counts counts = new Counts();
    private final Map<String, Who> whose = new LinkedHashMap<>();
    private Tally tally = Tally.ZERO;
    private Names names = Names.ZERO;
    private Names later = Names.ZERO;

    /** @param nanoClock as {@link System#nanoTime()} */
    public Ledger(Duration resultTimeout, LongSupplier nanoClock) {
        this.resultTimeout = resultTimeout;
        this.nanoClock = nanoClock;
    }

    @Override
    public void sent(Shot shot) {
        counts.sent++;
        if (shot.broken()) {
            counts.broken++;
        }
        open.put(shot.id(), new Account(shot, nanoClock.getAsLong()));
    }

    @Override
    public void resent(Shot shot) {
        counts.resent++;
    }

    @Override
    public void acknowledged(Shot shot) {
        counts.acknowledged++;
        Account account = open.get(shot.id());
        if (account == null) {
            return;
        }
        account.acknowledgedAt = nanoClock.getAsLong();
        account.acknowledged = true;
        untilAcknowledged.record(account.acknowledgedAt - account.sentAt);
        if (shot.broken()) {
            close(account, Outcome.BROKEN, null);
        } else if (account.answer != null) {
            close(account, Outcome.ANSWERED, account.answer);
        }
    }

    @Override
    public void refused(Shot shot, Acknowledgement word) {
        refusals.merge(word.reason(), 1L, Long::sum);
        counts.refused++;
        if (!shot.broken()) {
            counts.refusedSound++;
            LOG.warn("{}: sound picture {} was refused: {}", shot.station(), shot.id(), word);
        }
        Account account = open.get(shot.id());
        if (account != null) {
            close(account, Outcome.BROKEN, null);
        }
    }

    @Override
    public void abandoned(Shot shot) {
        counts.abandoned++;
        Account account = open.get(shot.id());
        if (account != null) {
            close(account, Outcome.BROKEN, null);
        }
    }

    @Override
    public void skipped(String station) {
        counts.skipped++;
    }

    @Override
    public void connected(String station) {
        counts.connects++;
    }

    @Override
    public void disconnected(String station, String cause) {
        counts.disconnects++;
        LOG.info("{}: connection lost: {}", station, cause);
    }

    @Override
    public void answered(String station, long connection, Buffer payload) {
        FacesResult result;
        try {
            result = json.readValue(payload.getBytes(), FacesResult.class);
        } catch (JacksonException e) {
            counts.unreadable++;
            LOG.warn("{}: a result that cannot be read: {}", station, e.getOriginalMessage());
            return;
        } catch (IOException e) {
            throw new IllegalStateException("bytes in memory can be read", e);
        }
        if (result.update().isPresent()) {
            renamed(result);
            return;
        }
        Answer answer = Answer.of(payload, connection);
        Account account = open.get(result.imageId());
        if (account == null) {
            answeredAgain(station, result, answer);
        } else if (account.answer != null) {
            again(station, result.imageId(), account.answer, answer);
        } else if (account.shot.broken()) {
            counts.unexpected++;
            LOG.warn("{}: broken picture {} ({}) was answered", station, result.imageId(), account.shot.fault());
        } else {
            first(account, result, answer);
        }
    }

    /** Names that come later count apart from those of the answers; of faces that this run did not see they say nothing. */
    private void renamed(FacesResult update) {
        for (FacesResult.Found face : update.faces()) {
            Who who = whose.get(face.faceId());
            if (who == null) {
                continue;
            }
            if (face.person().isEmpty()) {
                counts.takenBack++;
            } else {
                later = later.plus(Names.of(who, face.person()));
            }
        }
    }

    private void first(Account account, FacesResult result, Answer answer) {
        counts.answered++;
        untilAnswered.record(nanoClock.getAsLong() - account.sentAt);
        score(account.shot, result);
        account.answer = answer;
        if (account.acknowledged) {
            close(account, Outcome.ANSWERED, answer);
        }
    }

    private void answeredAgain(String station, FacesResult result, Answer answer) {
        Closed before = closed.get(result.imageId());
        if (before == null) {
            counts.unknown++;
            return;
        }
        switch (before.outcome) {
            case ANSWERED -> again(station, result.imageId(), before.answer, answer);
            case LOST -> {
                counts.lost--;
                counts.late++;
                counts.answered++;
                score(before.shot, result);
                closed.put(result.imageId(), new Closed(before.shot, Outcome.ANSWERED, answer));
            }
            case BROKEN -> {
                counts.unexpected++;
                LOG.warn("{}: broken or refused picture {} was answered", station, result.imageId());
            }
        }
    }

    private void again(String station, UUID id, Answer first, Answer second) {
        if (second.connection > first.connection && second.sameBytesAs(first)) {
            counts.redelivered++;
        } else {
            counts.duplicated++;
            LOG.warn("{}: picture {} was answered twice", station, id);
        }
    }

    private void score(Shot shot, FacesResult result) {
        if (result.capturedAt() != null && !result.capturedAt().equals(shot.takenAt())) {
            counts.otherTime++;
        }
        shot.truth().ifPresent(truth -> {
            Scoring.Matched matched = Scoring.match(truth, result.faces());
            tally = tally.plus(matched.tally());
            matched.whose().forEach(this::scoreName);
            counts.scored++;
        });
    }

    private void scoreName(Scoring.Whose found) {
        names = names.plus(Names.of(found.who(), found.face().person()));
        if (found.face().faceId() != null) {
            whose.put(found.face().faceId(), found.who());
            forgetBeyond(REMEMBERED, whose);
        }
    }

    private static <K> void forgetBeyond(int most, Map<K, ?> inOrder) {
        if (inOrder.size() > most) {
            inOrder.remove(inOrder.keySet().iterator().next());
        }
    }

    private void close(Account account, Outcome outcome, Answer answer) {
        open.remove(account.shot.id());
        closed.put(account.shot.id(), new Closed(account.shot.withoutPayload(), outcome, answer));
        forgetBeyond(REMEMBERED, closed);
    }

    /** Counts as lost what was acknowledged too long ago; to be called now and then. */
    public void review() {
        long now = nanoClock.getAsLong();
        for (Account account : open.values().toArray(Account[]::new)) {
            boolean late = now - account.acknowledgedAt > resultTimeout.toNanos();
            if (account.acknowledged && account.answer == null && late) {
                counts.lost++;
                LOG.warn("{}: no result for picture {}", account.shot.station(), account.shot.id());
                close(account, Outcome.LOST, null);
            }
        }
    }

    /** Whether nothing is waited for: no acknowledgement, no result. */
    public boolean settled() {
        return open.isEmpty();
    }

    public Totals totals() {
        long unacknowledged =
                open.values().stream().filter(a -> !a.acknowledged).count();
        return counts.totals(unacknowledged, open.size() - unacknowledged, Map.copyOf(refusals));
    }

    public Tally tally() {
        return tally;
    }

    /** Of the answers. */
    public Names names() {
        return names;
    }

    /** Of those that came after the answers. */
    public Names laterNames() {
        return later;
    }

    public Latency.Percentiles untilAcknowledged() {
        return untilAcknowledged.percentiles();
    }

    public Latency.Percentiles untilAnswered() {
        return untilAnswered.percentiles();
    }

    private enum Outcome {
        ANSWERED,
        LOST,
        BROKEN
    }

    /** Of an answer only what tells a second one from the same one again. */
    private record Answer(int length, int hash, long connection) {
        private static Answer of(Buffer payload, long connection) {
            return new Answer(payload.length(), Arrays.hashCode(payload.getBytes()), connection);
        }

        private boolean sameBytesAs(Answer other) {
            return length == other.length && hash == other.hash;
        }
    }

    private record Closed(Shot shot, Outcome outcome, Answer answer) {}

    private static final class Account {
        private final Shot shot;
        private final long sentAt;
        private boolean acknowledged;
        private long acknowledgedAt;
        private Answer answer;

        private Account(Shot shot, long sentAt) {
            this.shot = shot;
            this.sentAt = sentAt;
        }
    }

    private static final class Counts {
        private long sent;
        private long resent;
        private long acknowledged;
        private long broken;
        private long refused;
        private long refusedSound;
        private long abandoned;
        private long skipped;
        private long answered;
        private long late;
        private long lost;
        private long duplicated;
        private long redelivered;
        private long unexpected;
        private long unreadable;
        private long unknown;
        private long otherTime;
        private long scored;
        private long takenBack;
        private long connects;
        private long disconnects;

        private Totals totals(long unacknowledged, long waiting, Map<String, Long> refusals) {
            return new Totals(
                    new Totals.Pictures(
                            sent,
                            resent,
                            acknowledged,
                            unacknowledged,
                            broken,
                            refused,
                            refusedSound,
                            refusals,
                            abandoned,
                            skipped),
                    new Totals.Results(
                            answered,
                            waiting,
                            late,
                            lost,
                            duplicated,
                            redelivered,
                            unexpected,
                            unreadable,
                            unknown,
                            otherTime,
                            scored,
                            takenBack),
                    new Totals.Connections(connects, disconnects));
        }
    }
}
