package dev.atmosphere.sim.fault;

import dev.atmosphere.sim.time.Durations;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/**
 * How often each fault strikes.
 *
 * @param shares the share of pictures for each fault, 0 to 1, at most 1 together
 * @param reconnectStorm how often all stations lose their connections at once
 */
public record Faults(Map<Fault, Double> shares, Optional<Duration> reconnectStorm) {
    public static final Faults NONE = new Faults(Map.of(), Optional.empty());

    public Faults {
        shares = Map.copyOf(shares);
        double sum = shares.values().stream().mapToDouble(Double::doubleValue).sum();
        if (sum > 1 + 1e-9) {
            throw new IllegalArgumentException("the shares of all faults come to " + sum + ": at most 1");
        }
    }

    /**
     * Reads {@code truncated-jpeg=0.05}, {@code reconnect-storm=30s} and the like.
     *
     * @throws IllegalArgumentException in words for the one who typed it
     */
    public static Faults parse(List<String> given) {
        Map<Fault, Double> shares = new EnumMap<>(Fault.class);
        Optional<Duration> storm = Optional.empty();
        for (String fault : given) {
            int equals = fault.indexOf('=');
            if (equals < 1) {
                throw new IllegalArgumentException(
                        "'" + fault + "' is not a fault: write name=value, as in truncated-jpeg=0.05");
            }
            String name = fault.substring(0, equals).strip();
            String value = fault.substring(equals + 1).strip();
            if (name.equals("reconnect-storm")) {
                storm = Optional.of(Durations.parse(value));
            } else {
                shares.put(named(name), share(name, value));
            }
        }
        return new Faults(shares, storm);
    }

    /** The fault of the next picture, if it has one. */
    public Optional<Fault> draw(RandomGenerator random) {
        double left = random.nextDouble();
        for (Fault fault : Fault.values()) {
            left -= shares.getOrDefault(fault, 0.0);
            if (left < 0) {
                return Optional.of(fault);
            }
        }
        return Optional.empty();
    }

    private static Fault named(String name) {
        return Arrays.stream(Fault.values())
                .filter(fault -> fault.word().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no fault is called '" + name + "': there are "
                        + Arrays.stream(Fault.values()).map(Fault::word).collect(Collectors.joining(", "))
                        + ", reconnect-storm"));
    }

    private static double share(String name, String value) {
        try {
            double share = Double.parseDouble(value);
            if (share >= 0 && share <= 1) {
                return share;
            }
        } catch (NumberFormatException e) {
            // told below, with the same words as a number out of range
        }
        throw new IllegalArgumentException(name + "=" + value + ": a share of the pictures, from 0 to 1");
    }
}
