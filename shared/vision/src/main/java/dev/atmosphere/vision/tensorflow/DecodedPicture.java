package dev.atmosphere.vision.tensorflow;

import dev.atmosphere.face.Box;
import dev.atmosphere.vision.geometry.Pixels;
import org.tensorflow.ndarray.buffer.ByteDataBuffer;
import org.tensorflow.types.TUint8;

/**
 * An upright picture's pixels in native memory, to be closed by whoever had it decoded.
 *
 * <p>It may hold fewer pixels than the picture has (decoded at a ratio); all coordinates that go in and out are those of the
 * full picture.
 */
public final class DecodedPicture implements AutoCloseable {
    private final TUint8 tensor;
    private final int fullWidth;
    private final int fullHeight;

    DecodedPicture(TUint8 tensor, int fullWidth, int fullHeight) {
        this.tensor = tensor;
        this.fullWidth = fullWidth;
        this.fullHeight = fullHeight;
    }

    TUint8 tensor() {
        return tensor;
    }

    /** Pixels of the full upright picture. */
    public int width() {
        return fullWidth;
    }

    /** Pixels of the full upright picture. */
    public int height() {
        return fullHeight;
    }

    int pixelsAcross() {
        return (int) tensor.shape().get(1);
    }

    int pixelsDown() {
        return (int) tensor.shape().get(0);
    }

    /** How many of its pixels one pixel of the full picture is: 1, or less if it was decoded at a ratio. */
    public double pixelsPerPixel() {
        return (double) pixelsAcross() / fullWidth;
    }

    /**
     * The pixels of a part of the picture; what of the part lies outside is left out.
     *
     * @param box in pixels of the full picture
     * @param block as in {@link Pixels}: 1 for every pixel there is, more for the means of blocks
     */
    public Pixels part(Box box, int block) {
        double scale = pixelsPerPixel();
        int across = pixelsAcross();
        int left = clamp((int) Math.floor(box.x() * scale) - 1, across - 1);
        int top = clamp((int) Math.floor(box.y() * scale) - 1, pixelsDown() - 1);
        int right = clamp((int) Math.ceil((box.x() + box.width()) * scale) + 1, across);
        int bottom = clamp((int) Math.ceil((box.y() + box.height()) * scale) + 1, pixelsDown());
        ByteDataBuffer data = tensor.asRawTensor().data();
        return Pixels.of(
                (row, into) ->
                        data.offset(((long) (top + row) * across + left) * 3).read(into),
                left,
                top,
                Math.max(0, right - left),
                Math.max(0, bottom - top),
                block);
    }

    private static int clamp(int value, int most) {
        return Math.max(0, Math.min(most, value));
    }

    @Override
    public void close() {
        tensor.close();
    }
}
