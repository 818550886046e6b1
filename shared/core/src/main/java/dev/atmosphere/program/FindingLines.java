package dev.atmosphere.program;

import java.io.PrintWriter;

/**
 * What a program found when it looked at something for {@code ./atmosphere doctor}: a line for each, {@code ok}, {@code warn} or
 * {@code fail}, what was looked at, what was found, and what to do, with tabs between.
 */
public final class FindingLines {
    private final PrintWriter out;

    public FindingLines(PrintWriter out) {
        this.out = out;
    }

    public void ok(String what, String found) {
        say("ok", what, found, "");
    }

    public void warn(String what, String found, String advice) {
        say("warn", what, found, advice);
    }

    public void fail(String what, String found, String advice) {
        say("fail", what, found, advice);
    }

    private void say(String status, String what, String found, String advice) {
        out.println(String.join("\t", status, what, found.replaceAll("\\s+", " "), advice));
        out.flush();
    }
}
