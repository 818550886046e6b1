package dev.atmosphere.sim.scene;

import dev.atmosphere.picture.Picture;
import java.util.Optional;

/**
 * One picture that a simulated camera takes.
 *
 * @param name tells it from the others in logs
 * @param truth empty if nobody knows where its faces are: then it is published and answered, but not scored
 */
public record Scene(String name, Picture picture, Optional<Truth> truth) {}
