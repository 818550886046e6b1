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
        double columns = (double) image.getWidth() / width;
        for (int x = 0; x < width; x++) {
            double from = x * columns;
            double to = Math.min(image.getWidth(), from + columns);
            int left = (int) from;
            int right = (int) Math.ceil(to) - 1;
            float leftShare = (float) (Math.min(to, left + 1) - from);
            float rightShare = right == left ? 0 : (float) (to - right);
            float all = (float) (to - from);
            for (int band = 0; band < bands; band++) {
                int at = bandOffsets[band];
                float sum = leftShare * line[left * step + at] + rightShare * line[right * step + at];
                for (int column = left + 1; column < right; column++) {
                    sum += line[column * step + at];
                }
                pixels[x * bands + band] = Math.min(255, Math.round(sum / all));
            }
        }
    }
}
