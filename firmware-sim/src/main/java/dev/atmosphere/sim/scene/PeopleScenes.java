package dev.atmosphere.sim.scene;

import dev.atmosphere.face.Box;
import dev.atmosphere.picture.Picture;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Collectors;

/**
 * Makes scenes of people who are to be known, and of strangers: one or two heads in a drawn room, each time another room and another
 * look of the head. Everybody has a turn as often as everybody else. Scene {@code n} depends on the seed and {@code n} only. May
 * be used by several threads.
 */
public final class PeopleScenes implements SceneSource {
    private static final int WIDTH = 960;
    private static final int HEIGHT = 720;
    private static final int LEAST_SIDE = 230;
    private static final int MOST_SIDE = 400;

    private final Map<String, List<Head>> heads;
    private final List<Who> cast;
    private final long seed;

    /**
     * @param photographs with labelled faces
     * @param names everybody there is, in the order in which they are taken; strangers are taken from the end
     * @throws IllegalArgumentException there are not so many, or a name has no photograph
     */
    public PeopleScenes(List<Photograph> photographs, List<String> names, int people, int strangers, long seed) {
        if (people < 0 || strangers < 0 || people + strangers < 1 || people + strangers > names.size()) {
            throw new IllegalArgumentException(
                    people + " people and " + strangers + " strangers: there are 1 to " + names.size() + " in all");
        }
        this.heads = Head.in(photographs).stream()
                .filter(head -> head.who().isPresent())
                .collect(Collectors.groupingBy(head -> head.who().orElseThrow().name()));
        this.cast = new ArrayList<>();
        names.subList(0, people).forEach(name -> cast.add(new Who(name, false)));
        names.subList(names.size() - strangers, names.size()).forEach(name -> cast.add(new Who(name, true)));
        for (Who who : cast) {
            if (!heads.containsKey(who.name())) {
                throw new IllegalArgumentException("no photograph shows " + who.name() + " alone");
            }
        }
        this.seed = seed;
    }

    /** Of the bundled photographs. */
    public static PeopleScenes bundled(int people, int strangers, long seed) throws IOException {
        return new PeopleScenes(Photograph.bundled(), bundledNames(), people, strangers, seed);
    }

    private static List<String> bundledNames() throws IOException {
        try (InputStream in = PeopleScenes.class.getResourceAsStream("cast.txt")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        }
    }

    /** Whom scenes show; the first of scene {@code n} is the one at {@code n} modulo their number. */
    public List<Who> cast() {
        return List.copyOf(cast);
    }

    @Override
    public Scene compose(int number) {
        SplittableRandom random = random(number);
        List<Who> shown = new ArrayList<>(List.of(cast.get(number % cast.size())));
        if (cast.size() > 1 && random.nextBoolean()) {
            shown.add(cast.get((number + 1 + random.nextInt(cast.size() - 1)) % cast.size()));
        }
        return scene(number, shown, random);
    }

    /** A scene with this one alone, another one for each number. */
    public Scene of(Who who, int number) {
        return scene(number, List.of(who), random(number));
    }

    private SplittableRandom random(int number) {
        return new SplittableRandom(seed * 1_000_003L + number);
    }

    private Scene scene(int number, List<Who> shown, SplittableRandom random) {
        BufferedImage image = Room.draw(random, WIDTH, HEIGHT);
        int slot = WIDTH / shown.size();
        List<Box> faces = new ArrayList<>();
        for (int i = 0; i < shown.size(); i++) {
            List<Head> all = heads.get(shown.get(i).name());
            Appearance appearance = Appearance.draw(random, LEAST_SIDE, MOST_SIDE);
            int left = i * slot + random.nextInt(slot - appearance.side());
            int top = 20 + random.nextInt(HEIGHT - appearance.side() - 20);
            faces.add(appearance.put(all.get(random.nextInt(all.size())), image, left, top));
        }
        Truth truth = new Truth(faces, shown.stream().map(Optional::of).toList(), List.of());
        byte[] jpeg = Jpeg.encode(image, 0.55f + 0.4f * random.nextFloat());
        return new Scene("people-" + number, Picture.of(jpeg), Optional.of(truth));
    }
}
