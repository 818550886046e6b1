package dev.atmosphere.cloud.training;

import dev.atmosphere.recognition.Recognizer;
import dev.atmosphere.recognition.SignedRecognizer;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/**
 * A recognizer as it is kept.
 *
 * @param published false: it was worse than the one in use, which stayed
 * @param wantedBy the event that had it trained
 * @param lessonSha256 of what it was trained from
 * @param contentsOf the version whose contents these are, if it was rolled back to
 * @param evaluation JSON of {@link Evaluation}
 */
record RecognizerRow(
        int version,
        Instant trainedAt,
        boolean published,
        Optional<Instant> announcedAt,
        UUID wantedBy,
        String why,
        byte[] lessonSha256,
        Optional<Integer> contentsOf,
        String descriptorModel,
        int people,
        int faces,
        String evaluation,
        SignedRecognizer signed) {
    RecognizerRow {
        Objects.requireNonNull(trainedAt, "trainedAt");
        Objects.requireNonNull(wantedBy, "wantedBy");
        Objects.requireNonNull(signed, "signed");
        lessonSha256 = lessonSha256.clone();
    }

    /** One that nobody was told of yet. */
    static RecognizerRow of(
            Recognizer recognizer,
            SignedRecognizer signed,
            boolean published,
            UUID wantedBy,
            String why,
            byte[] lessonSha256,
            Optional<Integer> contentsOf,
            String evaluation) {
        return new RecognizerRow(
                recognizer.version(),
                recognizer.trainedAt(),
                published,
                Optional.empty(),
                wantedBy,
                why,
                lessonSha256,
                contentsOf,
                recognizer.model().id(),
                recognizer.people().size(),
                recognizer.faces(),
                evaluation,
                signed);
    }

    @Override
    public byte[] lessonSha256() {
        return lessonSha256.clone();
    }
}
