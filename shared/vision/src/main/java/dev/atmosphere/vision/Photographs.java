package dev.atmosphere.vision;

import dev.atmosphere.picture.Picture;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The six photographs of the model package (1920 pixels wide; 3, 3, 3, 4, 5 and 4 faces), packed by the build: what the
 * benchmark and the tests look at.
 */
public final class Photographs {
    public static final int COUNT = 6;

    private Photographs() {}

    /** @param number 1 to 6 */
    public static Picture get(int number) {
        String name = "photographs/sample" + number + ".jpg";
        try (InputStream in = Photographs.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalArgumentException("there is no photograph " + name);
            }
            return Picture.of(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException("the photograph " + name + " cannot be read", e);
        }
    }

    public static List<Picture> all() {
        List<Picture> all = new ArrayList<>();
        for (int number = 1; number <= COUNT; number++) {
            all.add(get(number));
        }
        return all;
    }
}
