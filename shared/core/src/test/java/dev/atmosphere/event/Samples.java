package dev.atmosphere.event;

import dev.atmosphere.face.Box;
import dev.atmosphere.face.Descriptor;
import dev.atmosphere.face.Face;
import dev.atmosphere.face.Mood;
import dev.atmosphere.face.Point;
import dev.atmosphere.face.RecognizedPerson;
import dev.atmosphere.picture.Picture;
import dev.atmosphere.recognition.SignedRecognizer;
import java.time.Instant;
import java.time.LocalDate;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** One event of each type, for the tests of every module. */
public final class Samples {
    public static final UUID IMAGE_ID = UUID.fromString("6f1b2a9e-3c55-4d0e-9a54-1f3f0a7d2b11");
    public static final UUID PERSON_ID = UUID.fromString("0b6f6dd4-66f3-4a8f-8d0a-1d8b1c3e0e55");
    public static final UUID VOTE_ID = UUID.fromString("c2a7a1de-12d6-4c43-9d5c-6a1f27a3b9aa");
    public static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

    private Samples() {}

    public static Picture picture() {
        return Picture.of(new byte[] {(byte) 0xff, (byte) 0xd8, 1, 2, 3, (byte) 0xff, (byte) 0xd9});
    }

    public static Capture capture() {
        return capture(IMAGE_ID, "door");
    }

    public static Capture capture(UUID imageId, String station) {
        return new Capture(imageId, station, NOON, ClockSource.STATION, NOON.plusSeconds(1), Optional.of("hall"));
    }

    public static Face face() {
        Map<Mood, Double> moods = new EnumMap<>(Mood.class);
        for (Mood mood : Mood.values()) {
            moods.put(mood, mood == Mood.HAPPY ? 0.94 : 0.01);
        }
        return new Face(
                new Box(10, 20.5, 100, 120),
                0.97,
                List.of(
                        new Point(40, 60),
                        new Point(80, 60),
                        new Point(60, 80),
                        new Point(60, 110),
                        new Point(15, 65),
                        new Point(105, 65)),
                moods,
                Optional.of(new Descriptor(new float[] {0.25f, -0.5f, 1f})));
    }

    public static ImageFace imageFace(UUID imageId, int index) {
        return new ImageFace(
                ImageFace.idOf(imageId, index), face(), Optional.of(ada()), Optional.of("dlib-resnet-150-p25"));
    }

    public static RecognizedPerson ada() {
        return new RecognizedPerson(PERSON_ID, "Ada Lovelace \uD83D\uDC69\u200D\uD83D\uDCBB", 0.62, 7);
    }

    public static UUID faceId() {
        return ImageFace.idOf(IMAGE_ID, 0);
    }

    public static TagAnswered answered() {
        return new TagAnswered(
                VOTE_ID, voter(), faceId().toString(), "person", Optional.of(PersonNamed.bySlackId("U012AB3CD")), NOON);
    }

    public static Voter voter() {
        return new Voter(Voter.Via.SLACK, "U0G9QF9C6");
    }

    public static FaceIdentified identified() {
        return new FaceIdentified(capture(), faceId(), ada());
    }

    public static FaceNotIdentified notIdentified() {
        return new FaceNotIdentified(faceId(), capture(), faceId(), 100, 120, Optional.of(ada()));
    }

    public static FaceVoted voted() {
        return new FaceVoted(
                VOTE_ID, faceId(), voter(), Verdict.PERSON, Optional.of(PersonNamed.bySlackId("U012AB3CD")), NOON);
    }

    public static FaceTagged tagged() {
        return new FaceTagged(VOTE_ID, faceId(), IMAGE_ID, Verdict.PERSON, Optional.of(PERSON_ID), NOON);
    }

    public static FaceLearnt learnt() {
        return new FaceLearnt(VOTE_ID, faceId(), Verdict.PERSON, Optional.of(PERSON_ID), NOON);
    }

    public static FaceRefused refused() {
        return new FaceRefused(VOTE_ID, faceId(), PERSON_ID, "blurred", "the face is too blurred to learn from", NOON);
    }

    public static FaceNamed named() {
        return new FaceNamed(VOTE_ID, capture(), faceId(), Optional.of(ada()), NOON);
    }

    public static RecognizerTrained trained() {
        return new RecognizerTrained(7, NOON, new SignedRecognizer(new byte[] {1, 2, 3}, new byte[] {4, 5}));
    }

    public static ReportWanted reportWanted() {
        return new ReportWanted(
                VOTE_ID,
                ReportKind.DAILY,
                LocalDate.of(2026, 11, 20),
                "somebody asked for it",
                NOON,
                Optional.of("Ada"));
    }

    public static ReportGenerated reportGenerated() {
        LocalDate day = LocalDate.of(2026, 11, 20);
        return new ReportGenerated(ReportGenerated.idOf(ReportKind.DAILY, day), ReportKind.DAILY, day, 132, NOON);
    }

    public static UploadedImage uploaded(UUID imageId, String station) {
        return new UploadedImage(capture(imageId, station), picture());
    }

    public static ProcessedImage processed(UUID imageId, String station) {
        return new ProcessedImage(
                capture(imageId, station), NOON.plusSeconds(2), 640, 480, List.of(imageFace(imageId, 0)), picture());
    }

    public static ImageWithFaces withFaces(UUID imageId, String station) {
        return new ImageWithFaces(
                capture(imageId, station), NOON.plusSeconds(2), 640, 480, List.of(imageFace(imageId, 0)), picture());
    }

    public static ImageWithoutFaces withoutFaces(UUID imageId, String station) {
        return new ImageWithoutFaces(capture(imageId, station), NOON.plusSeconds(2), 640, 480);
    }

    public static FaceInDb faceInDb(UUID imageId, String station) {
        return new FaceInDb(capture(imageId, station), 640, 480, imageFace(imageId, 0));
    }

    public static StationPicture stationPicture(UUID id, String station) {
        return new StationPicture(
                id,
                station,
                "stations/" + station + "/images",
                Optional.of(id.toString()),
                Optional.of(NOON.toString()),
                Optional.of("image/jpeg"),
                NOON.plusSeconds(1),
                true,
                picture());
    }
}
