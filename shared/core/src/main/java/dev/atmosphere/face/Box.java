package dev.atmosphere.face;

/**
 * An upright rectangle in a picture, in pixels of the upright picture: its top left corner and its size.
 *
 * <p>A box may reach over the picture's border (a face that is cut off); {@link #clipTo} brings it inside.
 */
public record Box(double x, double y, double width, double height) {
    public Box {
        if (!Double.isFinite(x)
                || !Double.isFinite(y)
                || !(width > 0)
                || !(height > 0)
                || !Double.isFinite(width)
                || !Double.isFinite(height)) {
            throw new IllegalArgumentException("a box needs finite coordinates and a size above 0, not (" + x + ", " + y
                    + ", " + width + " x " + height + ")");
        }
    }

    public double area() {
        return width * height;
    }

    public Point centre() {
        return new Point(x + width / 2, y + height / 2);
    }

    /** The area that both boxes cover over the area that either covers, 0 to 1. */
    public double intersectionOverUnion(Box other) {
        double w = Math.min(x + width, other.x + other.width) - Math.max(x, other.x);
        double h = Math.min(y + height, other.y + other.height) - Math.max(y, other.y);
        if (w <= 0 || h <= 0) {
            return 0;
        }
        double both = w * h;
        return both / (area() + other.area() - both);
    }

    /** The same centre, width and height multiplied by {@code factor}. */
    public Box scaledAboutCentre(double factor) {
        return new Box(x - width * (factor - 1) / 2, y - height * (factor - 1) / 2, width * factor, height * factor);
    }

    /**
     * The part that lies inside a picture of this size.
     *
     * @throws IllegalArgumentException if no part does
     */
    public Box clipTo(int pictureWidth, int pictureHeight) {
        double left = Math.max(0, x);
        double top = Math.max(0, y);
        return new Box(left, top, Math.min(pictureWidth, x + width) - left, Math.min(pictureHeight, y + height) - top);
    }
}
