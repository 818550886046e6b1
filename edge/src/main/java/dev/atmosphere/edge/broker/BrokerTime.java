package dev.atmosphere.edge.broker;

import dev.atmosphere.edge.broker.store.Stored.ClockReading;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * The time by which sessions, messages and wills live: it goes on over a restart by as much as the machine's clock says that the
 * broker was away, and never back. Thread-safe.
 */
final class BrokerTime extends Clock {
    private static final long NOTE_MILLIS = 60_000;
    private static final long SET_MILLIS = 2_000;

    private final Clock steady;
    private final Clock machine;
    private volatile Duration ahead = Duration.ZERO;
    private volatile ClockReading noted = new ClockReading(0, 0);

    /**
     * @param steady goes second by second
     * @param machine may be set
     */
    BrokerTime(Clock steady, Clock machine) {
        this.steady = steady;
        this.machine = machine;
    }

    /** Goes on where it was when that was written down. */
    void resume(ClockReading written) {
        long away = Math.max(0, machine.millis() - written.wall());
        ahead = Duration.between(steady.instant(), Instant.ofEpochMilli(written.broker() + away));
    }

    /** To be written down. */
    ClockReading reading() {
        ClockReading now = new ClockReading(millis(), machine.millis());
        noted = now;
        return now;
    }

    /** Whether the last reading is old, or the machine's clock was set since: a restart would be misled by it. */
    boolean shouldBeNoted() {
        long passed = millis() - noted.broker();
        long set = machine.millis() - noted.wall() - passed;
        return passed >= NOTE_MILLIS || Math.abs(set) >= SET_MILLIS;
    }

    /** What the machine's clock, as it is set now, would have said then. */
    Instant onMachine(Instant then) {
        return machine.instant().minus(Duration.between(then, instant()));
    }

    @Override
    public Instant instant() {
        return steady.instant().plus(ahead);
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException("instants only");
    }
}
