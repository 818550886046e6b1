package dev.atmosphere.edge.access;

import dev.atmosphere.access.UsersCommand;
import java.util.List;

/** {@code ./atmosphere users}: who may connect to the broker by name. */
public final class StationUsers {
    static final UsersCommand.Of USERS = new UsersCommand.Of(
            "./atmosphere users",
            "Who may connect to the edge's MQTT broker by name. A running edge takes a change over within seconds.",
            List.of("shared.properties", "edge.properties"),
            settings -> AccessSettings.from(settings).usersFile());

    private StationUsers() {}

    public static void main(String[] args) {
        UsersCommand.main(USERS, args);
    }
}
