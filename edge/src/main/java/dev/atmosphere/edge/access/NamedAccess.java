package dev.atmosphere.edge.access;

import dev.atmosphere.access.FailedLogins;
import dev.atmosphere.access.Logins;
import dev.atmosphere.access.Passwords;
import dev.atmosphere.access.Users;
import dev.atmosphere.access.WatchedFile;
import dev.atmosphere.edge.broker.Authentication;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.BiPredicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets in whom the users file names, with the rights that the ACL file gives them, and those without a name from this machine, or
 * from everywhere if so set. As long as there is no users file, names are not asked for.
 *
 * <p>Names and passwords are checked by {@link Logins}. Both files are read again when they change; nobody is disconnected by that. Rights
 * follow the ACL file at once, also for who is connected.
 */
public final class NamedAccess implements Authentication {
    private static final Logger LOG = LoggerFactory.getLogger(NamedAccess.class);
    private static final long LOOK_MILLIS = 2000;

    private final Vertx vertx;
    private final boolean anonymousRemote;
    private final WatchedFile<Users> users;
    private final WatchedFile<Acl> acl;
    private final Logins logins;
    private final long watching;

    /**
     * Reads the files: blocks.
     *
     * @throws IllegalStateException if one is there and cannot be used, or is named and not there
     */
    public NamedAccess(Vertx vertx, AccessSettings settings) {
        this(vertx, settings, new FailedLogins(System::nanoTime), Passwords::fits);
    }

    /** @param fits whether a password fits a hash; slow */
    NamedAccess(Vertx vertx, AccessSettings settings, FailedLogins failures, BiPredicate<byte[], String> fits) {
        this.vertx = vertx;
        this.anonymousRemote = settings.anonymousRemote();
        this.users = open(settings.usersFile(), settings.usersNamed(), "edge.mqtt.users-file", Users::parse);
        this.acl = open(settings.aclFile(), settings.aclNamed(), "edge.mqtt.acl-file", Acl::parse);
        this.logins = new Logins(vertx, users::current, failures, fits);
        this.watching = vertx.setPeriodic(LOOK_MILLIS, t -> look());
        tell(settings);
    }

    private static <T> WatchedFile<T> open(
            Path path, boolean named, String key, java.util.function.Function<String, T> parse) {
        if (named && !Files.exists(path)) {
            throw new IllegalStateException(key + " names " + path + ", which is not there");
        }
        return WatchedFile.open(path, parse);
    }

    private void tell(AccessSettings settings) {
        int known = users.current().map(u -> u.hashes().size()).orElse(0);
        LOG.info(
                "MQTT: {} users in {}; clients without a name are let in {}; rights: {}",
                known,
                settings.usersFile(),
                anonymousRemote ? "from everywhere, as it is set" : "from this machine only",
                acl.current().isPresent() ? settings.aclFile() : "the usual ones");
        if (users.current().isPresent() && AccessFiles.isReadByOthers(settings.usersFile())) {
            LOG.warn("{} can be read by others than its owner: chmod 600", settings.usersFile());
        }
    }

    /** Takes over what has changed in the files; by itself it does so every two seconds. */
    public Future<Void> look() {
        return vertx.executeBlocking(
                () -> {
                    users.look();
                    acl.look();
                    return null;
                },
                true);
    }

    public Future<Void> close() {
        vertx.cancelTimer(watching);
        return logins.close();
    }

    @Override
    public Future<Decision> decide(Credentials credentials) {
        if (credentials.certificateName().isPresent()) {
            return Future.succeededFuture(
                    certified(credentials, credentials.certificateName().get()));
        }
        Optional<Users> known = users.current();
        if (credentials.userName().isEmpty() || known.isEmpty()) {
            return Future.succeededFuture(anonymous(credentials));
        }
        return logins.check(
                        credentials.userName().get(),
                        credentials.password().map(Buffer::getBytes).orElse(new byte[0]),
                        credentials.address().getAddress())
                .map(outcome -> switch (outcome.kind()) {
                    case PASSED -> welcome(credentials);
                    case WRONG -> new Decision.Refuse(true, outcome.why());
                    case LATER -> new Decision.Later(outcome.why());
                });
    }

    /** Who has shown a certificate is who that says, and needs no password and no line in the users file. */
    private Decision certified(Credentials credentials, String name) {
        if (!Users.isName(name)) {
            return new Decision.Refuse(false, "its certificate's common name cannot be a user's");
        }
        if (credentials.userName().filter(given -> !given.equals(name)).isPresent()) {
            return new Decision.Refuse(true, "another name than its certificate's, '" + name + "'");
        }
        return new Decision.Welcome(Optional.of(name), rights(Optional.of(name), credentials.clientId()));
    }

    private Decision anonymous(Credentials credentials) {
        if (anonymousRemote || credentials.address().getAddress().isLoopbackAddress()) {
            return new Decision.Welcome(Optional.empty(), rights(Optional.empty(), credentials.clientId()));
        }
        return new Decision.Refuse(false, "anonymous clients are let in from this machine only (a setting)");
    }

    private Decision welcome(Credentials credentials) {
        return new Decision.Welcome(credentials.userName(), rights(credentials.userName(), credentials.clientId()));
    }

    private Rights rights(Optional<String> userName, String clientId) {
        return new AclRights(() -> acl.current().orElse(Acl.DEFAULT), userName, clientId);
    }
}
