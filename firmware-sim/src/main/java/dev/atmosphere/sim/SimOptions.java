package dev.atmosphere.sim;

import dev.atmosphere.sim.fault.Faults;
import dev.atmosphere.sim.mqtt.Version;
import dev.atmosphere.sim.scene.Composer;
import dev.atmosphere.sim.scene.PeopleScenes;
import dev.atmosphere.sim.scene.Photograph;
import dev.atmosphere.sim.scene.PictureFolder;
import dev.atmosphere.sim.scene.Scenes;
import dev.atmosphere.sim.time.Durations;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options of the command, with their defaults and ranges. */
final class SimOptions {
    private static final int MOST_STATIONS = 1000;
    private static final int MEGA = 1_000_000;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(names = "--host", description = "the broker (${DEFAULT-VALUE})", defaultValue = "127.0.0.1")
    private String host;

    @Option(
            names = "--port",
            description = "its MQTT port (${DEFAULT-VALUE}; environment ATMOSPHERE_EDGE_MQTT_PORT)",
            defaultValue = "${env:ATMOSPHERE_EDGE_MQTT_PORT:-1883}")
    private int port;

    @Option(names = "--stations", description = "how many (${DEFAULT-VALUE})", defaultValue = "3")
    private int stations;

    @Option(names = "--station-prefix", description = "names are PREFIX-01 … (${DEFAULT-VALUE})", defaultValue = "sim")
    private String prefix;

    @Option(names = "--mqtt", description = "5, 3.1.1 or mixed (${DEFAULT-VALUE})", defaultValue = "5")
    private String mqtt;

    @Option(
            names = "--interval",
            description = "between two pictures of a station (${DEFAULT-VALUE})",
            defaultValue = "5s")
    private Duration interval;

    @Option(names = "--rate", description = "pictures a second of all stations together, instead of --interval")
    private Double rate;

    @Option(names = "--for", description = "how long pictures are taken (until stopped)")
    private Duration lasting;

    @Option(names = "--count", description = "how many pictures are taken in all")
    private Long count;

    @Option(names = "--pictures", description = "a folder of pictures, truth.json in it or beside it (composed scenes)")
    private Path pictures;

    @Option(names = "--scenes", description = "how many scenes are composed (${DEFAULT-VALUE})", defaultValue = "60")
    private int sceneCount;

    @Option(names = "--people", description = "scenes of so many people who are to be known, one or two in each")
    private Integer people;

    @Option(
            names = "--strangers",
            description = "and of so many who are not, with --people (${DEFAULT-VALUE})",
            defaultValue = "0")
    private int strangers;

    @Option(
            names = "--seed",
            description = "the same seed composes the same scenes (${DEFAULT-VALUE})",
            defaultValue = "1")
    private long seed;

    @Option(names = "--qos", description = "of the pictures: 0, 1 or 2 (${DEFAULT-VALUE})", defaultValue = "1")
    private int qos;

    @Option(
            names = "--max-in-flight",
            description = "unacknowledged pictures on the wire, all stations together (${DEFAULT-VALUE})",
            defaultValue = "32")
    private int maxInFlight;

    @Option(
            names = "--keep",
            description = "unacknowledged pictures that a station keeps (${DEFAULT-VALUE})",
            defaultValue = "32")
    private int keep;

    @Option(
            names = "--fault",
            split = ",",
            description = "name=share: truncated-jpeg, oversize, not-an-image, empty, duplicate; reconnect-storm=30s")
    private List<String> faults = List.of();

    @Option(
            names = "--oversize-mb",
            description = "size of an oversize picture (${DEFAULT-VALUE})",
            defaultValue = "20")
    private int oversizeMegabytes;

    @Option(
            names = "--clock-skew",
            description = "stations' clocks are off by at most this (${DEFAULT-VALUE})",
            defaultValue = "2s")
    private Duration clockSkew;

    @Option(
            names = "--telemetry",
            description = "between two telemetry messages (${DEFAULT-VALUE})",
            defaultValue = "30s")
    private Duration telemetry;

    @Option(
            names = "--ack-timeout",
            description = "a connection that leaves a picture unacknowledged for longer is cut (${DEFAULT-VALUE})",
            defaultValue = "30s")
    private Duration ackTimeout;

    @Option(
            names = "--result-timeout",
            description = "an acknowledged picture without result for longer is lost (${DEFAULT-VALUE})",
            defaultValue = "30s")
    private Duration resultTimeout;

    @Option(names = "--connect-timeout", description = "(${DEFAULT-VALUE})", defaultValue = "10s")
    private Duration connectTimeout;

    @Option(
            names = "--reconnect-first",
            description = "first wait after a lost connection (${DEFAULT-VALUE})",
            defaultValue = "500ms")
    private Duration firstBackoff;

    @Option(names = "--reconnect-most", description = "longest such wait (${DEFAULT-VALUE})", defaultValue = "15s")
    private Duration mostBackoff;

    @Option(names = "--min-precision", description = "exit code 1 below it")
    private Double minPrecision;

