package dev.atmosphere.launcher.up;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A line that a program wrote to its standard output, understood. */
sealed interface Said {
    /**
     * Something came up.
     *
     * @param what the thing and its address
     */
    record Up(String what, double seconds) implements Said {}

    /** The program does its work now. */
    record Ready(String where) implements Said {}

    /** How it is going; the next such line takes this one's place. */
    record Progress(String text) implements Said {}

    /** Anything else, meant for people: the simulator's summary. */
    record Words(String text) implements Said {}

    Pattern UP = Pattern.compile("up: [^:]+: (.*) \\(([0-9]+(?:[.,][0-9]+)?) s\\)");
    Pattern READY = Pattern.compile("ready: [^:]+: ?(.*)");
    Pattern PROGRESS = Pattern.compile("progress: (.*)");

    /** Empty for a line without words. */
    static Optional<Said> in(String line) {
        Matcher up = UP.matcher(line);
        if (up.matches()) {
            return Optional.of(
                    new Up(up.group(1), Double.parseDouble(up.group(2).replace(',', '.'))));
        }
        Matcher ready = READY.matcher(line);
        if (ready.matches()) {
            return Optional.of(new Ready(ready.group(1)));
        }
        Matcher progress = PROGRESS.matcher(line);
        if (progress.matches()) {
            return Optional.of(new Progress(progress.group(1)));
        }
        return line.isBlank() ? Optional.empty() : Optional.of(new Words(line));
    }
}
