package dev.atmosphere.sim.scene;

import dev.atmosphere.face.Box;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;
import java.awt.image.ConvolveOp;
import java.awt.image.Kernel;
import java.awt.image.RescaleOp;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * How a head looks this time: a photograph shows it once only, and a camera never shows it alike twice. Changed as much as stations'
 * pictures differ, so that the descriptors of one person's scenes lie about as far apart as those of real pictures.
 *
 * @param side of the square that the head is put into, pixels
 * @param turn radians, in the picture's plane
 * @param squeeze of its width, as when a head turns away a little
 * @param shear sideways, as from a camera that stands askew
 * @param light a factor for red, green and blue
 * @param blur passes of a 3 x 3 box
 */
record Appearance(int side, boolean mirrored, double turn, double squeeze, double shear, float[] light, int blur) {
    private static final double MOST_TURN = Math.toRadians(14);
    private static final float[] BOX = new float[9];

    static {
        Arrays.fill(BOX, 1 / 9f);
    }

    static Appearance draw(RandomGenerator random, int leastSide, int mostSide) {
        float brightness = 0.55f + 0.75f * random.nextFloat();
        float[] light = new float[4];
        for (int channel = 0; channel < 3; channel++) {
            light[channel] = brightness * (0.85f + 0.3f * random.nextFloat());
        }
        light[3] = 1;
        return new Appearance(
                leastSide + random.nextInt(Math.max(1, mostSide - leastSide)),
                random.nextBoolean(),
                MOST_TURN * (2 * random.nextDouble() - 1),
                0.8 + 0.3 * random.nextDouble(),
                0.12 * (2 * random.nextDouble() - 1),
                light,
                random.nextInt(3));
    }

    /** Puts the head there and returns where its face is: upright, as boxes are, around what is a little turned. */
    Box put(Head head, BufferedImage into, int left, int top) {
        BufferedImage seen = new RescaleOp(light, new float[4], null).filter(head.image(side, mirrored), null);
        for (int pass = 0; pass < blur; pass++) {
            seen = new ConvolveOp(new Kernel(3, 3, BOX), ConvolveOp.EDGE_NO_OP, null).filter(seen, null);
        }
        AffineTransform transform = AffineTransform.getTranslateInstance(left + side / 2.0, top + side / 2.0);
        transform.rotate(turn);
        transform.shear(shear, 0);
        transform.scale(squeeze, 1);
        transform.translate(-side / 2.0, -side / 2.0);
        Graphics2D g = into.createGraphics();
        g.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
        g.drawImage(seen, transform, null);
        g.dispose();
        Box face = head.box(side, mirrored);
        double[] centre = {face.centre().x(), face.centre().y()};
        transform.transform(centre, 0, centre, 0, 1);
        double width = face.width() * squeeze;
        return new Box(centre[0] - width / 2, centre[1] - face.height() / 2, width, face.height());
    }
}
