package dev.atmosphere.cloud.web;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A person, as the API tells it.
 *
 * @param slack the Slack user's id
 * @param login the name under which they sign in on the page
 * @param active false: left Slack
 * @param faces on which they were found, by people or by the recognizer
 * @param tagged those on which people agreed: what the recognizer can learn from
 * @param needed so many that it learns
 * @param latest some of their faces, those of which people are sure first, the newest first
 * @param uploaded those among them that somebody uploaded
 */
record KnownPerson(
        UUID personId,
        String name,
        Optional<String> fullName,
        Optional<String> slack,
        Optional<String> login,
        boolean active,
        long faces,
        long tagged,
        int needed,
        Optional<Instant> lastTaggedAt,
        List<UUID> latest,
        List<Uploaded> uploaded) {
    /** A face of a photograph that somebody uploaded. */
    record Uploaded(UUID faceId, String by, Instant at) {}

    /** People by name. */
    record Page(List<KnownPerson> items, Optional<String> next) {}
}
