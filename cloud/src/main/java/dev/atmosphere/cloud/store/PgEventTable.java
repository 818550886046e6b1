package dev.atmosphere.cloud.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.atmosphere.bus.Headers;
import dev.atmosphere.bus.Message;
import dev.atmosphere.cloud.database.Coalescer;
import dev.atmosphere.cloud.database.Database;
import dev.atmosphere.codec.EventCodec;
import dev.atmosphere.event.ImageWithFaces;
import dev.atmosphere.topic.Topics;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * The table {@code events}, a partition for each day of {@code receivedAt} (UTC), which stays the same however often a picture
 * is processed. A day's partition is made when its first event comes; {@link #makeAhead} makes those of the days to come
 * beforehand, for making one locks the table for a moment.
 */
public final class PgEventTable implements EventTable {
    private static final int MOST_EVENTS = 64;
    private static final String INSERT =
            """
            INSERT INTO events (event_id, day, picture_sha256, type, key, at, document)
            SELECT event_id, day, picture_sha256, type, key, at, document::jsonb
            FROM unnest($1::uuid[], $2::date[], $3::bytea[], $4::text[], $5::text[], $6::timestamptz[], $7::text[])
                AS new (event_id, day, picture_sha256, type, key, at, document)
            ON CONFLICT (event_id, day, picture_sha256) DO NOTHING
            """;

    private final Database database;
    private final EventCodec codec;
    private final Set<LocalDate> partitions = ConcurrentHashMap.newKeySet();
    private final Coalescer<Archived, Void> inserts = new Coalescer<>(MOST_EVENTS, this::insert);

    private record Archived(
            UUID id, LocalDate day, Buffer sha256, String type, String key, OffsetDateTime at, String document) {}

    public PgEventTable(Database database, EventCodec codec) {
        this.database = database;
        this.codec = codec;
    }

    @Override
    public Future<Void> append(ImageWithFaces event) {
        Message message = codec.encode(Topics.IMAGES_WITH_FACES, event, true);
        OffsetDateTime at = event.capture().receivedAt().atOffset(ZoneOffset.UTC);
        return inserts.ask(new Archived(
                event.id(),
                at.toLocalDate(),
                Buffer.buffer(HexFormat.of().parseHex(event.picture().sha256())),
                message.headers().get(Headers.CE_TYPE),
                event.key(),
                at,
                new String(message.body(), UTF_8)));
    }

    /** Makes the partitions of today and the next days, unless they are there. */
    public Future<Void> makeAhead(Instant now, int days) {
        LocalDate today = now.atOffset(ZoneOffset.UTC).toLocalDate();
        return make(today.datesUntil(today.plusDays(days)).toList());
    }

    private Future<List<Void>> insert(List<Archived> events) {
        List<LocalDate> days =
                events.stream().map(Archived::day).distinct().sorted().toList();
        return make(days)
                .compose(made -> database.query(
                        INSERT,
                        Tuple.of(
                                column(events, UUID.class, Archived::id),
                                column(events, LocalDate.class, Archived::day),
                                column(events, Buffer.class, Archived::sha256),
                                column(events, String.class, Archived::type),
                                column(events, String.class, Archived::key),
                                column(events, OffsetDateTime.class, Archived::at),
                                column(events, String.class, Archived::document))))
                .map(done -> new ArrayList<>(Collections.nCopies(events.size(), null)));
    }

    private Future<Void> make(List<LocalDate> days) {
        Future<Void> made = Future.succeededFuture();
        for (LocalDate day : days) {
            if (!partitions.contains(day)) {
                made = made.compose(before -> database.query("SELECT make_events_partition($1)", Tuple.of(day)))
                        .onSuccess(rows -> partitions.add(day))
                        .mapEmpty();
            }
        }
        return made;
    }

    @SuppressWarnings("unchecked")
    private static <T> T[] column(List<Archived> events, Class<T> type, Function<Archived, T> value) {
        return events.stream().map(value).toArray(n -> (T[]) java.lang.reflect.Array.newInstance(type, n));
    }
}
