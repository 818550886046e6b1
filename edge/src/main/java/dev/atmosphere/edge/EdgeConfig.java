package dev.atmosphere.edge;

import dev.atmosphere.bus.spool.SpoolLimits;
import dev.atmosphere.bus.spool.SpoolSettings;
import dev.atmosphere.config.Settings;
import dev.atmosphere.edge.access.AccessSettings;
import dev.atmosphere.edge.broker.BrokerConfig;
import dev.atmosphere.edge.broker.ClientLimits;
import dev.atmosphere.edge.broker.ListenerConfig;
import dev.atmosphere.edge.broker.store.StoreConfig;
import dev.atmosphere.edge.frigate.FrigateSettings;
import dev.atmosphere.edge.homeassistant.HomeAssistantSettings;
import dev.atmosphere.edge.upload.StationTopics;
import dev.atmosphere.fault.FaultPoints;
import dev.atmosphere.fault.KillPoints;
import dev.atmosphere.http.HostCheck;
import dev.atmosphere.vision.Detector;
import dev.atmosphere.vision.VisionSettings;
import dev.atmosphere.vision.intake.IntakeLimits;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The edge's settings, read once.
 *
 * @param closedFilters topic filters that nobody may subscribe to
 * @param brokerStore what the broker remembers over a restart; empty = nothing
 * @param listeners of the broker, beside the plain one
 * @param steps whether pictures are analysed and sent on; else they are taken in and kept only
 * @param workers pictures analysed at a time
 * @param bytesInFlight of pictures that a step holds at a time
 * @param httpNames of hosts that are answered beside those of {@code httpHost} ({@link HostCheck})
 * @param recognizers the directory in which recognizers are kept
 * @param recognizerKey the public key whose recognizers are taken; empty = none are
 * @param faults where a test has this process die
 */
