package dev.atmosphere.sim.station;

import com.fasterxml.jackson.core.JacksonException;
import dev.atmosphere.codec.Json;
import dev.atmosphere.sim.time.Durations;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.time.Duration;

/** What a station can be told on {@code stations/{station}/commands}. */
public sealed interface Command {
    /** {@code {"command": "capture"}}: take a picture now. */
    record Capture() implements Command {}

    /** {@code {"command": "interval", "interval": "5s"}}: from now on a picture this often. */
    record SetInterval(Duration interval) implements Command {}

    /** Anything else: the station says in its telemetry and its log that it does not know it. */
    record Refused(String reason) implements Command {}

    /** The longest part of a refused command that is told back. */
    int LONGEST_ECHO = 80;

    static Command read(Buffer payload) {
        Words words;
        try {
            words = Json.json().readValue(payload.getBytes(), Words.class);
        } catch (JacksonException e) {
            return new Refused("not a JSON object: " + shortened(payload.toString()));
        } catch (IOException e) {
            return new Refused("unreadable");
        }
        if (words == null || words.command == null) {
            return new Refused("no \"command\" in it: " + shortened(payload.toString()));
        }
        return switch (words.command) {
            case "capture" -> new Capture();
            case "interval" -> interval(words.interval);
            default -> new Refused("unknown command: " + shortened(words.command));
        };
    }

    private static Command interval(String text) {
        if (text == null) {
            return new Refused("interval: needs \"interval\", as in \"5s\"");
        }
        try {
            return new SetInterval(Durations.parse(text));
        } catch (IllegalArgumentException e) {
            return new Refused("interval: " + shortened(e.getMessage()));
        }
    }

    private static String shortened(String text) {
        return text.length() <= LONGEST_ECHO ? text : text.substring(0, LONGEST_ECHO) + "…";
    }

    /** The JSON. */
    record Words(String command, String interval) {}
}
