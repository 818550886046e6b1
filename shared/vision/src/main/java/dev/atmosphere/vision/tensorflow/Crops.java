package dev.atmosphere.vision.tensorflow;

import dev.atmosphere.face.Box;
import dev.atmosphere.vision.geometry.Pixels;
import dev.atmosphere.vision.geometry.Similarity;
import java.util.List;

/** Squares around faces, in pixels of the full picture, and what is seen in them. */
final class Crops {
    private Crops() {}

    /** The square with the box's centre and {@code factor} times its longer side. */
    static Box squareAround(Box box, double factor) {
        double side = Math.max(box.width(), box.height()) * factor;
        return new Box(box.centre().x() - side / 2, box.centre().y() - side / 2, side, side);
    }

    /** All squares, each at {@code size} pixels a side, RGB 0..255, one after another; black outside the picture. */
    static float[] read(DecodedPicture picture, List<Box> squares, int size) {
        int each = size * size * 3;
        float[] crops = new float[squares.size() * each];
        double scale = picture.pixelsPerPixel();
        for (int i = 0; i < squares.size(); i++) {
            Box square = squares.get(i);
            Similarity toPixels =
                    Similarity.ofSquare(square.x() * scale, square.y() * scale, square.width() * scale, size);
            picture.part(square, Pixels.blockFor(toPixels)).read(toPixels, size, false, crops, i * each);
        }
        return crops;
    }
}
