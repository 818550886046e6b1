package dev.atmosphere.cloud.store;

import java.awt.image.BufferedImage;
import java.awt.image.ComponentSampleModel;
import java.awt.image.DataBufferByte;
import java.awt.image.WritableRaster;
import java.util.Arrays;

/**
 * Makes pictures smaller by area averaging: each new pixel is the mean of the old ones it covers, those at its edges by the
 * share that it covers. None is skipped at any ratio, so nothing flickers or breaks up.
 */
final class Shrink {
    private final BufferedImage image;
    private final ComponentSampleModel model;
    private final byte[] bytes;
    private final int first;
    private final int bands;
    private final int[] bandOffsets;
    private final int width;
    private final int height;
    /** The first and the last of the image's columns that a new one covers, and how much of them. */
    private final int[] left;

    private final int[] right;
    private final float[] leftShare;
    private final float[] rightShare;

    private Shrink(BufferedImage image, int width) {
        this.image = image;
        this.model = (ComponentSampleModel) image.getRaster().getSampleModel();
        this.bytes = ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
        this.first = -image.getRaster().getSampleModelTranslateY() * model.getScanlineStride()
                - image.getRaster().getSampleModelTranslateX() * model.getPixelStride();
        this.bands = model.getNumBands();
        this.bandOffsets = model.getBandOffsets();
        this.width = width;
        this.height = Math.max(1, (int) Math.round((double) image.getHeight() * width / image.getWidth()));
        this.left = new int[width];
        this.right = new int[width];
        this.leftShare = new float[width];
        this.rightShare = new float[width];
        divideColumns();
    }

    private void divideColumns() {
        double columns = (double) image.getWidth() / width;
        for (int x = 0; x < width; x++) {
            double from = x * columns;
            double to = Math.min(image.getWidth(), from + columns);
            left[x] = (int) from;
            right[x] = (int) Math.ceil(to) - 1;
            leftShare[x] = (float) ((Math.min(to, left[x] + 1) - from) / columns);
            rightShare[x] = right[x] == left[x] ? 0 : (float) ((to - right[x]) / columns);
        }
    }

    /**
     * @param image of bytes, a pixel's bands side by side, as the JPEG decoder makes it; may be a part of another
     * @param width at least 1, at most the image's
     */
    static BufferedImage toWidth(BufferedImage image, int width) {
        return width == image.getWidth() ? image : new Shrink(image, width).shrunk();
    }

    private BufferedImage shrunk() {
        WritableRaster raster = image.getRaster().createCompatibleWritableRaster(width, height);
        float[] line = new float[image.getWidth() * model.getPixelStride()];
        int[] pixels = new int[width * bands];
        double rows = (double) image.getHeight() / height;
        for (int y = 0; y < height; y++) {
            averageRows(y * rows, Math.min(image.getHeight(), (y + 1) * rows), line);
            averageColumns(line, pixels);
            raster.setPixels(0, y, width, 1, pixels);
        }
        return new BufferedImage(image.getColorModel(), raster, false, null);
    }

    /** The mean of the image's rows between two heights, at its full width: most of the work, so byte after byte. */
    private void averageRows(double from, double to, float[] line) {
        Arrays.fill(line, 0);
        for (int row = (int) from; row < to; row++) {
            float share = (float) ((Math.min(to, row + 1) - Math.max(from, row)) / (to - from));
            int start = first + row * model.getScanlineStride();
            for (int i = 0; i < line.length; i++) {
                line[i] += share * (bytes[start + i] & 0xff);
            }
        }
    }

    private void averageColumns(float[] line, int[] pixels) {
        int step = model.getPixelStride();
        float whole = (float) width / image.getWidth();
        for (int band = 0; band < bands; band++) {
            int at = bandOffsets[band];
            for (int x = 0; x < width; x++) {
                int first = left[x];
                int last = right[x];
                float between = 0;
                for (int column = first + 1; column < last; column++) {
                    between += line[column * step + at];
                }
                float mean = leftShare[x] * line[first * step + at]
                        + whole * between
                        + rightShare[x] * line[last * step + at];
                pixels[x * bands + band] = Math.min(255, (int) (mean + 0.5f));
            }
        }
    }
}
