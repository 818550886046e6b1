package dev.atmosphere.sim.scene;

import dev.atmosphere.face.Box;
import dev.atmosphere.picture.Picture;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.awt.image.RescaleOp;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * Makes scenes with known truth out of photographs: whole ones, crops, heads in drawn rooms, and empty rooms; at several sizes,
 * mirrored or not, darker or brighter. Scene {@code n} depends on the seed and {@code n} only. May be used by several threads.
 */
public final class Composer implements SceneSource {
    /** What stations send: width and height in pixels. */
    private static final List<Size> SIZES = List.of(
            new Size(640, 480), new Size(800, 600), new Size(1024, 576), new Size(1024, 768), new Size(1280, 720));
    /** A face that shows less than this part of its area may be missed. */
    private static final double PART_TO_BE_FOUND = 0.98;

    private final List<Photograph> photographs;
    private final List<Head> heads;
    private final long seed;

    public Composer(List<Photograph> photographs, long seed) {
        if (photographs.isEmpty()) {
            throw new IllegalArgumentException("scenes are made of photographs: there is none");
        }
        this.photographs = List.copyOf(photographs);
        this.heads = Head.in(photographs);
        this.seed = seed;
    }

    @Override
    public Scene compose(int number) {
        SplittableRandom random = new SplittableRandom(seed * 1_000_003L + number);
        Size size = SIZES.get(random.nextInt(SIZES.size()));
        int kind = random.nextInt(20);
        if (kind < 3) {
            return scene("empty-" + number, Room.draw(random, size.width, size.height), Truth.NOBODY, random);
        }
        if (kind < 8 && !heads.isEmpty()) {
            return heads(number, size, random);
        }
        return kind < 13 ? whole(number, random) : crop(number, size, random);
    }

    private Scene whole(int number, RandomGenerator random) {
        Photograph photograph = photographs.get(random.nextInt(photographs.size()));
        double scale =
                (800 + 160 * random.nextInt(4)) / (double) photograph.image().getWidth();
        View view = new View(
                new Box(0, 0, photograph.image().getWidth(), photograph.image().getHeight()),
                (int) Math.round(photograph.image().getWidth() * scale),
                (int) Math.round(photograph.image().getHeight() * scale),
                random.nextBoolean());
        return seen("whole-" + number, photograph, view, random);
    }

    /** A part of a photograph, of the size's shape, in which one chosen face lies whole. */
    private Scene crop(int number, Size size, RandomGenerator random) {
        Photograph photograph = photographs.get(random.nextInt(photographs.size()));
        List<Box> faces = photograph.truth().faces();
        Box face = faces.get(random.nextInt(faces.size()));
        double aspect = size.width / (double) size.height;
        double height = face.height() / (0.18 + 0.3 * random.nextDouble());
        height = Math.min(
                height,
                Math.min(photograph.image().getHeight(), photograph.image().getWidth() / aspect));
        double width = height * aspect;
        double x = within(face.x(), face.width(), width, photograph.image().getWidth(), random);
        double y = within(face.y(), face.height(), height, photograph.image().getHeight(), random);
        View view = new View(new Box(x, y, width, height), size.width, size.height, random.nextBoolean());
        return seen("crop-" + number, photograph, view, random);
    }

    /** A start such that the window lies in the picture and the face in the window. */
    private static double within(double face, double faceLength, double window, double all, RandomGenerator random) {
        double least = Math.max(0, face + faceLength - window);
        double most = Math.min(face, all - window);
        return most <= least
                ? Math.max(0, Math.min(least, all - window))
                : least + (most - least) * random.nextDouble();
    }

    private Scene heads(int number, Size size, RandomGenerator random) {
        BufferedImage image = Room.draw(random, size.width, size.height);
        Graphics2D g = image.createGraphics();
        int people = 1 + random.nextInt(3);
        int slot = size.width / people;
        List<Box> faces = new ArrayList<>();
        List<Optional<Who>> who = new ArrayList<>();
        for (int person = 0; person < people; person++) {
            Head head = heads.get(random.nextInt(heads.size()));
            boolean mirrored = random.nextBoolean();
            int most = Math.min(slot, size.height * 2 / 3);
            int side = Math.min(most, size.height / 4 + random.nextInt(size.height / 3));
            int left = person * slot + random.nextInt(slot - side + 1);
            int top = size.height / 12 + random.nextInt(size.height / 5);
            g.drawImage(head.image(side, mirrored), left, top, null);
            Box face = head.box(side, mirrored);
            faces.add(new Box(left + face.x(), top + face.y(), face.width(), face.height()));
            who.add(head.who());
        }
        g.dispose();
        return scene("heads-" + number, image, new Truth(faces, who, List.of()), random);
    }

    private static Scene seen(String name, Photograph photograph, View view, RandomGenerator random) {
        List<Box> faces = new ArrayList<>();
        List<Optional<Who>> who = new ArrayList<>();
        List<Box> ignored = new ArrayList<>();
        for (int i = 0; i < photograph.truth().faces().size(); i++) {
            Box box = view.box(photograph.truth().faces().get(i));
            double shown = shown(box, view.width(), view.height());
            if (shown >= PART_TO_BE_FOUND) {
                faces.add(box);
                who.add(photograph.truth().who().get(i));
            } else if (shown > 0) {
                ignored.add(box.clipTo(view.width(), view.height()));
            }
        }
        return scene(name, view.look(photograph.image()), new Truth(faces, who, ignored), random);
    }

    private static double shown(Box box, int width, int height) {
        double w = Math.min(box.x() + box.width(), width) - Math.max(0, box.x());
        double h = Math.min(box.y() + box.height(), height) - Math.max(0, box.y());
        return w <= 0 || h <= 0 ? 0 : w * h / box.area();
    }

    private static Scene scene(String name, BufferedImage image, Truth truth, RandomGenerator random) {
        float brightness = 0.75f + 0.45f * random.nextFloat();
        BufferedImage lit = new RescaleOp(brightness, 0, null).filter(image, null);
        return new Scene(name, Picture.of(Jpeg.encode(lit)), Optional.of(truth));
    }

    private record Size(int width, int height) {}
}
