package dev.atmosphere.cloud.report;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.atmosphere.event.ReportGenerated;
import dev.atmosphere.event.ReportKind;
import io.vertx.core.Future;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.NavigableSet;
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
     * @param askedBy who asked for it; empty: the calendar wanted it
     */
    record Kept(UUID id, ReportContent content, boolean skipped, Optional<String> askedBy) {
        ReportGenerated event() {
            return new ReportGenerated(id, content.kind(), content.day(), content.faces(), content.generatedAt());
        }
    }

    /**
     * A report as a list shows it, with those who are to get it or have got it.
     *
     * @param soFar it was made before its day was over
     */
    record Listed(
            UUID id,
            ReportKind kind,
            LocalDate day,
            Instant generatedAt,
            long faces,
            boolean skipped,
            boolean soFar,
            Optional<String> askedBy,
            List<Delivery> mails) {
        public Listed {
            mails = List.copyOf(mails);
        }

        public ReportGenerated event() {
            return new ReportGenerated(id, kind, day, faces, generatedAt);
        }
    }

    /** What of the list is asked for. */
    record Wish(Optional<ReportKind> kind, Optional<LocalDate> day, int limit, Optional<Place> after) {}

    /** A place in the list, which is ordered by when reports were made, the newest first. */
    record Place(Instant generatedAt, UUID id) {}

    /**
     * @param why what the mail server said, or why it was not reached
     * @param copy how often somebody had it sent again to one who had got it
     */
    record Delivery(
            String recipient, State state, int attempts, Optional<Instant> triedAt, Optional<String> why, int copy) {}

    /** The days of which there is a report that the calendar wanted: the first of all, and those since. */
    Future<NavigableSet<LocalDate>> told(ReportKind kind, LocalDate since);

    /** Keeps what the calendar wanted, unless there is one of this kind and whole day; the one that is kept. */
    Future<Kept> keep(ReportContent content, boolean skipped, List<String> recipients);

    /**
     * Keeps what somebody asked for, for nobody to get until somebody says so. One of a day that is not over takes the place of those
     * before it of that day that nobody was mailed.
     */
    Future<Void> keepAsked(UUID id, ReportContent content, boolean skipped, String askedBy);

    /** The calendar wants what somebody asked for before: it is kept as the calendar's, for those recipients. */
    Future<Void> adopt(Kept asked, List<String> recipients);

    /** The one of the whole day or week. */
    Future<Optional<Kept>> find(ReportKind kind, LocalDate day);

    Future<Optional<Kept>> find(UUID report);

    Future<Optional<Listed>> listed(UUID report);

    Future<List<Listed>> list(Wish wish);

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

    /**
     * Has these recipients get it, because somebody says so: those who were refused or are unclear again, those who were not to get it
     * as well. How many.
     *
     * @param evenThoseWhoHaveIt a mail of its own for those who got one
     */
    Future<Integer> again(UUID report, List<String> recipients, boolean evenThoseWhoHaveIt);

    /** Mails that wait after an attempt or for many minutes, were refused or are unclear, of the last days; by state. */
    Future<List<Trouble>> troubles(Instant now);

    /**
     * @param example one of them, for people
     */
    record Trouble(State state, long mails, String example) {}
}
