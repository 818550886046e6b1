package dev.atmosphere.cloud;

import dev.atmosphere.cloud.tagging.FaceTag;

/** The steps by which people say whose faces they are, and the recognizer learns it; {@link TeachingParts} builds them. */
public record Teaching(FaceTag faceTag) {}
