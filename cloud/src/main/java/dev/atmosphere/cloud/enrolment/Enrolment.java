package dev.atmosphere.cloud.enrolment;

import dev.atmosphere.cloud.enrolment.Enrolled.FoundFace;
import dev.atmosphere.cloud.enrolment.Enrolled.Outcome;
import dev.atmosphere.cloud.enrolment.EnrolledFaces.Example;
import dev.atmosphere.cloud.enrolment.EnrolledFaces.NewFace;
import dev.atmosphere.cloud.enrolment.EnrolledFaces.Standing;
import dev.atmosphere.cloud.objects.Objects;
import dev.atmosphere.cloud.people.PeopleBook;
import dev.atmosphere.cloud.store.FaceCrops;
import dev.atmosphere.cloud.tagging.AnswersBus;
import dev.atmosphere.cloud.training.LearntFace;
import dev.atmosphere.cloud.training.QualityGate;
import dev.atmosphere.cloud.training.Refused;
import dev.atmosphere.cloud.vision.FaceReader;
import dev.atmosphere.cloud.vision.FaceReader.Seen;
import dev.atmosphere.event.PersonNamed;
import dev.atmosphere.event.TagAnswered;
import dev.atmosphere.event.Verdict;
import dev.atmosphere.event.Voter;
import dev.atmosphere.face.Descriptor;
import dev.atmosphere.face.Face;
import dev.atmosphere.failure.Transient;
import dev.atmosphere.picture.Picture;
import dev.atmosphere.vision.intake.PictureIntake;
import io.vertx.core.Future;
import io.vertx.core.WorkerExecutor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.imageio.ImageIO;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Teaches a person by a photograph: finds the face in it, stores what a face needs to be learnt from, and votes for whoever uploaded it.
 *
 * <p>In this order: the crops, the rows in one transaction, the vote. Whatever is cut off in between, the same photograph again goes on where
 * it was: the ids of face and vote are made of the photograph, the person and the voter. Meanwhile a face whose vote did not arrive is
 * one more question in the inbox. May be called from any thread.
 */
public final class Enrolment {
    private static final Logger LOG = LoggerFactory.getLogger(Enrolment.class);

    private final EnrolmentSettings settings;
    private final PictureIntake intake;
    private final FaceReader reader;
    private final QualityGate gate;
    private final EnrolledFaces faces;
    private final Objects objects;
    private final PeopleBook people;
    private final AnswersBus votes;
    private final WorkerExecutor worker;
    private final Clock clock;

    /**
     * @param worker cuts crops and looks at them
     */
    public Enrolment(
            EnrolmentSettings settings,
            FaceReader reader,
            QualityGate gate,
            EnrolledFaces faces,
            Objects objects,
            PeopleBook people,
            AnswersBus votes,
            WorkerExecutor worker,
            Clock clock) {
        this.settings = settings;
        this.intake = new PictureIntake(settings.limits());
        this.reader = reader;
        this.gate = gate;
        this.faces = faces;
        this.objects = objects;
        this.people = people;
        this.votes = votes;
        this.worker = worker;
        this.clock = clock;
    }

    /** A photograph larger than that is refused. */
    public long mostBytes() {
        return settings.limits().maxBytes();
    }

    /**
     * Takes a photograph of a person.
     *
     * @param file not written to afterwards
     * @param chosen which of its faces, as an earlier answer names them; empty if there is only one
     * @return what became of it; empty if there is no such person. Fails with {@code Poison} if it cannot be decoded, with {@code Transient} if
     *     something is away: the same again goes on then.
     * @throws dev.atmosphere.vision.intake.PictureRefused if its header says already that it is no picture that is taken
     */
    public Future<Optional<Enrolled>> teach(UUID personId, Voter by, byte[] file, Optional<UUID> chosen) {
        Picture picture = intake.inspect(Picture.of(file)).picture();
        return people.standing(personId)
                .compose(person -> person.isEmpty()
                        ? Future.succeededFuture(Optional.empty())
                        : new Upload(person.get(), by, picture, chosen).look().map(Optional::of));
    }

