package dev.atmosphere.config;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A program's settings by key. Sources, the later wins: the defaults (whose keys are all there are), the operator's file, the
 * environment ({@code ATMOSPHERE_} + the key in capitals with {@code _} for {@code .} and {@code -}), the command line.
 *
 * <p>The readers never throw for a bad value: they note the problem, return something harmless, and {@link #check} tells
 * all problems at once. Read everything, check, and only then start anything. Not thread-safe.
 */
public final class Settings {
    private static final String PREFIX = "ATMOSPHERE_";

    private final Map<String, String> values = new TreeMap<>();
    private final Map<String, String> origins = new HashMap<>();
    private final List<String> problems = new ArrayList<>();
    private boolean checkOnly;

    private Settings() {}

    /**
     * @param defaults class path resources, properties files in UTF-8
     * @param file the operator's file, the same form
     * @param environment only names that begin with the first word of a known key are looked at, so that programs can share
     *     an environment
     * @param overrides from the command line, by key
     */
    public static Settings load(
            List<String> defaults,
            Optional<Path> file,
            Map<String, String> environment,
            Map<String, String> overrides) {
        Settings settings = new Settings();
        defaults.forEach(settings::readDefaults);
        file.ifPresent(settings::readFile);
        settings.readEnvironment(environment);
        overrides.forEach((key, value) -> settings.set(key, value, "command line"));
        return settings;
    }

    private void readDefaults(String resource) {
        try (InputStream in = Settings.class.getClassLoader().getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalArgumentException("no defaults file " + resource + " on the class path");
            }
            properties(new InputStreamReader(in, StandardCharsets.UTF_8)).forEach((key, value) -> {
                values.put(key, value);
                origins.put(key, "default");
            });
        } catch (IOException e) {
            throw new IllegalArgumentException("defaults file " + resource + " cannot be read", e);
        }
    }

    private void readFile(Path file) {
        try (Reader in = Files.newBufferedReader(file)) {
            properties(in).forEach((key, value) -> set(key, value, file.toString()));
        } catch (IOException | IllegalArgumentException e) {
            problems.add("the settings file " + file + " cannot be read: " + e);
        }
    }

    private static Map<String, String> properties(Reader in) throws IOException {
        Properties properties = new Properties();
        properties.load(in);
        Map<String, String> map = new TreeMap<>();
        properties.forEach(
                (key, value) -> map.put(key.toString(), value.toString().trim()));
        return map;
    }

    private void readEnvironment(Map<String, String> environment) {
        Map<String, String> keyOfName = new HashMap<>();
        Set<String> ownPrefixes = new TreeSet<>();
        for (String key : values.keySet()) {
            keyOfName.put(environmentName(key), key);
            ownPrefixes.add(environmentName(key.split("\\.", 2)[0]) + "_");
        }
        new TreeMap<>(environment).forEach((name, value) -> {
            String key = keyOfName.get(name);
            if (key != null) {
                set(key, value, "environment " + name);
            } else if (ownPrefixes.stream().anyMatch(name::startsWith)) {
                problems.add("the environment variable " + name + " names no setting"
                        + NearestWord.among(keyOfName.keySet(), name)
                                .map(near -> "; did you mean " + near + "?")
                                .orElse(""));
            }
        });
    }

    /** The environment variable that overrides a key. */
    public static String environmentName(String key) {
        return PREFIX + key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }

    /**
     * Names that begin like ours and override nothing, each with the one that was probably meant, whatever program it may be
     * for. A program itself looks only at names that begin like its own keys.
     *
     * @param others names that are no settings and are known
     */
    public List<String> strangers(Map<String, String> environment, Set<String> others) {
        Set<String> known = new TreeSet<>(others);
        values.keySet().forEach(key -> known.add(environmentName(key)));
        return environment.keySet().stream()
                .filter(name -> name.startsWith(PREFIX) && !known.contains(name))
                .sorted()
                .map(name -> name + " names no setting"
                        + NearestWord.among(known, name)
                                .map(near -> "; did you mean " + near + "?")
                                .orElse(""))
                .toList();
    }

    private void set(String key, String value, String origin) {
        if (!values.containsKey(key)) {
            problems.add(key + " (" + origin + ") is no setting"
                    + NearestWord.among(values.keySet(), key)
                            .map(near -> "; did you mean " + near + "?")
                            .orElse(""));
            return;
        }
        values.put(key, value.trim());
        origins.put(key, origin);
    }

    public String text(String key) {
        String value = values.get(key);
        if (value == null) {
            throw new IllegalArgumentException(key + " stands in no defaults file");
        }
        return value;
    }

    /** Text that may not be empty. */
    public String required(String key) {
        return read(key, "must not be empty", "-", value -> value.isEmpty() ? Optional.empty() : Optional.of(value));
    }

    /** Empty if nothing is set. */
    public Optional<String> optional(String key) {
        return Optional.of(text(key)).filter(value -> !value.isEmpty());
    }

    public Secret secret(String key) {
        return new Secret(text(key));
    }

    /** Words between commas; empty if nothing is set. */
    public List<String> list(String key) {
        return Arrays.stream(text(key).split(","))
                .map(String::trim)
                .filter(word -> !word.isEmpty())
                .toList();
    }

    public boolean flag(String key) {
        return read(key, "must be true or false", false, value -> switch (value) {
            case "true", "on", "yes" -> Optional.of(true);
            case "false", "off", "no" -> Optional.of(false);
            default -> Optional.empty();
        });
    }

    public int integer(String key, int min, int max) {
        return read(key, "must be a whole number from " + min + " to " + max, min, value -> {
            try {
                int number = Integer.parseInt(value);
                return number >= min && number <= max ? Optional.of(number) : Optional.empty();
            } catch (NumberFormatException e) {
                return Optional.empty();
            }
        });
    }

    /** A TCP port; 0 lets the system choose one. */
    public int port(String key) {
        return integer(key, 0, 65_535);
    }

    public double number(String key, double min, double max) {
        return read(key, "must be a number from " + min + " to " + max, min, value -> {
            try {
                double number = Double.parseDouble(value);
                return number >= min && number <= max ? Optional.of(number) : Optional.empty();
            } catch (NumberFormatException e) {
                return Optional.empty();
            }
        });
    }

    public Duration duration(String key) {
        return read(key, "must be a time such as 250ms, 30s, 5m, 2h or 7d", Duration.ZERO, Quantities::duration);
    }

    /** A size in bytes. */
    public long bytes(String key) {
        return read(key, "must be a size such as 512, 64KB, 8MB or 2GB", 0L, Quantities::bytes);
    }

    /** A time between two others. */
    public Duration duration(String key, Duration min, Duration max) {
        return read(
                key,
                "must be a time such as 250ms, 30s, 5m, 2h or 7d, from " + Quantities.text(min) + " to "
                        + Quantities.text(max),
                min,
                value -> Quantities.duration(value)
                        .filter(time -> time.compareTo(min) >= 0 && time.compareTo(max) <= 0));
    }

    /** A size in bytes within bounds; {@code Long.MAX_VALUE} bounds nothing. */
    public long bytes(String key, long min, long max) {
        String upTo = max == Long.MAX_VALUE ? "" : " and at most " + max;
        return read(
                key,
                "must be a size such as 512, 64KB, 8MB or 2GB, at least " + min + upTo + " bytes",
                min,
                value -> Quantities.bytes(value).filter(size -> size >= min && size <= max));
    }

    /** What is made of a setting; a refusal ({@code IllegalArgumentException}) becomes a problem of that key. */
    public <T> T made(String key, Supplier<T> maker, T harmless) {
        try {
            return maker.get();
        } catch (IllegalArgumentException e) {
            problem(key, "cannot be used: " + e.getMessage());
            return harmless;
        }
    }

    /** One of an enum's constants, written in lower case with hyphens. */
    public <E extends Enum<E>> E choice(String key, Class<E> type) {
        List<String> words = Arrays.stream(type.getEnumConstants())
                .map(constant -> constant.name().toLowerCase(Locale.ROOT).replace('_', '-'))
                .toList();
        return read(key, "must be one of " + String.join(", ", words), type.getEnumConstants()[0], value -> {
            int at = words.indexOf(value);
            return at < 0 ? Optional.empty() : Optional.of(type.getEnumConstants()[at]);
        });
    }

    public Path path(String key) {
        return Path.of(required(key));
    }

    /** Notes a problem that the reader of several settings together sees. */
    public void problem(String key, String rule) {
        problems.add(key + " = " + text(key) + " (" + origins.get(key) + ") " + rule);
    }

    private <T> T read(String key, String rule, T harmless, Function<String, Optional<T>> parse) {
        Optional<T> parsed = parse.apply(text(key));
        if (parsed.isEmpty()) {
            problem(key, rule);
        }
        return parsed.orElse(harmless);
    }

    /** Makes {@link #check} the end: nothing is started, even if all is well. */
    public void checkOnly() {
        checkOnly = true;
    }

    /**
     * @throws SettingsException if there was any problem, listing all of them
     * @throws SettingsChecked if there was none, and no more was asked for
     */
    public void check() {
        if (!problems.isEmpty()) {
            throw new SettingsException(problems);
        }
        if (checkOnly) {
            throw new SettingsChecked();
        }
    }
}
