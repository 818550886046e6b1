package dev.atmosphere.sim.scene;

/** Makes scenes by number: the same number, the same scene. May be used by several threads. */
@FunctionalInterface
public interface SceneSource {
    Scene compose(int number);
}
