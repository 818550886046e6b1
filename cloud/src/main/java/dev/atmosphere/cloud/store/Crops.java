package dev.atmosphere.cloud.store;

import dev.atmosphere.face.Box;
import dev.atmosphere.failure.Poison;
import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageInputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Cuts faces out of pictures. Pure computation, some milliseconds: for worker threads. */
final class Crops {
    static final String JPEG = "image/jpeg";
    /** How much of the scene stands around the face in a zoom-in, in the face's own sizes. */
    private static final double ZOOM_IN = 3;

    private static final int WIDEST_ZOOM_IN = 600;
    private static final float QUALITY = 0.88f;

    private Crops() {}

    /** The face's own box, as far as it lies in the picture. */
    static byte[] rectangle(BufferedImage picture, Box face) {
        return jpeg(cut(picture, face), Integer.MAX_VALUE);
    }

    /** The face in its scene: three times its box where the picture reaches so far, at most 600 pixels wide, never enlarged. */
    static byte[] zoomIn(BufferedImage picture, Box face) {
        return jpeg(cut(picture, face.scaledAboutCentre(ZOOM_IN)), WIDEST_ZOOM_IN);
    }

    /** @throws Poison if it is no JPEG that can be read to its end */
    static BufferedImage decode(byte[] jpeg) {
        ImageReader reader = ImageIO.getImageReadersByMIMEType(JPEG).next();
        try (MemoryCacheImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(jpeg))) {
            reader.setInput(in, true, true);
            return reader.read(0);
        } catch (IOException | RuntimeException e) {
            throw new Poison("unreadable-picture", "the stored picture cannot be read: " + e.getMessage(), e);
        } finally {
            reader.dispose();
        }
    }

    /** A view, not a copy. Every pixel that the box touches, one at least. */
    private static BufferedImage cut(BufferedImage picture, Box box) {
        int left = (int) Math.floor(box.x());
        int top = (int) Math.floor(box.y());
        Rectangle inside = new Rectangle(
                        left,
                        top,
                        (int) Math.ceil(box.x() + box.width()) - left,
                        (int) Math.ceil(box.y() + box.height()) - top)
                .intersection(new Rectangle(picture.getWidth(), picture.getHeight()));
        if (inside.isEmpty()) {
            throw new Poison(
                    "face-outside-picture",
                    box + " lies outside of a picture of " + picture.getWidth() + " x " + picture.getHeight());
        }
        return picture.getSubimage(inside.x, inside.y, inside.width, inside.height);
    }

    private static byte[] jpeg(BufferedImage cut, int widest) {
        BufferedImage image = cut;
        // Halving averages each 2 x 2 pixels; a single step over more than that would skip some.
        while (image.getWidth() >= 2L * widest) {
            image = scaled(image, (image.getWidth() + 1) / 2);
        }
        if (image.getWidth() > widest) {
            image = scaled(image, widest);
        }
        ImageWriter writer = ImageIO.getImageWritersByMIMEType(JPEG).next();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(32 << 10);
        try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
            ImageWriteParam parameters = writer.getDefaultWriteParam();
            parameters.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            parameters.setCompressionQuality(QUALITY);
            writer.setOutput(out);
            writer.write(null, new IIOImage(image, null, null), parameters);
        } catch (IOException e) {
            throw new UncheckedIOException("memory does not fail", e);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }

    private static BufferedImage scaled(BufferedImage image, int width) {
        int height = Math.max(1, (int) Math.round((double) image.getHeight() * width / image.getWidth()));
        BufferedImage smaller = new BufferedImage(width, height, image.getType());
        Graphics2D canvas = smaller.createGraphics();
        canvas.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
        canvas.drawImage(image, 0, 0, width, height, null);
        canvas.dispose();
        return smaller;
    }
}
