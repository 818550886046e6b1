package dev.atmosphere.cloud.web;

import dev.atmosphere.config.Settings;

/**
 * What one address may ask of the web server. 0 = no limit.
 *
 * @param readsPerSecond of whatever changes nothing; ten seconds' worth may come at once
 * @param changesPerSecond of votes, names, uploads, sign-ins and the like; the same
 */
public record RequestLimits(int readsPerSecond, int changesPerSecond) {
    private static final int MOST_PER_SECOND = 1_000_000;

    /** No limit at all. */
    public static final RequestLimits NONE = new RequestLimits(0, 0);

    public RequestLimits {
        if (readsPerSecond < 0 || changesPerSecond < 0) {
            throw new IllegalArgumentException("requests a second are 0 (no limit) or more, not " + readsPerSecond
                    + " reads and " + changesPerSecond + " changes");
        }
    }

    static RequestLimits read(Settings settings) {
        return new RequestLimits(
                settings.integer("cloud.http.reads-per-second", 0, MOST_PER_SECOND),
                settings.integer("cloud.http.changes-per-second", 0, MOST_PER_SECOND));
    }
}
