package dev.atmosphere.launcher.up;

import java.util.List;
import java.util.Set;

/**
 * One part of the running whole: a program, started as a process.
 *
 * @param command with its arguments
 * @param after the parts that have to be ready before it is started
 * @param saysReady whether it says when it is ready, and the whole is not up before
 * @param endsAll whether its own end is the end of everything, and its exit code the whole's
 */
record Part(String name, List<String> command, Set<String> after, boolean saysReady, boolean endsAll) {
    Part {
        command = List.copyOf(command);
        after = Set.copyOf(after);
    }
}
