package dev.atmosphere.edge.access;

import dev.atmosphere.edge.broker.Authentication;
import dev.atmosphere.edge.broker.SourceNetwork;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.buffer.Buffer;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiPredicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets in whom the users file names, with the rights that the ACL file gives them, and those without a name from this machine, or
 * from everywhere if so set. As long as there is no users file, names are not asked for.
 *
 * <p>A name that is unknown and a password that is wrong are answered alike and after the same time: an unknown name's password is
 * compared with the hash of somebody, in vain. What has fitted once is not compared again while the user's hash is the same ({@link
 * PassedChecks}), but takes its turn like any other after failures. Both files are read again when they change; nobody is disconnected by that. Rights
 * follow the ACL file at once, also for who is connected.
 */
public final class NamedAccess implements Authentication {
    private static final Logger LOG = LoggerFactory.getLogger(NamedAccess.class);
    private static final long LOOK_MILLIS = 2000;
    private static final int HASHING_THREADS = 2;
    /** Passwords that wait to be compared; some ten seconds of work. */
    private static final int MOST_CHECKS = 200;
    /** Of no password: what an unknown name is compared with while nobody is known. */
    private static final String NOBODY = "$2y$10$abcdefghijklmnopqrstuu5Lo0g67CiD3M4RpN1BmBb4Crp5w7dbK";

    private final Vertx vertx;
    private final boolean anonymousRemote;
    private final WatchedFile<Users> users;
    private final WatchedFile<Acl> acl;
    private final FailedLogins failures;
    private final BiPredicate<byte[], String> fits;
    private final PassedChecks passed = new PassedChecks();
    private final WorkerExecutor hashing;
    private final AtomicInteger checks = new AtomicInteger();
    /** Passwords that wait to be compared or are compared now, by where they come from. */
    private final Map<SourceNetwork, Integer> underWay = new ConcurrentHashMap<>();

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
        this.failures = failures;
        this.fits = fits;
        this.hashing = vertx.createSharedWorkerExecutor("passwords", HASHING_THREADS, 1, TimeUnit.MINUTES);
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
        return hashing.close();
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
        InetAddress address = credentials.address().getAddress();
        Duration wait = failures.turn(address);
        if (wait.isNegative()) {
            return Future.succeededFuture(later());
        }
        SourceNetwork from = SourceNetwork.of(address);
        // Behind a password that is being compared, none from there is looked up: guesses sent together would be
        // answered at once.
        if (wait.isZero() && !underWay.containsKey(from) && hasPassed(credentials, known.get())) {
            return Future.succeededFuture(welcome(credentials));
        }
        if (checks.incrementAndGet() > MOST_CHECKS) {
            checks.decrementAndGet();
            return Future.succeededFuture(new Decision.Later("too many passwords wait to be checked"));
        }
        underWay.merge(from, 1, Integer::sum);
        return after(wait)
                .compose(v -> hashing.executeBlocking(() -> check(credentials, wait.isZero()), false))
                .onComplete(d -> {
                    checks.decrementAndGet();
                    underWay.computeIfPresent(from, (f, count) -> count == 1 ? null : count - 1);
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

    /** On a thread of its own. */
    private Decision check(Credentials credentials, boolean atOnce) {
        InetAddress address = credentials.address().getAddress();
        if (atOnce && failures.isSlowed(address)) {
            return later(); // it came in a burst, of which others have failed meanwhile
        }
        String name = credentials.userName().orElseThrow();
        Users now = users.current().orElseThrow();
        if (hasPassed(credentials, now)) {
            return welcome(credentials);
        }
        Optional<String> hash = now.hashOf(name);
        String somebodys = somebodys(now, name);
        boolean same = fits.test(password(credentials), hash.orElse(somebodys));
        if (same && hash.isPresent()) {
            passed.add(name, password(credentials), hash.get());
            return welcome(credentials);
        }
        failures.failed(address);
        return new Decision.Refuse(true, hash.isPresent() ? "a wrong password" : "an unknown user");
    }

    /** Whether this password has fitted before, and the user has the same hash still. */
    private boolean hasPassed(Credentials credentials, Users now) {
        String name = credentials.userName().orElseThrow();
        return now.hashOf(name)
                .filter(hash -> passed.contains(name, password(credentials), hash))
                .isPresent();
    }

    private Decision welcome(Credentials credentials) {
        return new Decision.Welcome(credentials.userName(), rights(credentials.userName(), credentials.clientId()));
    }

    private static byte[] password(Credentials credentials) {
        return credentials.password().map(Buffer::getBytes).orElse(new byte[0]);
    }

    /** The same one for the same name: its cost, and so its time, is one that users have, and does not change. */
    private static String somebodys(Users users, String name) {
        List<String> hashes = new ArrayList<>(users.hashes().values());
        hashes.sort(null);
        return hashes.isEmpty() ? NOBODY : hashes.get(Math.floorMod(name.hashCode(), hashes.size()));
    }

    private static Decision later() {
        return new Decision.Later("too many wrong names or passwords from this address");
    }

    private Future<Void> after(Duration wait) {
        if (wait.isZero()) {
            return Future.succeededFuture();
        }
        Promise<Void> over = Promise.promise();
        vertx.setTimer(Math.max(1, wait.toMillis()), t -> over.complete());
        return over.future();
    }

    private Rights rights(Optional<String> userName, String clientId) {
        return new AclRights(() -> acl.current().orElse(Acl.DEFAULT), userName, clientId);
    }
}
