package dev.atmosphere.vision;

import dev.atmosphere.picture.Picture;
import dev.atmosphere.vision.intake.Orientation;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;

/** Pictures made for tests: drawn, turned, damaged. */
public final class TestPictures {
    private TestPictures() {}

    public static BufferedImage decode(Picture picture) {
        try {
            return ImageIO.read(new ByteArrayInputStream(picture.bytes()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One colour all over. */
    public static BufferedImage plain(int width, int height, int rgb) {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                image.setRGB(x, y, rgb);
            }
        }
        return image;
    }

    /** Something with edges and colours, small enough to be decoded a thousand times. */
    public static BufferedImage drawn(int width, int height) {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                image.setRGB(x, y, (x * 255 / width) << 16 | (y * 255 / height) << 8 | ((x / 9 + y / 7) % 2) * 200);
            }
        }
        return image;
    }

    public static BufferedImage scaled(BufferedImage source, int width, int height) {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        var g = image.createGraphics();
        g.setRenderingHint(
                java.awt.RenderingHints.KEY_INTERPOLATION, java.awt.RenderingHints.VALUE_INTERPOLATION_BICUBIC);
        g.drawImage(source, 0, 0, width, height, null);
        g.dispose();
        return image;
    }

    public static Picture png(BufferedImage image) {
        try {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            ImageIO.write(image, "png", out);
            return Picture.of(out.toByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static Picture jpeg(BufferedImage image) {
        try {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
            ImageWriteParam quality = writer.getDefaultWriteParam();
            quality.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            quality.setCompressionQuality(0.97f);
            try (var stream = ImageIO.createImageOutputStream(out)) {
                writer.setOutput(stream);
                writer.write(null, new IIOImage(image, null, null), quality);
            } finally {
                writer.dispose();
            }
            return Picture.of(out.toByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The upright picture as a camera held otherwise stores it: turned, and a tag that says how to turn it back. */
    public static Picture stored(BufferedImage upright, Orientation orientation) {
        int width = orientation.transposed() ? upright.getHeight() : upright.getWidth();
        int height = orientation.transposed() ? upright.getWidth() : upright.getHeight();
        BufferedImage stored = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < upright.getHeight(); y++) {
            for (int x = 0; x < upright.getWidth(); x++) {
                int u = orientation.mirroredLeftRight() ? upright.getWidth() - 1 - x : x;
                int v = orientation.mirroredTopBottom() ? upright.getHeight() - 1 - y : y;
                stored.setRGB(orientation.transposed() ? v : u, orientation.transposed() ? u : v, upright.getRGB(x, y));
            }
        }
        return withExif(jpeg(stored), orientation.exif());
    }

    /** The JPEG with an EXIF segment of one entry, put behind its first marker. */
    public static Picture withExif(Picture jpeg, int orientation) {
        byte[] tiff = {
            'I', 'I', 42, 0, 8, 0, 0, 0, 1, 0, 0x12, 0x01, 3, 0, 1, 0, 0, 0, (byte) orientation, 0, 0, 0, 0, 0, 0, 0
        };
        byte[] bytes = jpeg.bytes();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(bytes, 0, 2);
        int length = 2 + 6 + tiff.length;
        out.writeBytes(new byte[] {(byte) 0xff, (byte) 0xe1, (byte) (length >> 8), (byte) length});
        out.writeBytes(new byte[] {'E', 'x', 'i', 'f', 0, 0});
        out.writeBytes(tiff);
        out.write(bytes, 2, bytes.length - 2);
        return Picture.of(out.toByteArray());
    }

    /** The JPEG with another size in its header, everything else as it was. */
    public static Picture claiming(Picture jpeg, int width, int height) {
        byte[] bytes = jpeg.bytes().clone();
        for (int i = 2; i < bytes.length - 9; i++) {
            if ((bytes[i] & 0xff) == 0xff && ((bytes[i + 1] & 0xff) == 0xc0 || (bytes[i + 1] & 0xff) == 0xc2)) {
                bytes[i + 5] = (byte) (height >> 8);
                bytes[i + 6] = (byte) height;
                bytes[i + 7] = (byte) (width >> 8);
                bytes[i + 8] = (byte) width;
                return Picture.of(bytes);
            }
        }
        throw new IllegalArgumentException("no frame header");
    }
}