    /** One photograph on its way. */
    private final class Upload {
        private final UUID personId;
        private final Voter by;
        private final Picture picture;
        private final Optional<UUID> chosen;

        Upload(UUID personId, Voter by, Picture picture, Optional<UUID> chosen) {
            this.personId = personId;
            this.by = by;
            this.picture = picture;
            this.chosen = chosen;
        }

        Future<Enrolled> look() {
            return faces.of(picture.sha256()).compose(standing -> standing.stream()
                    .filter(face -> face.personId().equals(Optional.of(personId)))
                    .filter(face -> chosen.isEmpty() || chosen.get().equals(face.faceId()))
                    .findFirst()
                    .map(face -> goOn(face, Optional.empty()))
                    .orElseGet(() -> reader.read(picture).compose(this::among)));
        }

        private Future<Enrolled> among(Seen seen) {
            if (seen.faces().isEmpty()) {
                return answer(Outcome.NO_FACE, Optional.empty(), "No face is found in this photograph.", seen);
            }
            if (chosen.isEmpty() && seen.faces().size() > 1) {
                return answer(
                        Outcome.CHOOSE,
                        Optional.empty(),
                        seen.faces().size() + " faces are found in this photograph: say which it is.",
                        seen);
            }
            for (int index = 0; index < seen.faces().size(); index++) {
                if (chosen.isEmpty() || chosen.get().equals(faceId(index))) {
                    return examined(index, seen);
                }
            }
            return answer(Outcome.CHOOSE, Optional.empty(), "This photograph has no such face: choose again.", seen);
        }

        private Future<Enrolled> examined(int index, Seen seen) {
            Face face = seen.faces().get(index);
            UUID faceId = faceId(index);
            Optional<Refused> unfit = unfit(face);
            if (unfit.isPresent()) {
                return answer(
                        Outcome.UNFIT, Optional.of(faceId), sentence(unfit.get().text()), seen);
            }
            return worker.executeBlocking(() -> FaceCrops.of(seen.uprightJpeg().bytes(), face.box()), false)
                    .compose(crops -> worker.executeBlocking(() -> sharp(crops), false)
                            .compose(blurred -> blurred.isPresent()
                                    ? answer(
                                            Outcome.UNFIT,
                                            Optional.of(faceId),
                                            sentence(blurred.get().text()),
                                            seen)
                                    : unlessTwin(index, seen, crops)));
        }

        private Future<Enrolled> unlessTwin(int index, Seen seen, FaceCrops crops) {
            Descriptor descriptor = seen.faces().get(index).descriptor().orElseThrow();
            return faces.examples(personId).compose(examples -> {
                Optional<Example> twin = examples.stream()
                        .filter(one -> !one.faceId().equals(faceId(index))
                                && LearntFace.areTwins(one.descriptor(), descriptor))
                        .findFirst();
                return twin.isPresent()
                        ? answer(
                                Outcome.TWIN,
                                Optional.of(twin.get().faceId()),
                                "Hardly different from a face of this person that is there already.",
                                seen)
                        : stored(index, seen, crops);
            });
        }

        private Future<Enrolled> stored(int index, Seen seen, FaceCrops crops) {
            UUID faceId = faceId(index);
            NewFace added =
                    new NewFace(faceId, index, seen.faces().get(index), picture.sha256(), seen.width(), seen.height());
            return crops.put(objects, faceId)
                    .compose(ok -> faces.put(
                            added,
                            personId,
                            by,
                            settings.votes(),
                            clock.instant().truncatedTo(ChronoUnit.MICROS)))
                    .compose(face -> goOn(face, Optional.of(seen)));
        }

