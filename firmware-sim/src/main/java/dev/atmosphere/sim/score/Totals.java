package dev.atmosphere.sim.score;

import java.util.Map;

/** What a run counted so far. */
public record Totals(Pictures pictures, Results results, Connections connections) {
    /**
     * Pictures on their way to the gateway.
     *
     * @param sent each once, however often it was sent
     * @param resent sendings after the first
     * @param unacknowledged sent and neither acknowledged, refused nor abandoned yet
     * @param broken those among the sent which a fault spoiled
     * @param refusedSound those among the refused with which nothing is wrong
     * @param refusals the refused by the broker's reason
     * @param abandoned broken ones that cost the connection and are not sent again
     * @param skipped not taken, because the station kept as many as it could
     */
    public record Pictures(
            long sent,
            long resent,
            long acknowledged,
            long unacknowledged,
            long broken,
            long refused,
            long refusedSound,
            Map<String, Long> refusals,
            long abandoned,
            long skipped) {}

    /**
     * Results that came back.
     *
     * @param answered pictures that have their result
     * @param waiting acknowledged pictures whose result may still come in time
     * @param late answered after the time for results
     * @param lost acknowledged and not answered
     * @param duplicated second answers
     * @param redelivered the same answer again from the broker after a lost connection
     * @param unexpected answers to broken pictures
     * @param unreadable messages that are no result
     * @param unknown answers to pictures that this run did not send
     * @param otherTime answers whose capture time is not the station's
     * @param scored pictures whose faces were compared with the truth
     * @param takenBack names that were taken back later
     */
    public record Results(
            long answered,
            long waiting,
            long late,
            long lost,
            long duplicated,
            long redelivered,
            long unexpected,
            long unreadable,
            long unknown,
            long otherTime,
            long scored,
            long takenBack) {}

    public record Connections(long made, long lost) {}
}
