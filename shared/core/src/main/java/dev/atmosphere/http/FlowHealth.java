package dev.atmosphere.http;

import dev.atmosphere.flow.RunningFlow;
import dev.atmosphere.flow.Trouble;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A running flow's steps as parts of a program's health. */
public final class FlowHealth {
    private FlowHealth() {}

    public static List<Health.Part> of(RunningFlow flow) {
        Set<String> names = new HashSet<>();
        return flow.states().stream()
                .map(step -> {
                    // A step that stands on several lines is told apart by what it reads.
                    String name = names.add(step.step()) ? step.step() : step.step() + " of " + step.input();
                    String waiting = step.lag() + " waiting, " + step.inFlight() + " in flight";
                    if (step.failure().isPresent()) {
                        Trouble failure = step.failure().get();
                        return Health.Part.down(name, "stopped at " + instant(failure.since()) + ": " + failure.what());
                    }
                    return step.retrying()
                            .map(trouble -> Health.Part.degraded(
                                    name,
                                    waiting + "; trying again since " + instant(trouble.since()) + ": "
                                            + trouble.what()))
                            .orElseGet(() -> Health.Part.up(name, waiting));
                })
                .toList();
    }

    private static Instant instant(Instant at) {
        return at.truncatedTo(ChronoUnit.SECONDS);
    }
}
