package dev.atmosphere.cloud.training;

import static dev.atmosphere.cloud.database.TestDatabase.await;

import dev.atmosphere.cloud.database.Database;
import dev.atmosphere.cloud.objects.FileObjects;
import dev.atmosphere.cloud.objects.ObjectKey;
import dev.atmosphere.cloud.store.PgImageRows;
import dev.atmosphere.event.Capture;
import dev.atmosphere.event.ClockSource;
import dev.atmosphere.event.FaceInDb;
import dev.atmosphere.event.ImageFace;
import dev.atmosphere.event.ImageWithFaces;
import dev.atmosphere.face.Box;
import dev.atmosphere.face.Descriptor;
import dev.atmosphere.face.Face;
import dev.atmosphere.face.Point;
import dev.atmosphere.picture.Picture;
import dev.atmosphere.recognition.DescriptorModel;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import javax.imageio.ImageIO;

/** Puts made-up faces where stored ones stand: a picture with one face each, its rows and its crop. */
final class StoredFaces {
    static final Box BOX = new Box(100, 100, 120, 150);
    /** Eyes, nose, mouth: from the front. */
    static final List<Point> FRONT =
            List.of(new Point(132, 155), new Point(188, 155), new Point(160, 190), new Point(160, 220));

    static final byte[] SHARP = jpeg(noise(1));

    private final Database database;
    private final FileObjects objects;

    StoredFaces(Database database, FileObjects objects) {
        this.database = database;
        this.objects = objects;
    }

    UUID person(String name) throws Exception {
        UUID id = UUID.randomUUID();
        await(database.query("INSERT INTO people (person_id, name) VALUES ($1, $2)", Tuple.of(id, name)));
        return id;
    }

    /** A good one: large, sharp, from the front. */
    FaceInDb store(Descriptor descriptor) throws Exception {
        return store(BOX, FRONT, Optional.of(descriptor), Optional.of(SHARP));
    }

    FaceInDb store(Box box, List<Point> landmarks, Optional<Descriptor> descriptor, Optional<byte[]> crop)
            throws Exception {
        UUID imageId = UUID.randomUUID();
        ImageFace face = new ImageFace(
                ImageFace.idOf(imageId, 0),
                new Face(box, 0.9, landmarks, Map.of(), descriptor),
                Optional.empty(),
                descriptor.map(d -> DescriptorModel.CURRENT.id()));
        Capture capture =
                new Capture(imageId, "door", Instant.now(), ClockSource.STATION, Instant.now(), Optional.of("hall"));
        Picture picture = Picture.of(jpeg(noise(imageId.hashCode())));
        await(new PgImageRows(database)
                .insert(
                        new ImageWithFaces(capture, Instant.now(), 640, 480, List.of(face), picture),
                        Future::succeededFuture));
        await(objects.put(ObjectKey.picture(imageId), picture.bytes(), "image/jpeg"));
        if (crop.isPresent()) {
            await(objects.put(ObjectKey.rectangle(face.faceId()), crop.get(), "image/jpeg"));
        }
        return new FaceInDb(capture, 640, 480, face);
    }

    static BufferedImage noise(long seed) {
        Random random = new Random(seed);
        BufferedImage image = new BufferedImage(120, 150, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                image.setRGB(x, y, random.nextInt(0x1000000));
            }
        }
        return image;
    }

    /** One colour that changes slowly: nothing sharp in it. */
    static BufferedImage blurred() {
        BufferedImage image = new BufferedImage(120, 150, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                image.setRGB(x, y, (60 + x) << 16 | (60 + x) << 8 | 60 + x);
            }
        }
        return image;
    }

    static byte[] jpeg(BufferedImage image) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, "jpeg", bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
