package dev.atmosphere.vision.tensorflow;

import dev.atmosphere.face.Box;
import dev.atmosphere.vision.geometry.Pixels;
import dev.atmosphere.vision.geometry.Similarity;
import java.util.List;
import java.util.function.Consumer;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.FloatDataBuffer;
import org.tensorflow.types.TFloat32;

/** Squares around faces, in pixels of the full picture, and what is seen in them. */
final class Crops {
    private Crops() {}

    /** The square with the box's centre and {@code factor} times its longer side. */
    static Box squareAround(Box box, double factor) {
        double side = Math.max(box.width(), box.height()) * factor;
        return new Box(box.centre().x() - side / 2, box.centre().y() - side / 2, side, side);
    }

    /** All squares, each at {@code size} pixels a side, RGB 0..255, one after another; black outside the picture. */
    static TFloat32 read(DecodedPicture picture, List<Box> squares, int size) {
        double scale = picture.pixelsPerPixel();
        return tensor(squares.size(), size, lines -> {
            for (Box square : squares) {
                Similarity toPixels =
                        Similarity.ofSquare(square.x() * scale, square.y() * scale, square.width() * scale, size);
                picture.part(square, Pixels.blockFor(toPixels)).read(toPixels, size, false, lines);
            }
        });
    }

    /**
     * A tensor of {@code count} squares, RGB. It is filled line by line: an array of them all, megabytes for each picture,
     * would keep a small heap's collector busy.
     *
     * @param fill gives all lines of all squares, in order
     */
    static TFloat32 tensor(int count, int size, Consumer<Pixels.Lines> fill) {
        return TFloat32.tensorOf(Shape.of(count, size, size, 3), tensor -> {
            FloatDataBuffer data = tensor.asRawTensor().data().asFloats();
            long[] at = {0};
            fill.accept(line -> {
                data.offset(at[0]).write(line);
                at[0] += line.length;
            });
        });
    }
}
