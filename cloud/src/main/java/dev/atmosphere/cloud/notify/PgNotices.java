package dev.atmosphere.cloud.notify;

import dev.atmosphere.cloud.database.Database;
import dev.atmosphere.event.ImageFace;
import dev.atmosphere.event.ImageWithFaces;
import dev.atmosphere.face.Mood;
import dev.atmosphere.face.RecognizedPerson;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.time.ZoneOffset;
import java.util.Map;

/** Notices in the table {@code slack_notices}. */
public final class PgNotices implements Notices {
    private static final String NOTE =
            """
            INSERT INTO slack_notices (image_id, station, captured_at, names, moods) VALUES ($1, $2, $3, $4, $5)
            ON CONFLICT (image_id) DO NOTHING""";

    private final Database database;

    public PgNotices(Database database) {
        this.database = database;
    }

    @Override
    public Future<Void> note(ImageWithFaces image) {
        return database.query(
                        NOTE,
                        Tuple.of(
                                image.id(),
                                image.capture().station(),
                                image.capture().capturedAt().atOffset(ZoneOffset.UTC),
                                image.faces().stream()
                                        .map(face -> face.person()
                                                .map(RecognizedPerson::name)
                                                .orElse(""))
                                        .toArray(String[]::new),
                                image.faces().stream().map(PgNotices::mood).toArray(String[]::new)))
                .mapEmpty();
    }

    private static String mood(ImageFace face) {
        return face.face().moods().entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .map(Map.Entry::getKey)
                .map(Mood::word)
                .orElse("");
    }
}
