package dev.atmosphere.sim.scene;

import dev.atmosphere.face.Box;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;

/**
 * A look at a part of a photograph: which part, how large it comes out, and whether as in a mirror. Pixels and boxes go through
 * the same transformation, so that the truth stays exact.
 *
 * @param part the part of the photograph, in its pixels
 */
record View(Box part, int width, int height, boolean mirrored) {
    /** Below this scale, pixels would be skipped: the photograph is halved first. */
    private static final double SMALLEST_DIRECT_SCALE = 0.55;

    /** Where a box of the photograph lies in this view; may reach over its border. */
    Box box(Box box) {
        double x = (box.x() - part.x()) * scaleX();
        double w = box.width() * scaleX();
        return new Box(mirrored ? width - x - w : x, (box.y() - part.y()) * scaleY(), w, box.height() * scaleY());
    }

    BufferedImage look(BufferedImage photograph) {
        BufferedImage source = photograph;
        double left = part.x();
        double top = part.y();
        double sx = scaleX();
        double sy = scaleY();
        while (Math.min(sx, sy) < SMALLEST_DIRECT_SCALE) {
            source = drawn(
                    source, source.getWidth() / 2, source.getHeight() / 2, AffineTransform.getScaleInstance(0.5, 0.5));
            left /= 2;
            top /= 2;
            sx *= 2;
            sy *= 2;
        }
        AffineTransform transform = new AffineTransform();
        if (mirrored) {
            transform.translate(width, 0);
            transform.scale(-1, 1);
        }
        transform.scale(sx, sy);
        transform.translate(-left, -top);
        return drawn(source, width, height, transform);
    }

    private double scaleX() {
        return width / part.width();
    }

    private double scaleY() {
        return height / part.height();
    }

    private static BufferedImage drawn(BufferedImage source, int width, int height, AffineTransform transform) {
        BufferedImage target = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D g = target.createGraphics();
        g.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
        g.drawImage(source, transform, null);
        g.dispose();
        return target;
    }
}
