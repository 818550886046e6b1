package dev.atmosphere.sim.teach;

import dev.atmosphere.sim.scene.PeopleScenes;
import dev.atmosphere.sim.scene.Who;
import dev.atmosphere.sim.score.FacesResult.Found;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Teaches the running product one person after the other, and watches for when it knows them. For one thread. */
final class Classroom {
    /** As many as a person is learnt from at least: with fewer accepted votes nobody can be recognized. */
    private static final int DECIDING = 5;

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    /** Refusals are looked for so often: it costs a request for each face. */
    private static final int PICTURES_BETWEEN_LOOKS = 20;

    private static final int MOST_SHOWN_FOR_EACH_ASKED = 4;

    private final PeopleScenes scenes;
    private final Desk desk;
    private final Teacher first;
    private final Teacher second;
    private final int faces;
    private final Duration every;
    private int shown;

    /**
     * @param faces of a person that are voted on; more if too many of them are refused
     * @param every between two pictures, while it is waited for the name
     */
    Classroom(PeopleScenes scenes, Desk desk, Teacher first, Teacher second, int faces, Duration every) {
        this.scenes = scenes;
        this.desk = desk;
        this.first = first;
        this.second = second;
        this.faces = faces;
        this.every = every;
    }

    /** What was seen of one person so far. */
    private static final class Lesson {
        /** When the second voter, who decides, voted on a face; in the order of votes. */
        private final Map<String, Long> decidedNanos = new LinkedHashMap<>();

        private int pictures;
        private int answers;
        private final List<String> takenFor = new ArrayList<>();

        private void note(List<Found> found, Who who) {
            answers++;
            found.stream()
                    .flatMap(face -> face.person().stream())
                    .filter(name -> !name.equals(who.name()))
                    .forEach(takenFor::add);
        }
    }

    Taught teach(Who who) throws IOException, InterruptedException {
        Lesson lesson = new Lesson();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        Optional<Long> named = Optional.empty();
        while (named.isEmpty() && System.nanoTime() < deadline) {
            voteOn(who, lesson, faces);
            named = firstNamed(who, lesson, deadline);
        }
        Optional<Long> decided = deciding(lesson);
        return new Taught(
                who.name(),
                named.flatMap(at -> decided.map(since -> (at - since) / 1e9)),
                lesson.decidedNanos.size(),
                refused(lesson),
                lesson.pictures,
                lesson.answers,
                lesson.takenFor);
    }

    /** Both vote on each; the second when the first one's votes are all counted, so that the second's decide. */
    private void voteOn(Who who, Lesson lesson, int count) throws IOException, InterruptedException {
        Map<String, Long> open = new LinkedHashMap<>();
        for (int i = 0; open.size() < count; i++) {
            if (i == count * MOST_SHOWN_FOR_EACH_ASKED) {
                throw new IllegalStateException(
                        "of " + i + " pictures of " + who.name() + " only " + open.size() + " had one unknown face");
            }
            List<Found> found = show(who).result().faces();
            lesson.note(found, who);
            if (found.size() == 1 && found.get(0).person().isEmpty()) {
                open.put(found.get(0).faceId(), 0L);
            }
        }
        for (String face : open.keySet()) {
            first.await(face, "asked about", asked -> asked.state().equals("open"));
            first.vote(face, who.name());
        }
        for (String face : open.keySet()) {
            first.await(face, "voted on", asked -> asked.votes() == 1);
        }
        for (String face : open.keySet()) {
            lesson.decidedNanos.put(face, second.vote(face, who.name()));
        }
    }

    /** When the first answer with the name came; empty if too few faces are left to learn from, or it is too late. */
    private Optional<Long> firstNamed(Who who, Lesson lesson, long deadline) throws IOException, InterruptedException {
        while (System.nanoTime() < deadline) {
            long due = System.nanoTime() + every.toNanos();
            Desk.Answer answer = show(who);
            lesson.pictures++;
            List<Found> found = answer.result().faces();
            lesson.note(found, who);
            if (found.stream().anyMatch(face -> face.person().equals(Optional.of(who.name())))) {
                return Optional.of(answer.atNanos());
            }
            if (lesson.pictures % PICTURES_BETWEEN_LOOKS == 0 && isTooLittle(lesson)) {
                return Optional.empty();
            }
            TimeUnit.NANOSECONDS.sleep(due - System.nanoTime());
        }
        return Optional.empty();
    }

    /** Shows so many new pictures of somebody. */
    Afterwards look(Who who, int pictures) throws InterruptedException {
        Afterwards all = Afterwards.nothing();
        for (int i = 0; i < pictures; i++) {
            List<String> names = show(who).result().faces().stream()
                    .flatMap(face -> face.person().stream())
                    .toList();
            boolean right = names.equals(List.of(who.name()));
            all = all.and(new Afterwards(1, right ? 1 : 0, names.isEmpty() ? 1 : 0, right || names.isEmpty() ? 0 : 1));
        }
        return all;
    }

    private Desk.Answer show(Who who) throws InterruptedException {
        return desk.show(scenes.of(who, shown++).picture().bytes());
    }

    private boolean isTooLittle(Lesson lesson) throws IOException, InterruptedException {
        int left = 0;
        for (String face : lesson.decidedNanos.keySet()) {
            Optional<Teacher.Asked> asked = second.asked(face);
            if (asked.filter(Teacher.Asked::closed).isEmpty()) {
                return false;
            }
            left += asked.orElseThrow().refused() ? 0 : 1;
        }
        return left < DECIDING;
    }

    /** The vote on the fifth face that was not refused: the first after which the person can be known at all. */
    private Optional<Long> deciding(Lesson lesson) throws IOException, InterruptedException {
        int left = 0;
        for (Map.Entry<String, Long> face : lesson.decidedNanos.entrySet()) {
            left += second.asked(face.getKey()).filter(Teacher.Asked::refused).isPresent() ? 0 : 1;
            if (left == DECIDING) {
                return Optional.of(face.getValue());
            }
        }
        return Optional.empty();
    }

    private int refused(Lesson lesson) throws IOException, InterruptedException {
        int refused = 0;
        for (String face : lesson.decidedNanos.keySet()) {
            refused += second.asked(face).filter(Teacher.Asked::refused).isPresent() ? 1 : 0;
        }
        return refused;
    }
}
