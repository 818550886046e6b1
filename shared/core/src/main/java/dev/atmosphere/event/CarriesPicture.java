package dev.atmosphere.event;

import dev.atmosphere.picture.Picture;

/** An event with a picture: a bus may keep the picture's bytes apart from the rest. */
public interface CarriesPicture {
    Picture picture();
}
