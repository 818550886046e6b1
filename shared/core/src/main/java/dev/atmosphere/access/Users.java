package dev.atmosphere.access;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Users and the hashes of their passwords: a line for each, {@code name:hash}, as {@code htpasswd -B} writes them
 * too. Empty lines and lines that begin with {@code #} are remarks.
 */
public record Users(Map<String, String> hashes) {
    /** As long as a station's name may be. */
    private static final int LONGEST_NAME = 64;

    /** Nobody. */
    public static final Users NONE = new Users(Map.of());

    public Users {
        hashes = Map.copyOf(hashes);
    }

    /**
     * @throws IllegalArgumentException naming the first line that is wrong; never quotes a hash
     */
    public static Users parse(String text) {
        Map<String, String> hashes = new LinkedHashMap<>();
        List<String> lines = text.lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            int colon = line.indexOf(':');
            String name = colon < 0 ? "" : line.substring(0, colon);
            if (!isName(name) || !Passwords.isHash(line.substring(colon + 1))) {
                throw new IllegalArgumentException("line " + (i + 1) + " is not name:hash with a bcrypt hash");
            }
            if (hashes.put(name, line.substring(colon + 1)) != null) {
                throw new IllegalArgumentException("line " + (i + 1) + " names '" + name + "' again");
            }
        }
        return new Users(hashes);
    }

    public Optional<String> hashOf(String name) {
        return Optional.ofNullable(hashes.get(name));
    }

    /**
     * Whether it can be a user's name: it becomes a level of topics, so it is one, without wildcards, and can stand in a line of a
     * file.
     */
    public static boolean isName(String name) {
        return !name.isEmpty()
                && name.length() <= LONGEST_NAME
                && name.codePoints()
                        .noneMatch(c -> Character.isISOControl(c)
                                || Character.isWhitespace(c)
                                || Character.isSpaceChar(c)
                                || ":/+#".indexOf(c) >= 0)
                && name.charAt(0) != '$';
    }
}