    @Option(names = "--min-recall", description = "exit code 1 below it")
    private Double minRecall;

    @Option(names = "--min-identity", description = "exit code 1 if a smaller part of the names is right")
    private Double minIdentity;

    @Option(
            names = "--publish-only",
            description =
                    "publishes as fast as the broker acknowledges, and nothing else; prints JSON (for benchmarks)")
    private boolean publishOnly;

    @Option(names = "--warmup", description = "of --publish-only, not counted")
    private Duration warmup;

    @Option(
            names = "--http-port",
            description = "tells Prometheus how it goes, on /metrics of this port of 127.0.0.1 (nowhere)")
    private Integer httpPort;

    @Option(names = "--json", description = "the summary as JSON on standard output, the rest on standard error")
    private boolean json;

    boolean publishOnly() {
        return publishOnly;
    }

    boolean json() {
        return json;
    }

    Duration warmup() {
        return warmup == null ? Duration.ZERO : warmup;
    }

    Summary.Least least() {
        return new Summary.Least(
                Optional.ofNullable(minPrecision), Optional.ofNullable(minRecall), Optional.ofNullable(minIdentity));
    }

    /** @throws ParameterException if the folder of pictures is not fit to use */
    Scenes scenes() {
        try {
            if (pictures != null) {
                return PictureFolder.read(pictures);
            }
            return Scenes.rendered(
                    people == null
                            ? new Composer(Photograph.bundled(), seed)
                            : PeopleScenes.bundled(people, strangers, seed),
                    sceneCount);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--people, --strangers: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    /** @throws ParameterException naming the first option that is out of its range */
    SimulationSettings settings() {
        check(stations >= 1 && stations <= MOST_STATIONS, "--stations " + stations + ": 1 to " + MOST_STATIONS);
        check(prefix.matches("[A-Za-z0-9_.-]{1,40}"), "--station-prefix " + prefix + ": letters, digits, - _ . only");
        check(port >= 1 && port <= 65_535, "--port " + port + ": 1 to 65535");
        check(
                httpPort == null || httpPort >= 0 && httpPort <= 65_535,
                "--http-port " + httpPort + ": 1 to 65535, or 0 for a free one");
        check(qos >= 0 && qos <= 2, "--qos " + qos + ": 0, 1 or 2");
        check(rate == null || (rate > 0 && rate <= 100_000), "--rate " + rate + ": above 0, at most 100000");
        check(count == null || count >= 1, "--count " + count + ": at least 1");
        check(sceneCount >= 1 && sceneCount <= 2000, "--scenes " + sceneCount + ": 1 to 2000");
        check(maxInFlight >= 1 && maxInFlight <= 10_000, "--max-in-flight " + maxInFlight + ": 1 to 10000");
        check(keep >= 1 && keep <= 10_000, "--keep " + keep + ": 1 to 10000");
        check(oversizeMegabytes >= 1 && oversizeMegabytes <= 200, "--oversize-mb " + oversizeMegabytes + ": 1 to 200");
        check(minPrecision == null || (minPrecision >= 0 && minPrecision <= 1), "--min-precision: 0 to 1");
        check(minRecall == null || (minRecall >= 0 && minRecall <= 1), "--min-recall: 0 to 1");
        check(minIdentity == null || (minIdentity >= 0 && minIdentity <= 1), "--min-identity: 0 to 1");
        check(people == null || pictures == null, "--people and --pictures: one of them");
        check(strangers == 0 || people != null, "--strangers belongs to --people");
        check(!publishOnly || lasting != null || count != null, "--publish-only needs --for or --count");
        check(warmup == null || publishOnly, "--warmup belongs to --publish-only");
        return new SimulationSettings(
                host,
                port,
                stations,
                prefix,
                versions(),
                interval,
                Optional.ofNullable(rate),
                Optional.ofNullable(lasting),
                Optional.ofNullable(count),
                qos,
                maxInFlight,
                keep,
                clockSkew,
                telemetry,
                ackTimeout,
                resultTimeout,
                connectTimeout,
                firstBackoff,
                mostBackoff,
                faults(),
                oversizeMegabytes * MEGA,
                seed,
                Optional.ofNullable(httpPort));
    }

    private List<Version> versions() {
        return switch (mqtt) {
            case "5" -> List.of(Version.V5);
            case "3.1.1" -> List.of(Version.V3_1_1);
            case "mixed" -> List.of(Version.V5, Version.V3_1_1);
            default -> throw new ParameterException(spec.commandLine(), "--mqtt " + mqtt + ": 5, 3.1.1 or mixed");
        };
    }

    private Faults faults() {
        try {
            return Faults.parse(faults);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--fault: " + e.getMessage(), e);
        }
    }

    private void check(boolean holds, String problem) {
        if (!holds) {
            throw new ParameterException(spec.commandLine(), problem);
        }
    }

    static final class DurationOption implements ITypeConverter<Duration> {
        @Override
        public Duration convert(String text) {
            return Durations.parse(text);
        }
    }
}
