package dev.atmosphere.access;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Names and passwords that have fitted their hashes before, so that a fleet of stations that comes back at once does not cost a bcrypt
 * each. An entry counts only as long as the user's hash is still the one that the password was compared with.
 *
 * <p>Kept is a code of name and password (HMAC-SHA-256, RFC 2104) under a key that is drawn when the process begins and never leaves
 * it: no password, nothing on disk, and nothing that another process could compare with. Bounded: of more than {@value #MOST} the one
 * not asked for longest is forgotten. Thread-safe.
 */
final class PassedChecks {
    static final int MOST = 10_000;
    private static final String CODE = "HmacSHA256";
    private static final int KEY_BYTES = 32;

    private final Mac mac;
    private final Map<ByteBuffer, String> hashes = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<ByteBuffer, String> eldest) {
            return size() > MOST;
        }
    };

    PassedChecks() {
        byte[] key = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(key);
        try {
            mac = Mac.getInstance(CODE);
            mac.init(new SecretKeySpec(key, CODE));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e); // every Java has it
        }
    }

    /** Whether this password of this user was compared with this hash, and fitted. */
    synchronized boolean contains(String name, byte[] password, String hash) {
        return hash.equals(hashes.get(code(name, password)));
    }

    synchronized void add(String name, byte[] password, String hash) {
        hashes.put(code(name, password), hash);
    }

    synchronized int size() {
        return hashes.size();
    }

    private ByteBuffer code(String name, byte[] password) {
        byte[] who = name.getBytes(StandardCharsets.UTF_8);
        mac.update(ByteBuffer.allocate(Integer.BYTES).putInt(who.length).array());
        mac.update(who);
        return ByteBuffer.wrap(mac.doFinal(password));
    }
}
