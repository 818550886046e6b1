package dev.atmosphere.sim.scene;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.imageio.ImageIO;

/**
 * A decoded photograph whose faces are known: the raw material of scenes. Nobody writes to its image.
 */
public record Photograph(String name, BufferedImage image, Truth truth) {

    /**
     * The six photographs that are packed with the simulator, 22 faces, about 50 MB decoded.
     *
     * @throws IOException if they are not on the class path
     */
    public static List<Photograph> bundled() throws IOException {
        Map<String, Truth> truths;
        try (InputStream in = resource("photographs.json")) {
            truths = TruthFile.read(in, "photographs.json");
        }
        List<Photograph> photographs = new ArrayList<>();
        for (Map.Entry<String, Truth> entry : new TreeMap<>(truths).entrySet()) {
            try (InputStream in = resource(entry.getKey())) {
                photographs.add(new Photograph(entry.getKey(), ImageIO.read(in), entry.getValue()));
            }
        }
        return photographs;
    }

    private static InputStream resource(String name) throws IOException {
        InputStream in = Photograph.class.getResourceAsStream(name);
        if (in == null) {
            throw new IOException(name + " is not packed with the simulator: build it with Maven, which fetches it");
        }
        return in;
    }
}
