package dev.atmosphere.edge.homeassistant;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.text.Normalizer;
import java.util.HexFormat;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * What Home Assistant knows a device by: the same for the same station or person for ever, another one for any other. Its letters are
 * those that a discovery topic takes ({@code [a-zA-Z0-9_-]}).
 *
 * <p>A station's id is made of its name: what is readable of it, for people, and 64 bits of its SHA-256, which tell names apart that read
 * alike. A person's is made of the person's id, so that it stays when the name changes.
 */
record DeviceId(String text) {
    private static final String STATION = "atmosphere_station_";
    private static final String PERSON = "atmosphere_person_";
    private static final Pattern OURS = Pattern.compile("atmosphere_(station|person)_[a-z0-9_-]+");
    private static final Pattern MARKS = Pattern.compile("\\p{M}+");
    private static final Pattern UNREADABLE = Pattern.compile("[^a-z0-9]+");
    private static final int READABLE = 24;
    private static final int HASH_BYTES = 8;

    static DeviceId ofStation(String name) {
        String readable = readable(name);
        return new DeviceId(STATION + (readable.isEmpty() ? "" : readable + "_") + hash(name));
    }

    static DeviceId ofPerson(UUID id) {
        return new DeviceId(PERSON + id);
    }

    /** Whether a device of that id can only be one of ours. */
    static boolean isOurs(String id) {
        return OURS.matcher(id).matches();
    }

    private static String readable(String name) {
        String plain = MARKS.matcher(Normalizer.normalize(name, Normalizer.Form.NFD))
                .replaceAll("")
                .toLowerCase(Locale.ROOT);
        String joined = UNREADABLE.matcher(plain).replaceAll("_").replaceAll("^_|_$", "");
        return joined.length() <= READABLE ? joined : joined.substring(0, READABLE);
    }

    private static String hash(String name) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, HASH_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
