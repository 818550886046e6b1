package dev.atmosphere.cloud.store;

import dev.atmosphere.face.Box;
import dev.atmosphere.failure.Poison;
import java.awt.Rectangle;
import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageInputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Cuts faces out of pictures, and makes pictures smaller. Pure computation, some milliseconds: for worker threads. */
final class Crops {
    static final String JPEG = "image/jpeg";
    /** How much of the scene stands around the face in a zoom-in, in the face's own sizes. */
    private static final double ZOOM_IN = 3;

    private static final int WIDEST_ZOOM_IN = 600;
    /** A preview's height in its largest widths. */
    private static final int HIGHEST_PREVIEW = 2;
    /** What a preview may have: a drawing or a photograph of a thousand pixels' width takes less. */
    private static final int FEW_BYTES = 256 << 10;

    private static final int[] RGB = {0, 1, 2};
    private static final ColorModel RGB_MODEL = new ComponentColorModel(
            ColorSpace.getInstance(ColorSpace.CS_sRGB), false, false, Transparency.OPAQUE, DataBuffer.TYPE_BYTE);
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

    /**
     * The whole picture, at most so wide and twice as high, in memory for some four times that at most, however large it is. The
     * same bytes if they are few and the picture is small already.
     *
     * @throws Poison if it is no JPEG that can be read to its end
     */
    static byte[] preview(byte[] jpeg, int widest) {
        int[] size = size(jpeg);
        int width = Math.max(
                1, (int) Math.min(Math.min(widest, size[0]), (double) HIGHEST_PREVIEW * widest * size[0] / size[1]));
        if (width == size[0] && jpeg.length <= FEW_BYTES) {
            return jpeg;
        }
        // Two columns and rows at least for each one of the preview.
        return jpeg(decode(jpeg, Math.max(1, size[0] / (2 * width))), width);
    }

    private static int[] size(byte[] jpeg) {
        return read(jpeg, reader -> new int[] {reader.getWidth(0), reader.getHeight(0)});
    }

    /** @throws Poison if it is no JPEG that can be read to its end */
    static BufferedImage decode(byte[] jpeg) {
        return decode(jpeg, 1);
    }

    /**
     * A part of a picture, for the memory that this part takes.
     *
     * @throws Poison if it is no JPEG that can be read so far
     */
    private static BufferedImage decode(byte[] jpeg, Rectangle part) {
        return read(jpeg, reader -> {
            ImageReadParam parameters = reader.getDefaultReadParam();
            parameters.setSourceRegion(part);
            if (reader.getImageTypes(0).next().getNumBands() == RGB.length) {
                parameters.setDestination(rgb(part.width, part.height));
            }
            return reader.read(0, parameters);
        });
    }

    /** Both crops of one face, for the memory that the larger one takes. */
    static FaceCrops both(byte[] jpeg, Box face) {
        int[] size = size(jpeg);
        Rectangle part = inside(face.scaledAboutCentre(ZOOM_IN), size[0], size[1]);
        BufferedImage scene = decode(jpeg, part);
        Box there = new Box(face.x() - part.x, face.y() - part.y, face.width(), face.height());
        return new FaceCrops(rectangle(scene, there), jpeg(scene, WIDEST_ZOOM_IN));
    }

    /** Where a face lies in its own zoom-in, pixels of that. */
    static Box inZoomIn(Box face, int pictureWidth, int pictureHeight) {
        Rectangle part = inside(face.scaledAboutCentre(ZOOM_IN), pictureWidth, pictureHeight);
        double scale = Math.min(1, (double) WIDEST_ZOOM_IN / part.width);
        return new Box(
                (face.x() - part.x) * scale, (face.y() - part.y) * scale, face.width() * scale, face.height() * scale);
    }

    /** @param step 1 for every column and row, 2 for every other, ... */
    private static BufferedImage decode(byte[] jpeg, int step) {
        return read(jpeg, reader -> {
            ImageReadParam parameters = reader.getDefaultReadParam();
            parameters.setSourceSubsampling(step, step, 0, 0);
            if (reader.getImageTypes(0).next().getNumBands() == RGB.length) {
                parameters.setDestination(
                        rgb((reader.getWidth(0) + step - 1) / step, (reader.getHeight(0) + step - 1) / step));
            }
            return reader.read(0, parameters);
        });
    }

    private interface Reading<T> {
        T from(ImageReader reader) throws IOException;
    }

    private static <T> T read(byte[] jpeg, Reading<T> reading) {
        ImageReader reader = ImageIO.getImageReadersByMIMEType(JPEG).next();
        try (MemoryCacheImageInputStream in =
                new MemoryCacheImageInputStream(new ByteArrayInputStream(IccProfiles.withoutStandard(jpeg)))) {
            reader.setInput(in, true, true);
            return reading.from(reader);
        } catch (IOException | RuntimeException e) {
            throw new Poison("unreadable-picture", "the stored picture cannot be read: " + e.getMessage(), e);
        } finally {
            reader.dispose();
        }
    }

    /** Red first, as the decoder and the encoder have them: they copy such lines as a whole, and others byte by byte. */
    private static BufferedImage rgb(int width, int height) {
        return new BufferedImage(
                RGB_MODEL,
                Raster.createInterleavedRaster(
                        DataBuffer.TYPE_BYTE, width, height, RGB.length * width, RGB.length, RGB, null),
                false,
                null);
    }

    /** A view, not a copy. */
    private static BufferedImage cut(BufferedImage picture, Box box) {
        Rectangle inside = inside(box, picture.getWidth(), picture.getHeight());
        return picture.getSubimage(inside.x, inside.y, inside.width, inside.height);
    }

    /** Every pixel that the box touches, one at least. */
    private static Rectangle inside(Box box, int width, int height) {
        int left = (int) Math.floor(box.x());
        int top = (int) Math.floor(box.y());
        Rectangle inside = new Rectangle(
                        left,
                        top,
                        (int) Math.ceil(box.x() + box.width()) - left,
                        (int) Math.ceil(box.y() + box.height()) - top)
                .intersection(new Rectangle(width, height));
        if (inside.isEmpty()) {
            throw new Poison("face-outside-picture", box + " lies outside of a picture of " + width + " x " + height);
        }
        return inside;
    }

    private static byte[] jpeg(BufferedImage cut, int widest) {
        BufferedImage image = Shrink.toWidth(cut, Math.min(cut.getWidth(), widest));
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
}
