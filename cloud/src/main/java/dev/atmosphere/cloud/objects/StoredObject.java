package dev.atmosphere.cloud.objects;

import java.time.Instant;

/**
 * An object as it was found.
 *
 * @param bytes shared, not copied: read only
 * @param etag changes with the bytes; opaque, without quotes
 */
public record StoredObject(byte[] bytes, String etag, Instant lastModified) {}
