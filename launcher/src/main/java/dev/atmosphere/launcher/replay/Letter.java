package dev.atmosphere.launcher.replay;

import java.time.Instant;

/** A message that was given up, as a program lists it. */
record Letter(
        String topic,
        String letter,
        String group,
        String reason,
        String cause,
        Instant givenUpAt,
        String eventId,
        long bytes) {}
