package dev.atmosphere.sim;

import java.io.Console;
import java.io.PrintStream;

/** One line that says how the run is going: rewritten in place on a terminal, a new line now and then elsewhere. */
final class Progress {
    /** Without a terminal, only so many calls are printed: one in this many. */
    private static final int SPARSE = 10;

    private final PrintStream out;
    private final boolean terminal;
    private int calls;
    private int widest;

    Progress(PrintStream out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    static Progress on(PrintStream out) {
        return new Progress(out, System.console() != null && isTerminal());
    }

    /** From JDK 22 on there is a console object without a terminal too, and a method that tells. */
    private static boolean isTerminal() {
        try {
            return (boolean) Console.class.getMethod("isTerminal").invoke(System.console());
        } catch (NoSuchMethodException e) {
            return true;
        } catch (ReflectiveOperationException e) {
            return false;
        }
    }

    void show(String line) {
        if (terminal) {
            widest = Math.max(widest, line.length());
            out.print("\r" + line + " ".repeat(widest - line.length()));
            out.flush();
        } else if (calls++ % SPARSE == 0) {
            out.println(line);
        }
    }

    /** What follows stands on a line of its own. */
    void end() {
        if (terminal && widest > 0) {
            out.println();
        }
    }
}
