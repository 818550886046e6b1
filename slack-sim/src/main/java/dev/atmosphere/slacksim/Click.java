package dev.atmosphere.slacksim;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * Somebody clicks something in a message.
 *
 * @param user who
 * @param ts the message
 * @param action the element's {@code action_id}
 * @param selectedUser whom they chose, in a {@code users_select}
 * @param way how the app is told
 * @param times how often the same click is delivered
 * @param age how old the signature's time says it is; only over HTTP
 * @param forged whether it is signed with another secret; only over HTTP
 */
public record Click(
        String user,
        String ts,
        String action,
        Optional<String> selectedUser,
        Way way,
        int times,
        Duration age,
        boolean forged) {
    /** How a click reaches the app. */
    public enum Way {
        /** As Slack decides: over Socket Mode if the app is connected, else over HTTP. */
        ANY,
        HTTP,
        SOCKET
    }

    public Click {
        Objects.requireNonNull(user, "user");
        Objects.requireNonNull(ts, "ts");
        Objects.requireNonNull(action, "action");
        if (times < 1 || times > 10) {
            throw new IllegalArgumentException("a click is delivered 1 to 10 times");
        }
    }

    public static Click on(Message message, String action, String user) {
        return new Click(user, message.ts(), action, Optional.empty(), Way.ANY, 1, Duration.ZERO, false);
    }

    public Click choosing(String other) {
        return new Click(user, ts, action, Optional.of(other), way, times, age, forged);
    }

    public Click over(Way another) {
        return new Click(user, ts, action, selectedUser, another, times, age, forged);
    }

    public Click delivered(int often) {
        return new Click(user, ts, action, selectedUser, way, often, age, forged);
    }

    public Click old(Duration howOld) {
        return new Click(user, ts, action, selectedUser, way, times, howOld, forged);
    }

    public Click forgery() {
        return new Click(user, ts, action, selectedUser, way, times, age, true);
    }
}