        /** A face of this photograph stands: votes for it, if that may still be needed. */
        private Future<Enrolled> goOn(Standing face, Optional<Seen> seen) {
            Optional<UUID> faceId = Optional.of(face.faceId());
            boolean ours = face.personId().equals(Optional.of(personId));
            if (face.open()) {
                boolean alone = settings.votes() == 1 && face.round() == 1;
                return voted(face)
                        .compose(ok -> answer(
                                Outcome.TAKEN,
                                faceId,
                                alone
                                        ? "Taken: it is learnt now."
                                        : "Your vote is taken: it is learnt when others agree in the inbox.",
                                seen));
            }
            if (face.refused().isPresent() && ours) {
                return answer(Outcome.UNFIT, faceId, sentence(face.refused().get()), seen);
            }
            return ours
                    ? answer(Outcome.KNOWN, faceId, "This photograph is here already.", seen)
                    : answer(
                            Outcome.DECIDED_OTHERWISE,
                            faceId,
                            "It was decided that this face is "
                                    + face.person()
                                            .map(name -> name + "'s: take it off them first.")
                                            .orElse("nobody's."),
                            seen);
        }

        /** The same vote for the same face, person and voter, as long as nobody took the face back. */
        private Future<Void> voted(Standing face) {
            UUID voteId = nameBased("enrol/" + face.faceId() + '/' + personId + '/'
                    + by.via().word() + '/' + face.round() + '/' + by.account());
            TagAnswered vote = new TagAnswered(
                    voteId,
                    by,
                    face.faceId().toString(),
                    Verdict.PERSON.word(),
                    Optional.of(PersonNamed.byId(personId)),
                    clock.instant().truncatedTo(ChronoUnit.MICROS));
            return votes.offer(vote).compose(outcome -> {
                if (outcome instanceof AnswersBus.Accepted) {
                    LOG.info("{} teaches person {} by a photograph: face {}", by.account(), personId, face.faceId());
                    return Future.succeededFuture();
                }
                return Future.failedFuture(
                        outcome instanceof AnswersBus.NotNow later
                                ? new Transient("vote-put-off", later.text())
                                : new IllegalStateException("the vote for an uploaded face is refused: " + outcome));
            });
        }

        private Future<Enrolled> answer(Outcome outcome, Optional<UUID> faceId, String text, Seen seen) {
            return answer(outcome, faceId, text, Optional.of(seen));
        }

        private Future<Enrolled> answer(Outcome outcome, Optional<UUID> faceId, String text, Optional<Seen> seen) {
            List<FoundFace> found = new ArrayList<>();
            seen.map(Seen::faces)
                    .orElse(List.of())
                    .forEach(face -> found.add(FoundFace.of(
                            faceId(found.size()), face.box(), unfit(face).map(why -> sentence(why.text())))));
            return Future.succeededFuture(new Enrolled(
                    outcome,
                    faceId,
                    text,
                    seen.map(Seen::width).orElse(0),
                    seen.map(Seen::height).orElse(0),
                    found));
        }

        /** The same however often the photograph is uploaded, and whoever does. */
        private UUID faceId(int index) {
            return nameBased("photograph/" + picture.sha256() + "/faces/" + index);
        }
    }

    private Optional<Refused> unfit(Face face) {
        return gate.size(face.box())
                .or(() -> gate.pose(face.box(), face.landmarks()))
                .or(() -> face.descriptor().isPresent()
                        ? Optional.empty()
                        : Optional.of(new Refused("no-descriptor", "the face could not be described")));
    }

    private Optional<Refused> sharp(FaceCrops crops) {
        try {
            return gate.sharpness(ImageIO.read(new ByteArrayInputStream(crops.rectangle())));
        } catch (IOException e) {
            throw new UncheckedIOException("memory does not fail", e);
        }
    }

    private static String sentence(String text) {
        return text.substring(0, 1).toUpperCase(java.util.Locale.ROOT) + text.substring(1) + '.';
    }

    private static UUID nameBased(String what) {
        return UUID.nameUUIDFromBytes(what.getBytes(StandardCharsets.UTF_8));
    }
}
