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
        float[] line = new float[width * bands];
        float[] sum = new float[width * bands];
        int[] pixels = new int[width * bands];
        double rows = (double) image.getHeight() / height;
        int loaded = -1;
        for (int y = 0; y < height; y++) {
            Arrays.fill(sum, 0);
            double from = y * rows;
            double to = Math.min(image.getHeight(), from + rows);
            for (int row = (int) from; row < to; row++) {
                if (row != loaded) {
                    loadLine(row, line);
                    loaded = row;
                }
                float share = (float) ((Math.min(to, row + 1) - Math.max(from, row)) / (to - from));
                for (int i = 0; i < sum.length; i++) {
                    sum[i] += share * line[i];
                }
            }
            for (int i = 0; i < sum.length; i++) {
                pixels[i] = Math.min(255, Math.round(sum[i]));
            }
            raster.setPixels(0, y, width, 1, pixels);
        }
        return new BufferedImage(image.getColorModel(), raster, false, null);
    }

    /** A line of the image, averaged to the new width. */
    private void loadLine(int row, float[] line) {
        int start = first + row * model.getScanlineStride();
        int step = model.getPixelStride();
        double columns = (double) image.getWidth() / width;
        for (int x = 0; x < width; x++) {
            double from = x * columns;
            double to = Math.min(image.getWidth(), from + columns);
            for (int band = 0; band < bands; band++) {
                int at = start + bandOffsets[band];
                float mean = 0;
                for (int column = (int) from; column < to; column++) {
                    float share = (float) (Math.min(to, column + 1) - Math.max(from, column));
                    mean += share * (bytes[at + column * step] & 0xff);
                }
                line[x * bands + band] = mean / (float) (to - from);
            }
        }
    }
}
