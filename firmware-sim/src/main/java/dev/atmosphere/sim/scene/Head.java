package dev.atmosphere.sim.scene;

import dev.atmosphere.face.Box;
import java.awt.AlphaComposite;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RadialGradientPaint;
import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One face of a photograph with the hair around it and nobody else's face in the cut: it can be put anywhere.
 *
 * @param who whose it is, if that is known
 * @param cut the part of the photograph, a square around the face
 */
record Head(Photograph photograph, Box face, Optional<Who> who, Box cut) {
    private static final double WIDEST = 1.9;
    private static final double NARROWEST = 1.35;

    /** Those heads that can be cut out without a neighbour. */
    static List<Head> in(List<Photograph> photographs) {
        List<Head> heads = new ArrayList<>();
        for (Photograph photograph : photographs) {
            Truth truth = photograph.truth();
            for (int i = 0; i < truth.faces().size(); i++) {
                around(photograph, truth.faces().get(i), truth.who().get(i)).ifPresent(heads::add);
            }
        }
        return List.copyOf(heads);
    }

    private static Optional<Head> around(Photograph photograph, Box face, Optional<Who> who) {
        for (double factor = WIDEST; factor >= NARROWEST; factor -= 0.05) {
            double side = Math.max(face.width(), face.height()) * factor;
            Box cut = new Box(face.centre().x() - side / 2, face.centre().y() - side / 2, side, side);
            boolean inside = cut.x() >= 0
                    && cut.y() >= 0
                    && cut.x() + side <= photograph.image().getWidth()
                    && cut.y() + side <= photograph.image().getHeight();
            boolean alone = photograph.truth().faces().stream()
                    .allMatch(other -> other.equals(face) || other.intersectionOverUnion(cut) == 0);
            if (inside && alone) {
                return Optional.of(new Head(photograph, face, who, cut));
            }
        }
        return Optional.empty();
    }

    /** The cut as a square of {@code side} pixels, fading out towards its border; the face itself stays whole. */
    BufferedImage image(int side, boolean mirrored) {
        BufferedImage head = new BufferedImage(side, side, BufferedImage.TYPE_INT_ARGB);
        Graphics2D g = head.createGraphics();
        g.drawImage(view(side, mirrored).look(photograph.image()), new AffineTransform(), null);
        g.setComposite(AlphaComposite.DstIn);
        g.setPaint(new RadialGradientPaint(side / 2f, side / 2f, side / 2f, new float[] {0.82f, 1f}, new Color[] {
            Color.BLACK, new Color(0, 0, 0, 0)
        }));
        g.fillRect(0, 0, side, side);
        g.dispose();
        return head;
    }

    /** Where the face lies in that square. */
    Box box(int side, boolean mirrored) {
        return view(side, mirrored).box(face);
    }

    private View view(int side, boolean mirrored) {
        return new View(cut, side, side, mirrored);
    }
}
