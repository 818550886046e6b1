package dev.atmosphere.cloud.web;

import dev.atmosphere.event.Capture;
import dev.atmosphere.event.ClockSource;
import dev.atmosphere.event.ImageFace;
import dev.atmosphere.event.ImageWithFaces;
import dev.atmosphere.face.Box;
import dev.atmosphere.face.Face;
import dev.atmosphere.face.Mood;
import dev.atmosphere.face.RecognizedPerson;
import dev.atmosphere.picture.Picture;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Arc2D;
import java.awt.geom.Ellipse2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
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

/** A picture of a room with drawn faces in it, each with its mood, as the edge would have found them. */
public final class DrawnScene {
    private static final List<Color> SKINS = List.of(
            new Color(0xF1C9A5), new Color(0xC68642), new Color(0x8D5524), new Color(0xFFDBAC), new Color(0xE0AC69));

    private final int width;
    private final int height;
    private final Random random;
    private final BufferedImage image;
    private final Graphics2D canvas;
    private final List<ImageFace> faces = new ArrayList<>();
    private final UUID imageId;

    private DrawnScene(UUID imageId, int width, int height) {
        this.imageId = imageId;
        this.width = width;
        this.height = height;
        this.random = new Random(imageId.getLeastSignificantBits());
        this.image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        this.canvas = image.createGraphics();
    }

    /** @param people names, in order, for the first faces; the others are unknown */
    static ImageWithFaces of(
            UUID imageId,
            String station,
            Instant capturedAt,
            int width,
            int height,
            List<Mood> moods,
            String... people) {
        DrawnScene scene = new DrawnScene(imageId, width, height);
        scene.room();
        for (int i = 0; i < moods.size(); i++) {
            scene.face(i, moods.size(), moods.get(i), i < people.length ? Optional.of(people[i]) : Optional.empty());
        }
        Instant at = capturedAt.truncatedTo(ChronoUnit.MICROS);
        return new ImageWithFaces(
                new Capture(imageId, station, at, ClockSource.STATION, at.plusMillis(120), Optional.empty()),
                at.plusMillis(300),
                width,
                height,
                scene.faces,
                Picture.of(scene.jpeg()));
    }

    public static ImageWithFaces of(String station, Instant capturedAt, Mood... moods) {
        return of(UUID.randomUUID(), station, capturedAt, 640, 480, List.of(moods));
    }

    /** The part of a picture around its first face, as a JPEG: so many times the face's width and height. */
    public static byte[] around(ImageWithFaces image, double times) {
        Box box = image.faces().get(0).face().box();
        double w = Math.min(image.width(), box.width() * times);
        double h = Math.min(image.height(), box.height() * times);
        int x = (int) Math.max(0, Math.min(image.width() - w, box.x() + box.width() / 2 - w / 2));
        int y = (int) Math.max(0, Math.min(image.height() - h, box.y() + box.height() / 2 - h / 2));
        try {
            BufferedImage whole =
                    ImageIO.read(new ByteArrayInputStream(image.picture().bytes()));
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            ImageIO.write(whole.getSubimage(x, y, (int) w, (int) h), "jpeg", bytes);
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void room() {
        float hue = random.nextFloat();
        canvas.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        canvas.setPaint(new GradientPaint(
                0, 0, Color.getHSBColor(hue, .28f, .93f), width, height, Color.getHSBColor(hue + .12f, .45f, .6f)));
        canvas.fillRect(0, 0, width, height);
        canvas.setColor(new Color(255, 255, 255, 60));
        for (int i = 0; i < 5; i++) {
            double size = height * (.15 + random.nextDouble() * .4);
            canvas.fill(
                    new Ellipse2D.Double(random.nextDouble() * width, random.nextDouble() * height * .6, size, size));
        }
        canvas.setColor(new Color(0, 0, 0, 38));
        canvas.fillRect(0, height * 4 / 5, width, height / 5);
    }

    private void face(int index, int count, Mood mood, Optional<String> person) {
        double size = Math.min(height * .4, width * .62 / count);
        double x = width * (index + .5) / count - size * .4 + (random.nextDouble() - .5) * size * .3;
        double y = height * .32 + (random.nextDouble() - .5) * height * .16;
        Box box = new Box(x, y, size * .8, size);
        draw(box, mood);
        Map<Mood, Double> scores = new EnumMap<>(Mood.class);
        double most = .55 + random.nextDouble() * .42;
        for (Mood one : Mood.values()) {
            scores.put(one, one == mood ? most : (1 - most) / (Mood.values().length - 1));
        }
        Face face = new Face(box, .8 + random.nextDouble() * .2, List.of(), scores, Optional.empty());
        faces.add(new ImageFace(
                ImageFace.idOf(imageId, index),
                face,
                person.map(name -> new RecognizedPerson(new UUID(1, 2), name, 0.6, 3)),
                Optional.empty()));
    }

    private void draw(Box box, Mood mood) {
        double x = box.x();
        double y = box.y();
        double w = box.width();
        double h = box.height();
        canvas.setColor(Color.getHSBColor(random.nextFloat(), .5f, .55f));
        canvas.fill(new Ellipse2D.Double(x - w * .45, y + h * .98, w * 1.9, h * 1.6));
        canvas.setColor(new Color(0x3B2A22));
        canvas.fill(new Ellipse2D.Double(x - w * .06, y - h * .1, w * 1.12, h * .8));
        canvas.setColor(SKINS.get(random.nextInt(SKINS.size())));
        canvas.fill(new Ellipse2D.Double(x, y, w, h));
        canvas.setColor(new Color(0x2B2230));
        double eye = w * (mood == Mood.SURPRISED || mood == Mood.FEARFUL ? .15 : .1);
        canvas.fill(new Ellipse2D.Double(x + w * .3 - eye / 2, y + h * .42 - eye / 2, eye, eye));
        canvas.fill(new Ellipse2D.Double(x + w * .7 - eye / 2, y + h * .42 - eye / 2, eye, eye));
        canvas.setStroke(new BasicStroke((float) (w * .045), BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
        double mouth = y + h * .72;
        switch (mood) {
            case HAPPY ->
                canvas.draw(new Arc2D.Double(x + w * .27, mouth - h * .16, w * .46, h * .24, 200, 140, Arc2D.OPEN));
            case SURPRISED, FEARFUL -> canvas.fill(new Ellipse2D.Double(x + w * .4, mouth - h * .05, w * .2, h * .16));
            case SAD, ANGRY, DISGUSTED ->
                canvas.draw(new Arc2D.Double(x + w * .3, mouth, w * .4, h * .2, 30, 120, Arc2D.OPEN));
            default -> canvas.draw(new Arc2D.Double(x + w * .32, mouth, w * .36, h * .01, 0, 180, Arc2D.OPEN));
        }
    }

    private byte[] jpeg() {
        canvas.dispose();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, "jpeg", bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
