package dev.atmosphere.bus;

import dev.atmosphere.event.CarriesPicture;
import dev.atmosphere.event.Event;
import dev.atmosphere.picture.Picture;
import java.util.UUID;

/** An event with a picture for the tests of buses. */
public record Snapshot(UUID id, String key, Picture picture) implements Event, CarriesPicture {}
