package dev.atmosphere.cloud.store;

import dev.atmosphere.event.Capture;
import dev.atmosphere.event.ClockSource;
import dev.atmosphere.event.ImageFace;
import dev.atmosphere.event.ImageWithFaces;
import dev.atmosphere.face.Box;
import dev.atmosphere.face.Descriptor;
import dev.atmosphere.face.Face;
import dev.atmosphere.face.Mood;
import dev.atmosphere.face.Point;
import dev.atmosphere.face.RecognizedPerson;
import dev.atmosphere.picture.Picture;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import javax.imageio.ImageIO;

/** Pictures with faces, made up: a face is a plain rectangle of its own colour on grey. */
public final class Samples {
    public static final int WIDTH = 1280;
    public static final int HEIGHT = 720;
    static final List<Color> COLOURS = List.of(Color.RED, Color.GREEN, Color.BLUE, Color.YELLOW);
    static final List<Box> BOXES = List.of(
            new Box(100.25, 100.5, 120, 160),
            new Box(700, 300, 200, 260),
            new Box(-20, 600, 90, 200),
            new Box(1200, -10, 100, 80));

    private Samples() {}

    public static ImageWithFaces image(UUID imageId, String station, int faces) {
        return image(imageId, station, faces, Instant.now());
    }

    public static ImageWithFaces image(UUID imageId, String station, int faces, Instant now) {
        Instant at = now.truncatedTo(ChronoUnit.MICROS);
        List<ImageFace> found = new ArrayList<>();
        for (int i = 0; i < faces; i++) {
            found.add(face(imageId, i));
        }
        return new ImageWithFaces(
                new Capture(
                        imageId,
                        station,
                        at.minusMillis(1500),
                        ClockSource.STATION,
                        at.minusMillis(900),
                        Optional.of("hall")),
                at,
                WIDTH,
                HEIGHT,
                found,
                Picture.of(jpeg(WIDTH, HEIGHT, faces)));
    }

    static ImageFace face(UUID imageId, int index) {
        Random random = new Random(imageId.hashCode() + index);
        float[] descriptor = new float[128];
        for (int i = 0; i < descriptor.length; i++) {
            descriptor[i] = (float) random.nextGaussian();
        }
        Map<Mood, Double> moods = new EnumMap<>(Mood.class);
        for (Mood mood : Mood.values()) {
            moods.put(mood, mood == Mood.HAPPY ? 0.7 : 0.05);
        }
        return new ImageFace(
                ImageFace.idOf(imageId, index),
                new Face(
                        BOXES.get(index),
                        0.9 - index / 10.0,
                        List.of(new Point(1.5, 2.5), new Point(3.25, 4)),
                        moods,
                        Optional.of(new Descriptor(descriptor))),
                index == 1 ? Optional.of(new RecognizedPerson(new UUID(1, 2), "Ada", 0.6, 3)) : Optional.empty(),
                Optional.of("dlib-resnet-150-p25"));
    }

    static byte[] jpeg(int width, int height, int faces) {
        BufferedImage picture = new BufferedImage(width, height, BufferedImage.TYPE_3BYTE_BGR);
        Graphics2D canvas = picture.createGraphics();
        canvas.setColor(Color.LIGHT_GRAY);
        canvas.fillRect(0, 0, width, height);
        for (int i = 0; i < faces; i++) {
            Box box = BOXES.get(i);
            canvas.setColor(COLOURS.get(i));
            canvas.fillRect((int) box.x(), (int) box.y(), (int) box.width() + 1, (int) box.height() + 1);
        }
        canvas.dispose();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            ImageIO.write(picture, "jpeg", bytes);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return bytes.toByteArray();
    }
}
