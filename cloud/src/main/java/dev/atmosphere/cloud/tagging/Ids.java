package dev.atmosphere.cloud.tagging;

import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** Ids that are made of ids: the same event for the same cause, however often it is worked on. */
final class Ids {
    private Ids() {}

    /**
     * @param what is made of it: {@code learnt}
     */
    static UUID of(String what, UUID cause) {
        return UUID.nameUUIDFromBytes((what + '/' + cause).getBytes(StandardCharsets.UTF_8));
    }
}
