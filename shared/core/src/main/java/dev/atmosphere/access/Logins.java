package dev.atmosphere.access;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiPredicate;
import java.util.function.Supplier;

/**
 * Checks names and passwords against a users file.
 *
 * <p>A name that is unknown and a password that is wrong are answered alike and after the same time: an unknown name's password is
 * compared with the hash of somebody, in vain. What has fitted once is not compared again while the user's hash is the same ({@link
 * PassedChecks}), but takes its turn like any other after failures ({@link FailedLogins}). Thread-safe; passwords are compared on threads of
 * their own.
 */
public final class Logins {
    private static final int HASHING_THREADS = 2;
    /** Passwords that wait to be compared; some ten seconds of work. */
    private static final int MOST_CHECKS = 200;
    /** Of no password: what an unknown name is compared with while nobody is known. */
    private static final String NOBODY = "$2y$10$abcdefghijklmnopqrstuu5Lo0g67CiD3M4RpN1BmBb4Crp5w7dbK";

    private final Vertx vertx;
    private final Supplier<Optional<Users>> users;
    private final FailedLogins failures;
    private final BiPredicate<byte[], String> fits;
    private final PassedChecks passed = new PassedChecks();
    private final WorkerExecutor hashing;
    private final AtomicInteger checks = new AtomicInteger();
    /** Passwords that wait to be compared or are compared now, by where they come from. */
    private final Map<SourceNetwork, Integer> underWay = new ConcurrentHashMap<>();

    /**
     * What became of a name and a password.
     *
     * @param why they were not taken: for the log, and never for who asked
     */
    public record Outcome(Kind kind, String why) {
        /** Whether they fit, do not fit, or were not looked at because too much is asked at once. */
        public enum Kind {
            PASSED,
            WRONG,
            LATER
        }

        private static final Outcome PASSED = new Outcome(Kind.PASSED, "");
    }

    /** @param users who is known at this moment; empty as nobody */
    public Logins(Vertx vertx, Supplier<Optional<Users>> users) {
        this(vertx, users, new FailedLogins(System::nanoTime), Passwords::fits);
    }

    /** @param fits whether a password fits a hash; slow */
    public Logins(
            Vertx vertx, Supplier<Optional<Users>> users, FailedLogins failures, BiPredicate<byte[], String> fits) {
        this.vertx = vertx;
        this.users = users;
        this.failures = failures;
        this.fits = fits;
        this.hashing = vertx.createSharedWorkerExecutor("passwords", HASHING_THREADS, 1, TimeUnit.MINUTES);
    }

    public Future<Void> close() {
        return hashing.close();
    }

    /** @param password in UTF-8, as it was sent */
    public Future<Outcome> check(String name, byte[] password, InetAddress address) {
        Duration wait = failures.turn(address);
        if (wait.isNegative()) {
            return Future.succeededFuture(later());
        }
        SourceNetwork from = SourceNetwork.of(address);
        // Behind a password that is being compared, none from there is looked up: guesses sent together would be
        // answered at once.
        if (wait.isZero() && !underWay.containsKey(from) && hasPassed(name, password, known())) {
            return Future.succeededFuture(Outcome.PASSED);
        }
        if (checks.incrementAndGet() > MOST_CHECKS) {
            checks.decrementAndGet();
            return Future.succeededFuture(new Outcome(Outcome.Kind.LATER, "too many passwords wait to be checked"));
        }
        underWay.merge(from, 1, Integer::sum);
        return after(wait)
                .compose(v -> hashing.executeBlocking(() -> compared(name, password, address, wait.isZero()), false))
                .onComplete(d -> {
                    checks.decrementAndGet();
                    underWay.computeIfPresent(from, (f, count) -> count == 1 ? null : count - 1);
                });
    }

    /** On a thread of its own. */
    private Outcome compared(String name, byte[] password, InetAddress address, boolean atOnce) {
        if (atOnce && failures.isSlowed(address)) {
            return later(); // it came in a burst, of which others have failed meanwhile
        }
        Users now = known();
        if (hasPassed(name, password, now)) {
            return Outcome.PASSED;
        }
        Optional<String> hash = now.hashOf(name);
        boolean same = fits.test(password, hash.orElse(somebodys(now, name)));
        if (same && hash.isPresent()) {
            passed.add(name, password, hash.get());
            return Outcome.PASSED;
        }
        failures.failed(address);
        return new Outcome(Outcome.Kind.WRONG, hash.isPresent() ? "a wrong password" : "an unknown user");
    }

    private Users known() {
        return users.get().orElse(Users.NONE);
    }

    /** Whether this password has fitted before, and the user has the same hash still. */
    private boolean hasPassed(String name, byte[] password, Users now) {
        return now.hashOf(name)
                .filter(hash -> passed.contains(name, password, hash))
                .isPresent();
    }

    /** The same one for the same name: its cost, and so its time, is one that users have, and does not change. */
    private static String somebodys(Users users, String name) {
        List<String> hashes = new ArrayList<>(users.hashes().values());
        hashes.sort(null);
        return hashes.isEmpty() ? NOBODY : hashes.get(Math.floorMod(name.hashCode(), hashes.size()));
    }

    private static Outcome later() {
        return new Outcome(Outcome.Kind.LATER, "too many wrong names or passwords from this address");
    }

    private Future<Void> after(Duration wait) {
        if (wait.isZero()) {
            return Future.succeededFuture();
        }
        Promise<Void> over = Promise.promise();
        vertx.setTimer(Math.max(1, wait.toMillis()), t -> over.complete());
        return over.future();
    }
}
