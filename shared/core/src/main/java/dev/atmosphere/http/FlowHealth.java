package dev.atmosphere.http;

import dev.atmosphere.flow.RunningFlow;
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
                        return Health.Part.down(
                                step.step(), "stopped: " + step.failure().get());
                    }
                    return step.retrying()
                            .map(why -> Health.Part.degraded(name, waiting + "; trying again: " + why))
                            .orElseGet(() -> Health.Part.up(name, waiting));
                })
                .toList();
    }
}
