package dev.atmosphere.cloud.web;

import dev.atmosphere.access.Users;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A user's name as a browser keeps it once its password fitted: {@code name.until.code}, the code being an HMAC-SHA-256 (RFC 2104) of the
 * other two under the user's own line of the users file.
 *
 * <p>So nothing is kept here, every process that reads the same file believes the same cookies, also after a restart, and another
 * password, or the user's removal, ends all of the user's sessions at once (decision 0080).
 */
final class SignedName {
    private static final String CODE = "HmacSHA256";
    /** What the code is for, so that it can stand for nothing else. */
    private static final String PURPOSE = "atmosphere page session";

    private static final int LONGEST = 1024;

    private SignedName() {}

    /** @param hash of the user's password, which is not told by the answer */
    static String of(String name, Instant until, String hash) {
        String said = encoded(name.getBytes(StandardCharsets.UTF_8)) + "." + until.getEpochSecond();
        return said + "." + encoded(code(said, hash));
    }

    /** The name, if the word is of ours, its time is not over, and the user's password is still the same. */
    static Optional<String> read(String word, Users users, Instant now) {
        int last = word.lastIndexOf('.');
        int first = word.indexOf('.');
        if (word.length() > LONGEST || first <= 0 || last == first) {
            return Optional.empty();
        }
        try {
            String name = new String(Base64.getUrlDecoder().decode(word.substring(0, first)), StandardCharsets.UTF_8);
            byte[] code = Base64.getUrlDecoder().decode(word.substring(last + 1));
            long until = Long.parseLong(word.substring(first + 1, last));
            return users.hashOf(name)
                    .filter(hash -> MessageDigest.isEqual(code, code(word.substring(0, last), hash)))
                    .filter(hash -> now.getEpochSecond() < until)
                    .map(hash -> name);
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // not base64, or no number
        }
    }

    private static byte[] code(String said, String hash) {
        try {
            Mac mac = Mac.getInstance(CODE);
            mac.init(new SecretKeySpec(hash.getBytes(StandardCharsets.UTF_8), CODE));
            return mac.doFinal((PURPOSE + "\n" + said).getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + CODE, e);
        }
    }

    private static String encoded(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
