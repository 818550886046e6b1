package dev.atmosphere.http;

import dev.atmosphere.flow.RunningFlow;
import java.util.List;

/** A running flow's steps as parts of a program's health. */
public final class FlowHealth {
    private FlowHealth() {}

    public static List<Health.Part> of(RunningFlow flow) {
        return flow.states().stream()
                .map(step -> {
                    String waiting = step.lag() + " waiting, " + step.inFlight() + " in flight";
                    if (step.failure().isPresent()) {
                        return Health.Part.down(
                                step.step(), "stopped: " + step.failure().get());
                    }
                    return step.retrying()
                            .map(why -> Health.Part.degraded(step.step(), waiting + "; trying again: " + why))
                            .orElseGet(() -> Health.Part.up(step.step(), waiting));
                })
                .toList();
    }
}