record EdgeConfig(
        String name,
        BrokerConfig broker,
        Optional<StoreConfig> brokerStore,
        AccessSettings access,
        List<String> closedFilters,
        List<ListenerConfig> listeners,
        StationTopics topics,
        Duration clockTolerance,
        VisionSettings vision,
        boolean steps,
        int workers,
        long bytesInFlight,
        SpoolSettings spool,
        boolean answerEmpty,
        HomeAssistantSettings homeAssistant,
        FrigateSettings frigate,
        String httpHost,
        List<String> httpNames,
        int httpPort,
        Path recognizers,
        Optional<Path> recognizerKey,
        FaultPoints faults) {
    static final List<String> DEFAULTS = List.of("shared.properties", "edge.properties");

    private static final long LEAST_PICTURE = 1 << 10;
    private static final long LARGEST_PICTURE = 128L << 20;
    /** What base64 makes of three bytes. */
    private static final double BASE64_GROWTH = 4 / 3.0;

    /**
     * @throws dev.atmosphere.config.SettingsException telling every problem
     */
    static EdgeConfig from(Settings settings) {
        long pictureBytes = settings.bytes("picture.max-bytes", LEAST_PICTURE, LARGEST_PICTURE);
        int workers = settings.integer("edge.vision.workers", 0, 64);
        StationTopics topics = settings.made(
                "edge.mqtt.picture-topics",
                () -> new StationTopics(settings.list("edge.mqtt.picture-topics")),
                new StationTopics(List.of()));
        EdgeConfig config = new EdgeConfig(
                settings.required("edge.name"),
                broker(settings, pictureBytes),
                brokerStore(settings),
                AccessSettings.from(settings),
                settings.list("edge.mqtt.closed-filters"),
                listeners(settings),
                topics,
                settings.duration("edge.upload.clock-tolerance"),
                vision(settings, pictureBytes),
                settings.flag("edge.steps"),
                workers == 0 ? Runtime.getRuntime().availableProcessors() : workers,
                settings.bytes("step.max-bytes-in-flight", 1 << 20, Long.MAX_VALUE),
                spool(settings),
                settings.flag("edge.notify.empty"),
                HomeAssistantSettings.from(settings),
                FrigateSettings.from(settings),
                settings.required("edge.http.host"),
                settings.made("edge.http.names", () -> HostCheck.names(settings.list("edge.http.names")), List.of()),
                settings.port("edge.http.port"),
                settings.path("data.dir").resolve("edge").resolve("recognizers"),
                settings.optional("edge.recognizer.key").map(Path::of),
                KillPoints.from(settings, "edge.tests.kill-at"));
        settings.check();
        return config;
    }

    private static BrokerConfig broker(Settings settings, long pictureBytes) {
        int packet = (int) (pictureBytes * BASE64_GROWTH) + BrokerConfig.SLACK_BYTES;
        return BrokerConfig.defaults()
                .withHost(settings.required("edge.mqtt.host"))
                .withPort(settings.port("edge.mqtt.port"))
                .withAllowAnonymousRemote(settings.flag("edge.mqtt.anonymous-remote"))
                .withMaxPacketBytes(packet)
                .withMaxConnections(settings.integer("edge.mqtt.max-connections", 1, 1_000_000))
                .withMaxKeepAlive(
                        settings.duration("edge.mqtt.max-keep-alive", Duration.ZERO, Duration.ofSeconds(65_535)))
                .withReceiveMaximum(settings.integer("edge.mqtt.receive-maximum", 1, 65_535))
                .withMaxQueuedBytesPerClient(
                        settings.bytes("edge.mqtt.max-queued-bytes-per-client", 1 << 16, Long.MAX_VALUE))
                .withMaxQueuedBytes(settings.bytes("edge.mqtt.max-queued-bytes", 1 << 16, Long.MAX_VALUE))
                .withMaxInboundBytes(settings.bytes("edge.mqtt.max-inbound-bytes", packet, Long.MAX_VALUE))
                .withMaxSessionExpiry(settings.duration("edge.mqtt.max-session-expiry"))
                .withSysInterval(settings.duration("edge.mqtt.sys-interval", Duration.ZERO, Duration.ofDays(1)))
                .withLimits(limits(settings));
    }

    private static ClientLimits limits(Settings settings) {
        return new ClientLimits(
                settings.integer("edge.mqtt.connections-per-address", 0, 1_000_000),
                settings.integer("edge.mqtt.new-connections-per-second", 0, 1_000_000),
                settings.integer("edge.mqtt.new-connections-per-second-per-address", 0, 1_000_000),
                settings.flag("edge.mqtt.address-limits-on-loopback"),
                settings.integer("edge.mqtt.publish-messages-per-second", 0, 10_000_000),
                settings.bytes("edge.mqtt.publish-bytes-per-second", 0, 1L << 40));
    }

    private static Optional<StoreConfig> brokerStore(Settings settings) {
        StoreConfig store = new StoreConfig(
                settings.path("data.dir").resolve("edge").resolve("broker"),
                settings.bytes("edge.mqtt.store.max-bytes", 1 << 20, Long.MAX_VALUE),
                settings.bytes("edge.mqtt.store.max-bytes-per-client", 1 << 16, Long.MAX_VALUE),
                settings.duration("edge.mqtt.store.commit-interval", Duration.ZERO, Duration.ofSeconds(10)),
                settings.integer("edge.mqtt.store.commit-size", 1, 1_000_000));
        return settings.flag("edge.mqtt.store.enabled") ? Optional.of(store) : Optional.empty();
    }

    /** Those beside the plain one. */
    private static List<ListenerConfig> listeners(Settings settings) {
        Optional<ListenerConfig.Tls> tls =
                settings.flag("edge.mqtt.tls.enabled") || settings.flag("edge.mqtt.wss.enabled")
                        ? Optional.of(tls(settings))
                        : Optional.empty();
        Optional<List<String>> origins = Optional.of(settings.list("edge.mqtt.ws.origins"));
        List<ListenerConfig> listeners = new ArrayList<>();
        add(listeners, settings, "tls", tls, Optional.empty());
        add(listeners, settings, "ws", Optional.empty(), origins);
        add(listeners, settings, "wss", tls, origins);
        return List.copyOf(listeners);
    }

    private static void add(
            List<ListenerConfig> listeners,
            Settings settings,
            String name,
            Optional<ListenerConfig.Tls> tls,
            Optional<List<String>> origins) {
        String key = "edge.mqtt." + name + ".";
        String host = settings.required(key + "host");
        int port = settings.port(key + "port");
        if (settings.flag(key + "enabled")) {
            listeners.add(new ListenerConfig(name, host, port, tls, origins));
        }
    }

    private static ListenerConfig.Tls tls(Settings settings) {
        boolean required = settings.flag("edge.mqtt.tls.client-certificate-required");
        Optional<Path> authorities =
                settings.optional("edge.mqtt.tls.client-authorities").map(Path::of);
        if (required && authorities.isEmpty()) {
            settings.problem(
                    "edge.mqtt.tls.client-authorities", "must name a file if client certificates are required");
        }
        Optional<Path> revocations =
                settings.optional("edge.mqtt.tls.client-revocations").map(Path::of);
        if (revocations.isPresent() && authorities.isEmpty()) {
            settings.problem("edge.mqtt.tls.client-authorities", "must name a file if there are client revocations");
        }
        return new ListenerConfig.Tls(
                settings.path("edge.mqtt.tls.certificate"),
                settings.path("edge.mqtt.tls.key"),
                authorities,
                required && authorities.isPresent(),
                revocations.filter(file -> authorities.isPresent()));
    }

    private static VisionSettings vision(Settings settings, long pictureBytes) {
        return VisionSettings.DEFAULT
                .withDetector(settings.choice("edge.vision.detector", Detector.class))
                .withLongestSide(settings.integer("edge.vision.longest-side", 128, 4096))
                .withThreshold(settings.number("edge.vision.threshold", 0.3, 0.99))
                .withDescribe(settings.flag("edge.vision.describe"), false)
                .withLimits(
                        new IntakeLimits(pictureBytes, settings.integer("edge.upload.max-pixels", 1_000, 500_000_000)));
    }

    private static SpoolSettings spool(Settings settings) {
        return new SpoolSettings(
                settings.path("data.dir").resolve("edge").resolve("spool"),
                settings.duration("edge.spool.commit-interval", Duration.ZERO, Duration.ofSeconds(1)),
                SpoolLimits.of(
                        settings.bytes("edge.spool.max-bytes", 16 << 20, Long.MAX_VALUE),
                        settings.duration("edge.spool.max-age", Duration.ofMinutes(1), Duration.ofDays(3650)),
                        settings.bytes("edge.spool.min-free-disk", 0, Long.MAX_VALUE)));
    }
}
