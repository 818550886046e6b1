package dev.atmosphere.cloud.objects;

import java.util.UUID;
import java.util.regex.Pattern;

/**
 * An object's name: a folder and a file name, {@code faces/0f8f….jpg}. Safe as a path: each part begins with a letter or a
 * digit and holds letters, digits, dots, hyphens and underscores, so that no key leads out of its folder.
 */
public record ObjectKey(String value) {
    private static final int LONGEST = 200;
    private static final String PART = "[A-Za-z0-9][A-Za-z0-9._-]*";
    private static final Pattern KEY = Pattern.compile(PART + "(?:/" + PART + ")+");

    public ObjectKey {
        if (value.length() > LONGEST || !KEY.matcher(value).matches()) {
            throw new IllegalArgumentException("no object key: " + (value.length() > LONGEST ? "too long" : value));
        }
    }

    /** An image's picture. */
    public static ObjectKey picture(UUID imageId) {
        return new ObjectKey("faces/" + imageId + ".jpg");
    }

    /** A face's own crop. */
    public static ObjectKey rectangle(UUID faceId) {
        return new ObjectKey("rectangles/" + faceId + ".jpg");
    }

    /** A face's wider crop. */
    public static ObjectKey zoomIn(UUID faceId) {
        return new ObjectKey("zoomin/" + faceId + ".jpg");
    }

    @Override
    public String toString() {
        return value;
    }
}
