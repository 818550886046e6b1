package dev.atmosphere.config;

import java.util.List;

/** The settings cannot be used; the message lists every problem, a line each. */
public final class SettingsException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final List<String> problems;

    SettingsException(List<String> problems) {
        super(
                problems.size() == 1
                        ? "1 problem in the settings:\n  " + problems.get(0)
                        : problems.size() + " problems in the settings:\n  " + String.join("\n  ", problems));
        this.problems = List.copyOf(problems);
    }

    public List<String> problems() {
        return problems;
    }
}
