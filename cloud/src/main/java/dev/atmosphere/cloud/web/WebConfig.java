package dev.atmosphere.cloud.web;

import dev.atmosphere.config.Settings;
import dev.atmosphere.http.HostCheck;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/**
 * Where the page and its API are served.
 *
 * @param host the address to listen on: loopback unless told otherwise
 * @param names of hosts that are answered beside those of {@code host} ({@link HostCheck})
 * @param port 0 for any free one
 * @param usersFile who may sign in; as long as it is not there, and {@code host} is loopback, nobody is asked to
 * @param usersNamed whether the settings name the file, which must be there then
 * @param liveClients how many may hear of new pictures at once; the next one is refused
 * @param limits how much one address may ask
 */
public record WebConfig(
        String host,
        List<String> names,
        int port,
        Path usersFile,
        boolean usersNamed,
        int liveClients,
        RequestLimits limits) {
    public WebConfig {
        Objects.requireNonNull(host, "host");
        if (host.isBlank()) {
            throw new IllegalArgumentException("cloud.http.host must not be empty");
        }
        Objects.requireNonNull(limits, "limits");
        names = HostCheck.names(names);
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("cloud.http.port = " + port + ": a port lies between 0 and 65535");
        }
        if (liveClients < 1) {
            throw new IllegalArgumentException("cloud.http.live-clients = " + liveClients + ": at least 1");
        }
    }

    public static WebConfig read(Settings settings) {
        return new WebConfig(
                settings.required("cloud.http.host"),
                settings.made("cloud.http.names", () -> HostCheck.names(settings.list("cloud.http.names")), List.of()),
                settings.port("cloud.http.port"),
                settings.optional("cloud.http.users-file")
                        .map(Path::of)
                        .orElse(settings.path("data.dir").resolve("cloud").resolve("users")),
                settings.optional("cloud.http.users-file").isPresent(),
                settings.integer("cloud.http.live-clients", 1, 10_000),
                RequestLimits.read(settings));
    }
}
