package dev.atmosphere.cloud.web;

import dev.atmosphere.vision.Photographs;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.awt.image.RescaleOp;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;

/** Photographs as people have them of each other, made of the bundled ones. */
public final class Portraits {
    /** Head and shoulders in the first photograph: x, y and side of each. */
    private static final int[][] HEADS = {{290, 230, 480}, {700, 310, 460}, {1330, 80, 480}};

    private Portraits() {}

    /** One of the three people in the first photograph, alone. */
    static BufferedImage of(int who) {
        int[] head = HEADS[who];
        BufferedImage whole = read(Photographs.get(1).bytes());
        BufferedImage alone = new BufferedImage(head[2], head[2], BufferedImage.TYPE_INT_RGB);
        Graphics2D canvas = alone.createGraphics();
        canvas.drawImage(whole, -head[0], -head[1], null);
        canvas.dispose();
        return alone;
    }

    /** Photographs of one of them, different enough from each other that most are not told to be twins. */
    public static List<byte[]> looks(int who) {
        List<byte[]> looks = new ArrayList<>();
        for (double degrees : new double[] {0, 16, -16, 9}) {
            for (float light : new float[] {1, 0.55f, 1.5f}) {
                BufferedImage look = turned(of(who), degrees, light, looks.size() % 2 == 1);
                looks.add(jpeg(looks.size() % 3 == 2 ? scaled(look, 200) : look, 0.85f));
            }
        }
        return looks;
    }

    private static BufferedImage turned(BufferedImage portrait, double degrees, float light, boolean mirrored) {
        BufferedImage turned = new BufferedImage(portrait.getWidth(), portrait.getHeight(), BufferedImage.TYPE_INT_RGB);
        Graphics2D canvas = turned.createGraphics();
        canvas.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
        double middle = portrait.getWidth() / 2.0;
        canvas.rotate(Math.toRadians(degrees), middle, middle);
        canvas.drawImage(
                portrait,
                mirrored ? portrait.getWidth() : 0,
                0,
                mirrored ? -portrait.getWidth() : portrait.getWidth(),
                portrait.getHeight(),
                null);
        canvas.dispose();
        return new RescaleOp(light, 0, null).filter(turned, null);
    }

    /** All three. */
    static byte[] group() {
        return Photographs.get(1).bytes();
    }

    static BufferedImage scaled(BufferedImage from, int width) {
        BufferedImage to =
                new BufferedImage(width, width * from.getHeight() / from.getWidth(), BufferedImage.TYPE_INT_RGB);
        Graphics2D canvas = to.createGraphics();
        canvas.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
        canvas.drawImage(from, 0, 0, to.getWidth(), to.getHeight(), null);
        canvas.dispose();
        return to;
    }

    /** As a lens far out of focus has it. */
    static BufferedImage blurred(BufferedImage sharp) {
        return scaled(scaled(sharp, sharp.getWidth() / 16), sharp.getWidth());
    }

    /** A wall, and nobody before it. */
    static BufferedImage nobody() {
        BufferedImage wall = new BufferedImage(640, 480, BufferedImage.TYPE_INT_RGB);
        Graphics2D canvas = wall.createGraphics();
        Random random = new Random(7);
        for (int y = 0; y < 480; y += 24) {
            canvas.setColor(new Color(140 + random.nextInt(20), 70 + random.nextInt(20), 50));
            canvas.fillRect(0, y, 640, 22);
        }
        canvas.dispose();
        return wall;
    }

    static byte[] jpeg(BufferedImage image, float quality) {
        ImageWriter writer = ImageIO.getImageWritersByMIMEType("image/jpeg").next();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (var out = ImageIO.createImageOutputStream(bytes)) {
            ImageWriteParam parameters = writer.getDefaultWriteParam();
            parameters.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            parameters.setCompressionQuality(quality);
            writer.setOutput(out);
            writer.write(null, new IIOImage(image, null, null), parameters);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }

    static byte[] png(BufferedImage image) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, "png", bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static BufferedImage read(byte[] jpeg) {
        try {
            return ImageIO.read(new ByteArrayInputStream(jpeg));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
