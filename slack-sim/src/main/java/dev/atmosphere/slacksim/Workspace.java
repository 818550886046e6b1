package dev.atmosphere.slacksim;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What the workspace holds: its users, its one public channel, the messages and files. Bounded: the oldest message goes when there
 * are too many, and so does the oldest file. Thread-safe.
 */
public final class Workspace {
    public static final String TEAM = "T0ATMOSPHERE";
    public static final String APP = "A0ATMOSPHERE";
    public static final String BOT_USER = "U0ATMOSBOT1";
    public static final String BOT = "B0ATMOSBOT1";
    private static final int MOST_MESSAGES = 2_000;
    private static final int MOST_FILES = 1_000;

    private final Clock clock;
    private final String channel;
    private final Ids ids = new Ids();
    private final Map<String, SlackUser> users = new LinkedHashMap<>();
    private final TreeMap<String, Message> messages = new TreeMap<>();
    private final Map<String, SlackFile> files = new LinkedHashMap<>();
    private boolean botIsMember = true;
    private boolean archived;
    private long lastMicros;
    private long version;

    Workspace(Clock clock, String channel) {
        this.clock = clock;
        this.channel = channel;
        List.of(
                        new SlackUser("U0ADA000001", "ada", "Ada Lovelace", "ada@example.org", false),
                        new SlackUser("U0GRACE0001", "grace", "Grace Hopper", "grace@example.org", false),
                        new SlackUser("U0ALAN00001", "alan", "Alan Turing", "alan@example.org", false),
                        new SlackUser("U0ZOE000001", "zoe", "Zoë 🦊 Renard", "zoe@example.org", false),
                        new SlackUser("U0LEILA0001", "leila", "ليلى حداد", "leila@example.org", false),
                        new SlackUser("U0LEFT00001", "max", "Max Gone", "max@example.org", true))
                .forEach(user -> users.put(user.id(), user));
    }

    public synchronized List<SlackUser> users() {
        return List.copyOf(users.values());
    }

    public synchronized Optional<SlackUser> user(String id) {
        return Optional.ofNullable(users.get(id));
    }

    public synchronized void add(SlackUser user) {
        users.put(user.id(), user);
        version++;
    }

    /** Somebody leaves the workspace. */
    public synchronized void leave(String id) {
        users.computeIfPresent(id, (same, user) -> user.left());
        version++;
    }

    public String channel() {
        return channel;
    }

    public String channelName() {
        return "faces";
    }

    public synchronized boolean archived() {
        return archived;
    }

    /** Whether the channel is in the archive: nobody posts there then. */
    public synchronized void archived(boolean now) {
        archived = now;
    }

    public synchronized boolean botIsMember() {
        return botIsMember;
    }

    /** Lets the app join the channel, or takes it out. */
    public synchronized void botIsMember(boolean member) {
        botIsMember = member;
        version++;
    }

    /** Oldest first; ephemeral ones too. */
    public synchronized List<Message> messages() {
        return List.copyOf(messages.values());
    }

    /** Those that everybody sees. */
    public List<Message> posted() {
        return messages().stream()
                .filter(message -> message.onlyFor().isEmpty())
                .toList();
    }

    public synchronized Optional<Message> message(String ts) {
        return Optional.ofNullable(messages.get(ts));
    }

    synchronized Message post(String text, ArrayNode blocks, ObjectNode metadata, Optional<String> onlyFor) {
        Message message = new Message(channel, nextTs(), text, blocks, metadata, onlyFor, 0);
        messages.put(message.ts(), message);
        while (messages.size() > MOST_MESSAGES) {
            messages.pollFirstEntry();
        }
        version++;
        return message;
    }

    synchronized void replace(Message changed) {
        messages.put(changed.ts(), changed);
        version++;
    }

    synchronized void remove(String ts) {
        messages.remove(ts);
        version++;
    }

    public synchronized List<SlackFile> files() {
        return new ArrayList<>(files.values());
    }

    public synchronized Optional<SlackFile> file(String id) {
        return Optional.ofNullable(files.get(id));
    }

    synchronized SlackFile announce(String name, long length) {
        SlackFile file = new SlackFile(ids.next('F'), name, length, Optional.empty(), Optional.empty(), false);
        files.put(file.id(), file);
        if (files.size() > MOST_FILES) {
            files.remove(files.keySet().iterator().next());
        }
        return file;
    }

    synchronized void put(SlackFile file) {
        files.put(file.id(), file);
        version++;
    }

    boolean usable(String file) {
        return file(file).filter(found -> found.usable(clock.instant())).isPresent();
    }

    Instant after(Duration time) {
        return clock.instant().plus(time);
    }

    Ids ids() {
        return ids;
    }

    /** Counts up with every change that one can see. */
    synchronized long version() {
        return version;
    }

    /** Of this moment, and another one for every message. */
    private String nextTs() {
        Instant now = clock.instant();
        lastMicros = Math.max(lastMicros + 1, now.getEpochSecond() * 1_000_000 + now.getNano() / 1_000);
        return String.format(Locale.ROOT, "%010d.%06d", lastMicros / 1_000_000, lastMicros % 1_000_000);
    }

    static ArrayNode noBlocks() {
        return JsonNodeFactory.instance.arrayNode();
    }

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
