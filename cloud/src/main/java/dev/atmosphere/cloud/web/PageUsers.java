package dev.atmosphere.cloud.web;

import dev.atmosphere.access.UsersCommand;
import java.util.List;

/** {@code ./atmosphere page-users}: who may sign in on the cloud's page. */
public final class PageUsers {
    static final UsersCommand.Of USERS = new UsersCommand.Of(
            "./atmosphere page-users",
            "Who may sign in on the cloud's page. A running cloud takes a change over within seconds.",
            List.of("shared.properties", "cloud.properties"),
            settings -> WebConfig.read(settings).usersFile());

    private PageUsers() {}

    public static void main(String[] args) {
        UsersCommand.main(USERS, args);
    }
}
