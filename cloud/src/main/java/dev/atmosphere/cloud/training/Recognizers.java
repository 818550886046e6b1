package dev.atmosphere.cloud.training;

import com.fasterxml.jackson.annotation.JsonRawValue;
import dev.atmosphere.event.TrainingWanted;
import dev.atmosphere.recognition.DescriptorModel;
import dev.atmosphere.recognition.Recognizer;
import dev.atmosphere.recognition.RecognizerFile;
import dev.atmosphere.recognition.RecognizerSigner;
import dev.atmosphere.recognition.RecognizerUnusable;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/** What an operator does with recognizers: looks at them, has one trained, goes back to an earlier one. */
public final class Recognizers {
    private static final int MOST_LISTED = 100;

    private final TrainingSettings settings;
    private final Clock clock;
    private final TrainingFaces faces;
    private final RecognizerRows rows;
    private final RecognizerSigner signer;
    private final Function<TrainingWanted, Future<Void>> want;

    /**
     * @param want puts the event onto its topic
     */
    public Recognizers(
            TrainingSettings settings,
            Clock clock,
            TrainingFaces faces,
            RecognizerRows rows,
            RecognizerSigner signer,
            Function<TrainingWanted, Future<Void>> want) {
        this.settings = settings;
        this.clock = clock;
        this.faces = faces;
        this.rows = rows;
        this.signer = signer;
        this.want = want;
    }

    /**
     * A recognizer for people who look at it.
     *
     * @param inUse whether it is the one that answers
     * @param evaluation JSON
     */
    public record View(
            int version,
            Instant trainedAt,
            boolean published,
            boolean inUse,
            String why,
            Optional<Integer> contentsOf,
            String descriptorModel,
            int people,
            int faces,
            @JsonRawValue String evaluation) {
        private static View of(RecognizerRow row, boolean inUse) {
            return new View(
                    row.version(),
                    row.trainedAt(),
                    row.published(),
                    inUse,
                    row.why(),
                    row.contentsOf(),
                    row.descriptorModel(),
                    row.people(),
                    row.faces(),
                    row.evaluation());
        }
    }

    /** What was asked for cannot be done; the message says why. */
    public static final class NotPossible extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NotPossible(String message) {
            super(message);
        }
    }

    /** The newest first. */
    public Future<List<View>> list() {
        return rows.latest(MOST_LISTED).map(all -> {
            int inUse = all.stream()
                    .filter(RecognizerRow::published)
                    .mapToInt(RecognizerRow::version)
                    .max()
                    .orElse(0);
            return all.stream().map(row -> View.of(row, row.version() == inUse)).toList();
        });
    }

    public Future<Optional<View>> show(int version) {
        return Future.all(rows.version(version), rows.inUse()).map(both -> {
            Optional<RecognizerRow> row = both.resultAt(0);
            Optional<RecognizerRow> inUse = both.resultAt(1);
            return row.map(found -> View.of(
                    found, inUse.filter(used -> used.version() == version).isPresent()));
        });
    }

    /** Has it looked for something new to learn. */
    public Future<Void> train(String why) {
        return want.apply(new TrainingWanted(UUID.randomUUID(), why, clock.instant()));
    }

    /**
     * Publishes an earlier one's contents as a new version, which stays in use until there is something new to learn.
     *
     * @return the new version
     */
    public Future<Integer> rollBack(int version) {
        UUID id = UUID.randomUUID();
        return Future.all(rows.version(version), rows.newest(), faces.lesson())
                .compose(all -> {
                    Optional<RecognizerRow> row = all.resultAt(0);
                    Optional<RecognizerRow> newest = all.resultAt(1);
                    Lesson lesson = all.resultAt(2);
                    RecognizerRow old = row.orElseThrow(() -> new NotPossible("there is no recognizer " + version));
                    return insert(old, newest.orElseThrow().version() + 1, id, lesson);
                })
                .compose(fresh -> want.apply(new TrainingWanted(id, "rolled back to " + version, clock.instant()))
                        .map(fresh));
    }

    private Future<Integer> insert(RecognizerRow old, int version, UUID id, Lesson lesson) {
        Recognizer contents = contents(old).asVersion(version, clock.instant());
        return rows.insert(RecognizerRow.of(
                        contents,
                        signer.sign(contents),
                        true,
                        id,
                        "rolled back to " + old.version(),
                        lesson.sha256(settings),
                        Optional.of(old.version()),
                        old.evaluation()))
                .map(version);
    }

    private Recognizer contents(RecognizerRow old) {
        if (!signer.verifier().trusts(old.signed())) {
            throw new NotPossible("recognizer " + old.version() + " is not signed with this cloud's key");
        }
        Recognizer recognizer;
        try {
            recognizer = RecognizerFile.read(old.signed().file());
        } catch (RecognizerUnusable e) {
            throw new NotPossible("recognizer " + old.version() + " cannot be used: " + e.getMessage());
        }
        if (!recognizer.model().equals(DescriptorModel.CURRENT)) {
            throw new NotPossible("recognizer " + old.version() + " compares descriptors of "
                    + recognizer.model().id() + ", and faces are described with " + DescriptorModel.CURRENT.id());
        }
        return recognizer;
    }
}
