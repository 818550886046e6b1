package dev.atmosphere.sim.scene;

import java.util.List;
import java.util.stream.IntStream;

/** The scenes of one run, all rendered before the first is published; taken in turn, over and over. Immutable. */
public record Scenes(List<Scene> list) {
    public Scenes {
        list = List.copyOf(list);
        if (list.isEmpty()) {
            throw new IllegalArgumentException("a camera needs at least one picture to take");
        }
    }

    /** Renders scenes 0 to {@code count} - 1 on all cores. */
    public static Scenes rendered(SceneSource source, int count) {
        return new Scenes(
                IntStream.range(0, count).parallel().mapToObj(source::compose).toList());
    }

    public Scene at(long turn) {
        return list.get((int) Math.floorMod(turn, (long) list.size()));
    }
}
