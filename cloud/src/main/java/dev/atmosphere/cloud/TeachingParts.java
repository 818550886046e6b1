package dev.atmosphere.cloud;

import dev.atmosphere.cloud.tagging.FaceTag;

/** What the steps of tagging and training work on. */
final class TeachingParts {
    private final Teaching teaching;

    TeachingParts() {
        this.teaching = new Teaching(new FaceTag());
    }

    Teaching teaching() {
        return teaching;
    }
}
