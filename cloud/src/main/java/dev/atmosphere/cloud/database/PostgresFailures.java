package dev.atmosphere.cloud.database;

import dev.atmosphere.failure.Failure;
import dev.atmosphere.failure.Poison;
import dev.atmosphere.failure.Transient;
import io.vertx.pgclient.PgException;

/**
 * What a failed statement means for the event behind it. By the SQLSTATE's class (PostgreSQL's manual, appendix A): the data
 * is refused (22, 23) and always will be; the server is away, full, busy or locks us out (08, 25, 28, 3D, 40, 42501, 53, 55,
 * 57, 58) and may be well again; anything else is unexpected. A failure without a SQLSTATE is the connection's: away.
 */
final class PostgresFailures {
    private PostgresFailures() {}

    static Throwable classified(Throwable why) {
        if (why instanceof Failure) {
            return why;
        }
        if (!(why instanceof PgException e)) {
            return new Transient("database-away", "the database is away: " + why.getMessage(), why);
        }
        String state = String.valueOf(e.getSqlState());
        String group = state.length() < 2 ? "" : state.substring(0, 2);
        return switch (group) {
            case "22", "23" -> new Poison("refused-by-database", "the database refuses this: " + e.getMessage(), e);
            case "08", "25", "28", "3D", "40", "53", "55", "57", "58" -> busy(e);
            default -> state.equals("42501") ? busy(e) : e;
        };
    }

    private static Transient busy(PgException e) {
        return new Transient("database-away", "the database cannot do it now: " + e.getMessage(), e);
    }
}
