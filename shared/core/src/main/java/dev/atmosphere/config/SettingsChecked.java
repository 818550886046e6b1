package dev.atmosphere.config;

/** The settings are in order, and only their check was asked for: the way out before anything is started. */
public final class SettingsChecked extends RuntimeException {
    private static final long serialVersionUID = 1L;

    SettingsChecked() {
        super("the settings are in order", null, false, false);
    }
}
