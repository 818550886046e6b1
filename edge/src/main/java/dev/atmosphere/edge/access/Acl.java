package dev.atmosphere.edge.access;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Who may publish and subscribe where: only what a line grants is allowed. A line is {@code user NAME}, {@code users} (whoever has a
 * name) or {@code anonymous}, then {@code read}, {@code write} or {@code readwrite}, then a topic filter, in which {@code %u} stands
 * for the user's name and {@code %c} for the client identifier. A name or an identifier that is not one plain level grants nothing.
 */
record Acl(List<Rule> rules) {
    /** A station keeps to its own topics; for who needs no name there are no rules ({@link AclRights}). */
    static final Acl DEFAULT = parse(
            """
            users write stations/%u/+/#
            users read stations/%u/commands
            users read stations/%u/faces
            """);

    private enum Who {
        USER,
        USERS,
        ANONYMOUS
    }

    /**
     * One line.
     *
     * @param user the one who is named; empty unless {@code who} is {@code USER}
     */
    record Rule(Who who, String user, boolean read, boolean write, String filter) {
        boolean isFor(Optional<String> userName) {
            return switch (who) {
                case USER -> userName.filter(user::equals).isPresent();
                case USERS -> userName.isPresent();
                case ANONYMOUS -> userName.isEmpty();
            };
        }
    }

    Acl {
        rules = List.copyOf(rules);
    }

    /**
     * @throws IllegalArgumentException naming the first line that is wrong
     */
    static Acl parse(String text) {
        List<Rule> rules = new ArrayList<>();
        List<String> lines = text.lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            try {
                rules.add(rule(line));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("line " + (i + 1) + ": " + e.getMessage(), e);
            }
        }
        return new Acl(rules);
    }

    private static Rule rule(String line) {
        boolean named = line.startsWith("user ");
        String[] words = line.split("\\s+", named ? 4 : 3);
        if (words.length < (named ? 4 : 3)) {
            throw new IllegalArgumentException(
                    "must be WHO RIGHT FILTER, with WHO = user NAME, users or anonymous and RIGHT = read, write or readwrite");
        }
        Who who =
                switch (words[0]) {
                    case "user" -> Who.USER;
                    case "users" -> Who.USERS;
                    case "anonymous" -> Who.ANONYMOUS;
                    default ->
                        throw new IllegalArgumentException(
                                "must begin with user NAME, users or anonymous, not " + words[0]);
                };
        String right = words[words.length - 2];
        if (!List.of("read", "write", "readwrite").contains(right)) {
            throw new IllegalArgumentException("the right must be read, write or readwrite, not " + right);
        }
        String filter = words[words.length - 1];
        if (!isFilter(filter)) {
            throw new IllegalArgumentException("'" + filter + "' is not a topic filter");
        }
        if (who == Who.ANONYMOUS && filter.contains("%u")) {
            throw new IllegalArgumentException("%u stands for a name, which anonymous clients have not");
        }
        return new Rule(who, named ? words[1] : "", right.startsWith("read"), right.endsWith("write"), filter);
    }

    private static boolean isFilter(String filter) {
        String[] levels = filter.split("/", -1);
        for (int i = 0; i < levels.length; i++) {
            String level = levels[i];
            boolean wild = level.equals("+") || level.equals("#") && i == levels.length - 1;
            if (!wild && (level.indexOf('+') >= 0 || level.indexOf('#') >= 0)) {
                return false;
            }
        }
        return !filter.isEmpty();
    }

    /** What one client may do. */
    List<Grant> grantsOf(Optional<String> userName, String clientId) {
        List<Grant> grants = new ArrayList<>();
        for (Rule rule : rules) {
            boolean usable = rule.isFor(userName)
                    && (!rule.filter.contains("%c") || isPlain(clientId))
                    && (!rule.filter.contains("%u") || isPlain(userName.orElse("")));
            if (usable) {
                grants.add(Grant.of(substituted(rule.filter, userName.orElse(""), clientId), rule.read, rule.write));
            }
        }
        return grants;
    }

    /** In one pass: a name that holds {@code %c} stays what it is. */
    private static String substituted(String filter, String userName, String clientId) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < filter.length(); i++) {
            boolean user = filter.startsWith("%u", i);
            boolean client = filter.startsWith("%c", i);
            out.append(user ? userName : client ? clientId : filter.substring(i, i + 1));
            i += user || client ? 1 : 0;
        }
        return out.toString();
    }

    private static boolean isPlain(String level) {
        return !level.isEmpty() && level.chars().noneMatch(c -> c == '/' || c == '+' || c == '#');
    }
}
