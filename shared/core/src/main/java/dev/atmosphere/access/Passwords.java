package dev.atmosphere.access;

import at.favre.lib.crypto.bcrypt.BCrypt;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Pattern;

/** Hashes passwords with bcrypt, and compares them. Slow on purpose: never on an event loop. */
public final class Passwords {
    /** What bcrypt looks at; a longer password is refused rather than cut. */
    static final int LONGEST_BYTES = 72;

    static final int LEAST_COST = 4;
    static final int HIGHEST_COST = 14;
    /** Some 50 ms on a laptop, some 250 ms on a Raspberry Pi. */
    static final int USUAL_COST = 10;

    private static final Pattern HASH = Pattern.compile("\\$2[aby]\\$(\\d\\d)\\$[./A-Za-z0-9]{53}");

    private Passwords() {}

    /**
     * @param password in UTF-8, as a client sends it
     * @throws IllegalArgumentException if it is empty or too long
     */
    public static String hash(byte[] password, int cost) {
        if (password.length == 0 || password.length > LONGEST_BYTES) {
            throw new IllegalArgumentException(
                    "a password has 1 to " + LONGEST_BYTES + " bytes, not " + password.length);
        }
        return new String(BCrypt.with(BCrypt.Version.VERSION_2Y).hash(cost, password), StandardCharsets.US_ASCII);
    }

    /** Takes the same time whatever the password is. */
    public static boolean fits(byte[] password, String hash) {
        boolean possible = password.length > 0 && password.length <= LONGEST_BYTES;
        byte[] tried = possible ? password : Arrays.copyOf(password, 1);
        boolean same = BCrypt.verifyer().verify(tried, hash.getBytes(StandardCharsets.US_ASCII)).verified;
        return same && possible;
    }

    /** Whether it is a bcrypt hash that can be compared in reasonable time. */
    static boolean isHash(String text) {
        var parts = HASH.matcher(text);
        if (!parts.matches()) {
            return false;
        }
        int cost = Integer.parseInt(parts.group(1));
        return cost >= LEAST_COST && cost <= HIGHEST_COST;
    }
}
