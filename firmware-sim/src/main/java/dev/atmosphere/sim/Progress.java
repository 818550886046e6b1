package dev.atmosphere.sim;

import java.io.Console;
import java.io.PrintStream;

/**
 * One line that says how the run is going: rewritten in place on a terminal, a new line now and then elsewhere; for a
 * supervisor in the words that it understands ({@code ready: …}, {@code progress: …}).
 */
final class Progress {
    private enum Reader {
        TERMINAL,
        SUPERVISOR,
        FILE
    }

    /** In a file, one line in so many. */
    private static final int SPARSE = 10;

    private final PrintStream out;
    private final Reader reader;
    private int calls;
    private int widest;

    private Progress(PrintStream out, Reader reader) {
        this.out = out;
        this.reader = reader;
    }

    static Progress on(PrintStream out) {
        return new Progress(out, System.console() != null && isTerminal() ? Reader.TERMINAL : Reader.FILE);
    }

    static Progress supervised(PrintStream out) {
        return new Progress(out, Reader.SUPERVISOR);
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

    /** The stations do their work now. */
    void ready(String what) {
        if (reader == Reader.SUPERVISOR) {
            out.println("ready: sim: " + what);
        }
    }

    void show(String line) {
        switch (reader) {
            case TERMINAL -> {
                widest = Math.max(widest, line.length());
                out.print("\r" + line + " ".repeat(widest - line.length()));
                out.flush();
            }
            case SUPERVISOR -> out.println("progress: " + line);
            case FILE -> {
                if (calls++ % SPARSE == 0) {
                    out.println(line);
                }
            }
        }
    }

    /** What follows stands on a line of its own. */
    void end() {
        if (widest > 0) {
            out.println();
        }
    }
}
