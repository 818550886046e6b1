package dev.atmosphere.sim.station;

import dev.atmosphere.sim.fault.Fault;
import dev.atmosphere.sim.fault.Faults;
import dev.atmosphere.sim.scene.Scene;
import dev.atmosphere.sim.scene.Scenes;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.random.RandomGenerator;

/** A camera before which prepared scenes pass in turn, and which fails as often as it is told to. */
public final class SceneCamera implements Camera {
    private final Scenes scenes;
    private final Faults faults;
    private final int oversizeBytes;
    private final RandomGenerator random;
    private long turn;

    /** @param first the scene to begin with, so that stations do not all show the same one */
    public SceneCamera(Scenes scenes, long first, Faults faults, int oversizeBytes, RandomGenerator random) {
        this.scenes = scenes;
        this.turn = first;
        this.faults = faults;
        this.oversizeBytes = oversizeBytes;
        this.random = random;
    }

    @Override
    public Shot take(String station, Instant stationTime) {
        Scene scene = scenes.at(turn++);
        Optional<Fault> fault = faults.draw(random);
        byte[] sound = scene.picture().bytes();
        byte[] bytes = fault.map(f -> f.spoil(sound, oversizeBytes, random)).orElse(sound);
        return new Shot(UUID.randomUUID(), station, Buffer.buffer(bytes), stationTime, scene.truth(), fault);
    }
}
