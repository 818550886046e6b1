package dev.atmosphere.vision.cli;

import dev.atmosphere.face.Face;
import dev.atmosphere.face.Point;
import dev.atmosphere.vision.AnalysedPicture;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import javax.imageio.ImageIO;

/** A picture with its faces marked: boxes, keypoints, score and the strongest mood. */
final class Annotation {
    private static final Color BOX = new Color(0x00e0a0);

    private Annotation() {}

    /** Writes {@code DIR/name.jpg}; of two files of one name the second gets a number. */
    static void write(Path file, AnalysedPicture picture, Path directory) throws IOException {
        BufferedImage image =
                ImageIO.read(new ByteArrayInputStream(picture.uprightJpeg().bytes()));
        if (image == null) {
            throw new IOException(file + " cannot be drawn on");
        }
        BufferedImage canvas = new BufferedImage(image.getWidth(), image.getHeight(), BufferedImage.TYPE_INT_RGB);
        Graphics2D g = canvas.createGraphics();
        g.drawImage(image, 0, 0, null);
        g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        for (Face face : picture.faces()) {
            draw(g, face);
        }
        g.dispose();
        Files.createDirectories(directory);
        ImageIO.write(canvas, "jpg", free(directory, file).toFile());
    }

    private static void draw(Graphics2D g, Face face) {
        double size = face.box().width();
        g.setColor(BOX);
        g.setStroke(new BasicStroke((float) Math.max(1, size / 60)));
        g.draw(new Rectangle2D.Double(
                face.box().x(), face.box().y(), face.box().width(), face.box().height()));
        double dot = Math.max(2, size / 25);
        for (Point p : face.landmarks()) {
            g.fill(new Ellipse2D.Double(p.x() - dot / 2, p.y() - dot / 2, dot, dot));
        }
        var mood = face.moods().entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .orElseThrow()
                .getKey();
        g.setFont(g.getFont().deriveFont((float) Math.max(10, Math.min(28, size / 6))));
        g.drawString(
                String.format(Locale.ROOT, "%s %.2f", mood.word(), face.score()),
                (float) face.box().x(),
                (float) Math.max(12, face.box().y() - 4));
    }

    private static Path free(Path directory, Path file) {
        String name = file.getFileName().toString();
        int dot = name.lastIndexOf('.');
        String stem = dot > 0 ? name.substring(0, dot) : name;
        Path free = directory.resolve(stem + ".jpg");
        for (int i = 2; Files.exists(free); i++) {
            free = directory.resolve(stem + "-" + i + ".jpg");
        }
        return free;
    }
}
