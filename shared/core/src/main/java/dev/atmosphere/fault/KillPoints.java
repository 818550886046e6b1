package dev.atmosphere.fault;

import dev.atmosphere.config.NearestWord;
import dev.atmosphere.config.Settings;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Kills its own process, as {@code kill -9} does, at the points that a test asked for. Thread-safe.
 *
 * <p>The signal comes from a shell: Java refuses to destroy its own process. Where there is no shell the machine is halted
 * instead, which runs no hook and flushes nothing either, but is the process's own doing. The thread that reached the point goes
 * no further; others may, for the milliseconds that the signal takes.
 */
public final class KillPoints implements FaultPoints {
    private static final Logger LOG = LoggerFactory.getLogger(KillPoints.class);
    private static final Pattern WISH = Pattern.compile("([^:]+:[a-z]+)(?::([1-9][0-9]{0,8}))?");
    private static final int KILLED = 137;

    private final String setting;
    /** The time, from 1, at which a point kills. */
    private final Map<String, Long> wishes = new LinkedHashMap<>();

    private final Map<String, AtomicLong> reached = new ConcurrentHashMap<>();

    /**
     * @param setting where the wishes come from, for the complaint about them
     * @param texts {@code part:point}, or {@code part:point:n} for the n-th time from the process's start
     * @throws IllegalArgumentException one is written otherwise
     */
    public KillPoints(String setting, List<String> texts) {
        this.setting = setting;
        for (String text : texts) {
            Matcher wish = WISH.matcher(text);
            if (!wish.matches()) {
                throw new IllegalArgumentException(
                        '"' + text + "\" is no point to die at: it is written Step:point or Step:point:3");
            }
            wishes.put(wish.group(1), wish.group(2) == null ? 1 : Long.parseLong(wish.group(2)));
        }
    }

    /** As the setting says; {@link FaultPoints#NONE} if it is empty. */
    public static FaultPoints from(Settings settings, String key) {
        List<String> texts = settings.list(key);
        return texts.isEmpty() ? NONE : settings.made(key, () -> new KillPoints(key, texts), NONE);
    }

    @Override
    public Runnable at(String part, String point) {
        String name = part + ':' + point;
        AtomicLong times = reached.computeIfAbsent(name, first -> new AtomicLong());
        Long fatal = wishes.get(name);
        return fatal == null
                ? () -> {}
                : () -> {
                    if (times.incrementAndGet() == fatal) {
                        die(name, fatal);
                    }
                };
    }

    @Override
    public void check() {
        for (String wish : wishes.keySet()) {
            if (!reached.containsKey(wish)) {
                throw new IllegalArgumentException(setting + ": there is no point " + wish + " here"
                        + NearestWord.among(reached.keySet(), wish)
                                .map(near -> "; did you mean " + near + "?")
                                .orElse("; there are " + String.join(", ", new TreeSet<>(reached.keySet()))));
            }
        }
        LOG.warn("this process will kill itself at {}: {} is only for tests", wishes.keySet(), setting);
    }

    private static void die(String name, long times) {
        LOG.warn("dies at {}, reached {} times", name, times);
        try {
            new ProcessBuilder(
                            "/bin/sh",
                            "-c",
                            "kill -9 " + ProcessHandle.current().pid())
                    .start()
                    .waitFor();
        } catch (IOException e) {
            LOG.warn("there is no shell to send the signal, the machine halts instead", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Runtime.getRuntime().halt(KILLED);
    }
}
