package dev.atmosphere.edge.homeassistant;

import dev.atmosphere.face.Box;
import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageInputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** A face with a little around it, as a small JPEG of its own. Blocks for some milliseconds up to some hundred: for worker threads. */
final class FacePicture {
    private static final String JPEG = "image/jpeg";
    /** Its width and height in those of the face's box. */
    private static final double AROUND = 1.8;

    private static final int LONGEST_SIDE = 360;
    private static final float QUALITY = 0.85f;

    private FacePicture() {}

    /**
     * @param jpeg upright; of what is not needed only the entropy coding is read, never its pixels
     * @throws IOException it cannot be read, or the face lies outside of it
     */
    static byte[] of(byte[] jpeg, Box face) throws IOException {
        ImageReader reader = ImageIO.getImageReadersByMIMEType(JPEG).next();
        try (MemoryCacheImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(jpeg))) {
            reader.setInput(in, true, true);
            Rectangle cut = cut(face.scaledAboutCentre(AROUND), reader.getWidth(0), reader.getHeight(0));
            int longest = Math.max(cut.width, cut.height);
            // Two columns and rows at least for each one that is kept.
            int step = Math.max(1, longest / (2 * LONGEST_SIDE));
            ImageReadParam part = reader.getDefaultReadParam();
            part.setSourceRegion(cut);
            part.setSourceSubsampling(step, step, 0, 0);
            return jpeg(shrunk(reader.read(0, part), Math.min(1.0, (double) LONGEST_SIDE * step / longest)));
        } catch (RuntimeException e) {
            throw new IOException("it cannot be read: " + e.getMessage(), e);
        } finally {
            reader.dispose();
        }
    }

    private static Rectangle cut(Box box, int width, int height) throws IOException {
        Rectangle inside = new Rectangle(
                        (int) Math.floor(box.x()), (int) Math.floor(box.y()), (int) Math.ceil(box.width()), (int)
                                Math.ceil(box.height()))
                .intersection(new Rectangle(width, height));
        if (inside.isEmpty()) {
            throw new IOException(box + " lies outside of a picture of " + width + " x " + height);
        }
        return inside;
    }

    private static BufferedImage shrunk(BufferedImage image, double by) {
        BufferedImage small = new BufferedImage(
                Math.max(1, (int) Math.round(image.getWidth() * by)),
                Math.max(1, (int) Math.round(image.getHeight() * by)),
                BufferedImage.TYPE_INT_RGB);
        Graphics2D g = small.createGraphics();
        g.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
        g.drawImage(image, 0, 0, small.getWidth(), small.getHeight(), null);
        g.dispose();
        return small;
    }

    private static byte[] jpeg(BufferedImage image) throws IOException {
        ImageWriter writer = ImageIO.getImageWritersByMIMEType(JPEG).next();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(32 << 10);
        try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
            ImageWriteParam parameters = writer.getDefaultWriteParam();
            parameters.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            parameters.setCompressionQuality(QUALITY);
            writer.setOutput(out);
            writer.write(null, new IIOImage(image, null, null), parameters);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }
}
