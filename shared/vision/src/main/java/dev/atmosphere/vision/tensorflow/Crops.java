package dev.atmosphere.vision.tensorflow;

import dev.atmosphere.face.Box;

/** Squares around faces. */
final class Crops {
    private Crops() {}

    /** The square with the box's centre and {@code factor} times its longer side. */
    static Box squareAround(Box box, double factor) {
        double side = Math.max(box.width(), box.height()) * factor;
        return new Box(box.centre().x() - side / 2, box.centre().y() - side / 2, side, side);
    }
}
