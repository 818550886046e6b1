package dev.atmosphere.launcher.up;

import java.time.Duration;

/**
 * How long a supervisor waits for what.
 *
 * @param firstRestart before a part that died is started again the first time; doubled each time after
 * @param longestRestart the longest such wait
 * @param settled a part that ran for so long begins with the first wait again
 * @param stop for all parts together to stop in order; what is not gone then is killed
 */
record Patience(Duration firstRestart, Duration longestRestart, Duration settled, Duration stop) {
    static final Patience USUAL = new Patience(
            Duration.ofSeconds(1), Duration.ofSeconds(30), Duration.ofMinutes(1), Duration.ofMillis(8_500));

    /**
     * @param deaths in a row, this one counted
     */
    Duration restartAfter(int deaths) {
        long millis = firstRestart.toMillis() << Math.min(deaths - 1, 20);
        return Duration.ofMillis(Math.min(millis, longestRestart.toMillis()));
    }
}
