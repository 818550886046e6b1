package dev.atmosphere.cloud.training;

import static dev.atmosphere.cloud.database.TestDatabase.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.atmosphere.cloud.database.TestDatabase;
import dev.atmosphere.cloud.enrolment.EnrolledFaces.NewFace;
import dev.atmosphere.cloud.enrolment.PgEnrolledFaces;
import dev.atmosphere.cloud.objects.FileObjects;
import dev.atmosphere.cloud.objects.ObjectKey;
import dev.atmosphere.cloud.store.FaceCrops;
import dev.atmosphere.cloud.store.PgImageRows;
import dev.atmosphere.cloud.vision.FaceReader.Seen;
import dev.atmosphere.cloud.vision.LazyVision;
import dev.atmosphere.event.Capture;
import dev.atmosphere.event.ClockSource;
import dev.atmosphere.event.ImageFace;
import dev.atmosphere.event.ImageWithFaces;
import dev.atmosphere.event.Voter;
import dev.atmosphere.face.Box;
import dev.atmosphere.face.Descriptor;
import dev.atmosphere.face.Face;
import dev.atmosphere.picture.Picture;
import dev.atmosphere.recognition.DescriptorModel;
import dev.atmosphere.vision.Photographs;
import dev.atmosphere.vision.VisionSettings;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class RedescriptionTest {
    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    private static LazyVision vision;
    private static Seen seen;

    @TempDir
    Path directory;

    private FileObjects objects;
    private Redescription redescription;

    @BeforeAll
    static void look() throws Exception {
        vision = new LazyVision(database.vertx(), VisionSettings.DEFAULT, Duration.ofMinutes(5));
        seen = await(vision.read(Photographs.get(1)));
    }

    @AfterAll
    static void close() throws Exception {
        await(vision.close());
    }

    @BeforeEach
    void start() {
        objects = new FileObjects(database.vertx().createSharedWorkerExecutor("objects", 2), directory);
        redescription =
                new Redescription(new PgDescribedFaces(database.database()), objects, vision, DescriptorModel.CURRENT);
    }

    @Test
    void faces_that_people_decided_on_are_described_anew_from_their_picture() throws Exception {
        List<UUID> faces = stored();
        await(objects.put(ObjectKey.picture(imageOf(faces)), seen.uprightJpeg().bytes(), "image/jpeg"));

        int described = await(redescription.bringUpToDate());

        assertThat(described).isEqualTo(faces.size());
        for (int i = 0; i < faces.size(); i++) {
            Face face = seen.faces().get(i);
            assertThat(descriptorOf(faces.get(i))
                            .orElseThrow()
                            .similarityTo(face.descriptor().orElseThrow()))
                    .isGreaterThan(0.9);
        }
        assertThat(await(redescription.bringUpToDate())).as("once").isZero();
    }

    @Test
    void a_face_whose_picture_is_gone_is_described_from_its_zoom_in() throws Exception {
        List<UUID> faces = stored();
        await(objects.put(
                ObjectKey.zoomIn(faces.get(0)), zoomIn(seen.faces().get(0).box()), "image/jpeg"));

        await(redescription.bringUpToDate());

        assertThat(descriptorOf(faces.get(0))
                        .orElseThrow()
                        .similarityTo(seen.faces().get(0).descriptor().orElseThrow()))
                .isGreaterThan(0.7);
        assertThat(descriptorOf(faces.get(1)))
                .as("neither picture nor zoom-in are there")
                .isEmpty();
    }

    /** Nothing else is kept of an uploaded photograph; a face in its corner does not stand in the middle of its zoom-in. */
    @Test
    void a_face_in_the_corner_of_an_uploaded_photograph_is_described_from_its_zoom_in() throws Exception {
        Box known = seen.faces().get(0).box();
        BufferedImage picture =
                ImageIO.read(new ByteArrayInputStream(seen.uprightJpeg().bytes()));
        int margin = (int) (known.width() / 4);
        ByteArrayOutputStream jpeg = new ByteArrayOutputStream();
        ImageIO.write(
                picture.getSubimage((int) known.x() - margin, (int) known.y() - margin, (int) (4 * known.width()), (int)
                        (3.5 * known.height())),
                "jpg",
                jpeg);
        Seen corner = await(vision.read(Picture.of(jpeg.toByteArray())));
        Face face = corner.faces().stream()
                .filter(one -> one.box().x() < known.width() / 2)
                .findFirst()
                .orElseThrow();
        UUID faceId = UUID.randomUUID();
        UUID person = UUID.randomUUID();
        await(database.database()
                .query("INSERT INTO people (person_id, name) VALUES ($1, 'Ottilie')", Tuple.of(person)));
        await(new PgEnrolledFaces(database.database())
                .put(
                        new NewFace(faceId, 0, face, corner.uprightJpeg().sha256(), corner.width(), corner.height()),
                        person,
                        new Voter(Voter.Via.PAGE, "ada"),
                        1,
                        Instant.now()));
        await(FaceCrops.of(corner.uprightJpeg().bytes(), face.box()).put(objects, faceId));
        await(database.database()
                .query(
                        "UPDATE faces SET verdict = 'person', person_id = $2, decided_by = 'people', descriptor = $3,"
                                + " described_by = 'older-model' WHERE face_id = $1",
                        Tuple.of(faceId, person, io.vertx.core.buffer.Buffer.buffer(older().toBytes()))));

        await(redescription.bringUpToDate());

        assertThat(descriptorOf(faceId)
                        .orElseThrow()
                        .distanceTo(face.descriptor().orElseThrow()))
                .isLessThan(0.2);
    }

    @Test
    void faces_that_nobody_decided_on_are_left_alone() throws Exception {
        List<UUID> faces = stored();
        await(database.database().query("UPDATE faces SET verdict = NULL", Tuple.tuple()));

        assertThat(await(redescription.bringUpToDate())).isZero();

        assertThat(descriptorOf(faces.get(0))).hasValue(older());
    }

    private static Descriptor older() {
        return new Descriptor(new float[] {1, 2, 3});
    }

    /** The photograph's faces, as another model described them and people decided on them. */
    private static List<UUID> stored() throws Exception {
        UUID imageId = UUID.randomUUID();
        List<ImageFace> faces = new ArrayList<>();
        for (Face face : seen.faces()) {
            faces.add(new ImageFace(
                    ImageFace.idOf(imageId, faces.size()),
                    new Face(face.box(), face.score(), List.of(), Map.of(), Optional.of(older())),
                    Optional.empty(),
                    Optional.of("older-model")));
        }
        Instant at = Instant.parse("2026-11-22T12:00:00Z");
        await(new PgImageRows(database.database())
                .insert(
                        new ImageWithFaces(
                                new Capture(imageId, "door", at, ClockSource.GATEWAY, at, Optional.of("hall")),
                                at,
                                seen.width(),
                                seen.height(),
                                faces,
                                seen.uprightJpeg()),
                        Future::succeededFuture));
        await(database.database()
                .query(
                        "UPDATE faces SET verdict = 'stranger', decided_by = 'people' WHERE image_id = $1",
                        Tuple.of(imageId)));
        return faces.stream().map(ImageFace::faceId).toList();
    }

    private static UUID imageOf(List<UUID> faces) throws Exception {
        return database.rows("SELECT image_id FROM faces WHERE face_id = $1", faces.get(0))
                .get(0)
                .getUUID(0);
    }

    private static Optional<Descriptor> descriptorOf(UUID face) throws Exception {
        Row row = database.rows("SELECT descriptor FROM faces WHERE face_id = $1", face)
                .get(0);
        return Optional.ofNullable(row.getBuffer(0)).map(bytes -> Descriptor.fromBytes(bytes.getBytes()));
    }

    private static byte[] zoomIn(Box face) throws Exception {
        BufferedImage picture =
                ImageIO.read(new ByteArrayInputStream(seen.uprightJpeg().bytes()));
        Box wide = face.scaledAboutCentre(3).clipTo(picture.getWidth(), picture.getHeight());
        ByteArrayOutputStream jpeg = new ByteArrayOutputStream();
        ImageIO.write(
                picture.getSubimage((int) wide.x(), (int) wide.y(), (int) wide.width() - 1, (int) wide.height() - 1),
                "jpg",
                jpeg);
        return jpeg.toByteArray();
    }
}
