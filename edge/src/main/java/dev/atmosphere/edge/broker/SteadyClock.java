package dev.atmosphere.edge.broker;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * Goes on from what the machine's clock says now, second by second, whatever that clock is set to later. A gateway without a
 * battery-backed clock starts somewhere in the past and is set right by the network after some minutes: no session and no message may
 * expire because of that.
 */
public final class SteadyClock extends Clock {
    private final Instant start;
    private final long startNanos = System.nanoTime();

    public SteadyClock(Clock machine) {
        this.start = machine.instant();
    }

    @Override
    public Instant instant() {
        return start.plus(Duration.ofNanos(System.nanoTime() - startNanos));
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
