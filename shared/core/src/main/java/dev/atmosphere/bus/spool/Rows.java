package dev.atmosphere.bus.spool;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.atmosphere.bus.Cause;
import dev.atmosphere.bus.DeadLetter;
import dev.atmosphere.bus.Message;
import dev.atmosphere.codec.Json;
import dev.atmosphere.picture.Picture;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/** How messages and dead letters stand in the tables. */
final class Rows {
    private static final TypeReference<Map<String, String>> HEADERS = new TypeReference<>() {};

    private final ObjectMapper json = Json.json();
    private final PictureFiles pictures;

    Rows(PictureFiles pictures) {
        this.pictures = pictures;
    }

    String headers(Message message) {
        try {
            return json.writeValueAsString(new TreeMap<>(message.headers()));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a map of strings is always JSON", e);
        }
    }

    /** Columns: seq, published_at, and those of {@link #message}. */
    StoredMessage stored(ResultSet row) throws SQLException {
        return new StoredMessage(row.getLong("seq"), Instant.ofEpochMilli(row.getLong("published_at")), message(row));
    }

    /** Columns: letter, topic, group_name, reason, cause, given_up_at, and those of {@link #message}. */
    DeadLetter letter(ResultSet row) throws SQLException {
        return new DeadLetter(
                Long.toString(row.getLong("letter")),
                row.getString("topic"),
                row.getString("group_name"),
                new Cause(row.getString("reason"), row.getString("cause")),
                Instant.ofEpochMilli(row.getLong("given_up_at")),
                message(row));
    }

    /** Columns: id, message_key, headers, body, picture, picture_size. */
    private Message message(ResultSet row) throws SQLException {
        String sha256 = row.getString("picture");
        Optional<Picture> picture =
                sha256 == null ? Optional.empty() : Optional.of(pictures.stored(sha256, row.getInt("picture_size")));
        try {
            return new Message(
                    UUID.fromString(row.getString("id")),
                    row.getString("message_key"),
                    json.readValue(row.getString("headers"), HEADERS),
                    row.getBytes("body"),
                    picture);
        } catch (JsonProcessingException e) {
            throw new SQLException("the headers of message " + row.getString("id") + " are no JSON", e);
        }
    }
}
