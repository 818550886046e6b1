package dev.atmosphere.cloud.report;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.atmosphere.event.ReportGenerated;
import dev.atmosphere.event.ReportKind;
import io.vertx.core.Future;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/** Reports and who got them: each report once, each recipient of it once. */
public interface ReportRows {
    /** How a mail to a recipient stands. */
    enum State {
        WAITING,
        HANDING,
        SENT,
        REFUSED,
        UNCLEAR;

        @JsonValue
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * A report as it was kept.
     *
     * @param skipped it has too few faces to bother anybody
     */
    record Kept(ReportContent content, boolean skipped) {
        UUID id() {
            return ReportGenerated.idOf(content.kind(), content.day());
        }

        ReportGenerated event() {
            return new ReportGenerated(id(), content.kind(), content.day(), content.faces(), content.generatedAt());
        }
    }

    /**
     * @param why what the mail server said, or why it was not reached
     */
    record Delivery(String recipient, State state, int attempts, Optional<Instant> triedAt, Optional<String> why) {}

    /** The last day of which there is a report. */
    Future<Optional<LocalDate>> newest(ReportKind kind);

    /** Keeps it unless there is one of this kind and day; the one that is kept. */
    Future<Kept> keep(ReportContent content, boolean skipped, List<String> recipients);

    Future<Optional<Kept>> find(ReportKind kind, LocalDate day);

    Future<List<Delivery>> deliveries(UUID report);

    /**
     * Takes a mail that waits, so that nobody else sends it. One that somebody was handing over when their time was up becomes
     * unclear.
     *
     * @param until when somebody else may take it
     * @return how it stands; if waiting, it is ours
     */
    Future<State> claim(UUID report, String recipient, UUID claim, Instant now, Instant until);

    /** Writes down that it is being handed over now. Fails if it is no longer ours. */
    Future<Void> handing(UUID report, String recipient, UUID claim, Instant now);

    /** Writes down what became of it, and gives it back. */
    Future<Void> settle(UUID report, String recipient, UUID claim, State state, String why, Instant now);

    /** Has those that were refused or are unclear sent again, because somebody says so; how many. */
    Future<Integer> again(UUID report);

    /** Mails that wait after an attempt, were refused or are unclear, of the last days; by state. */
    Future<List<Trouble>> troubles(Instant now);

    /**
     * @param example one of them, for people
     */
    record Trouble(State state, long mails, String example) {}
}
