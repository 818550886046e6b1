package dev.atmosphere.edge.access;

import dev.atmosphere.config.Settings;
import java.nio.file.Path;

/**
 * Where users and rights stand.
 *
 * @param usersNamed whether the settings name the file, which must be there then
 * @param aclNamed the same
 * @param anonymousRemote whether clients from other machines may come without a name
 */
public record AccessSettings(
        Path usersFile, boolean usersNamed, Path aclFile, boolean aclNamed, boolean anonymousRemote) {

    public static AccessSettings from(Settings settings) {
        Path folder = settings.path("data.dir").resolve("edge");
        return new AccessSettings(
                settings.optional("edge.mqtt.users-file").map(Path::of).orElse(folder.resolve("users")),
                settings.optional("edge.mqtt.users-file").isPresent(),
                settings.optional("edge.mqtt.acl-file").map(Path::of).orElse(folder.resolve("acl")),
                settings.optional("edge.mqtt.acl-file").isPresent(),
                settings.flag("edge.mqtt.anonymous-remote"));
    }
}
