package dev.atmosphere.cloud.report;

import dev.atmosphere.event.ReportKind;
import dev.atmosphere.face.Mood;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * What a report says, in figures: kept as JSON, so that the mail and the page say the same for ever. Bounded, however many faces,
 * stations and people there were.
 *
 * @param zone the place's time zone
 * @param from the beginning of what it tells of
 * @param to the end, no longer within
 * @param pictures with faces
 * @param faces what people found to be no face is left out
 * @param notFaces what people found to be no face
 * @param spans hours of a day, or days of a week
 * @param stations those with the most faces, the most first
 * @param people those with the most faces, the most first
 * @param peopleInAll however many of them are listed
 * @param moods of how many faces each was the strongest
 * @param before the same of the four weeks before
 * @param best for each mood the face with the highest score
 */
public record ReportContent(
        ReportKind kind,
        LocalDate day,
        String zone,
        Instant from,
        Instant to,
        Instant generatedAt,
        long pictures,
        long faces,
        long notFaces,
        List<Span> spans,
        List<StationFaces> stations,
        List<PersonSeen> people,
        long peopleInAll,
        long newPeople,
        long strangers,
        long unknown,
        Map<Mood, Long> moods,
        Map<Mood, Long> before,
        List<BestFace> best,
        Tagging tagging,
        Chain chain) {
    public ReportContent {
        spans = List.copyOf(spans);
        stations = List.copyOf(stations);
        people = List.copyOf(people);
        moods = Map.copyOf(moods);
        before = Map.copyOf(before);
        best = List.copyOf(best);
    }

    /**
     * An hour or a day.
     *
     * @param faces by station; those that are not among the listed stations under an empty name
     */
    public record Span(Instant begin, long faces, Map<String, Long> stations) {
        public Span {
            stations = Map.copyOf(stations);
        }
    }

    public record StationFaces(String station, long faces) {}

    /**
     * @param isNew nobody saw them before
     */
    public record PersonSeen(UUID personId, String name, long faces, Instant first, Instant last, boolean isNew) {}

    /**
     * @param score from 0 to 1
     * @param person if it is known whose face it is
     */
    public record BestFace(
            Mood mood,
            double score,
            UUID faceId,
            UUID imageId,
            String station,
            Instant capturedAt,
            Optional<String> person) {}

    /**
     * Faces that people are asked about.
     *
     * @param oldest since when the first of them waits
     */
    public record Tagging(long waiting, Optional<Instant> oldest) {}

    /**
     * How the chain from the edges to SQL did.
     *
     * @param lost pictures of this time that arrived in the cloud, are not in SQL, and are no dead letters either
     * @param waiting pictures of this time that arrived in the cloud and were on their way into SQL for long when the report was made
     * @param deadLetters of all topics when the report was made; empty if they could not be read
     */
    public record Chain(long lost, long waiting, Optional<Long> deadLetters) {}

    /** Whether it was made before its day was over, and so tells of a part of it. */
    boolean soFar() {
        return generatedAt.isBefore(to);
    }

    ReportPeriod period() {
        return new ReportPeriod(kind, day, ZoneId.of(zone));
    }
}
