package dev.atmosphere.edge.broker;

import dev.atmosphere.access.SourceNetwork;
import dev.atmosphere.metrics.Metric;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.netty.handler.codec.mqtt.MqttQoS;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is counted of the broker, and its log of refusals: whatever is turned away is counted by reason and has one line that says
 * who, from where, and why ({@link RefusalLog}). What an {@link Inbox} turns away has that line from the inbox, which knows more.
 */
final class BrokerMetrics {
    private static final Logger LOG = LoggerFactory.getLogger("dev.atmosphere.edge.broker.refusals");

    private final RefusalLog refusals = new RefusalLog(LOG::warn);
    private final MeterRegistry registry;
    private final Counter[] messagesIn;
    private final Counter[] messagesOut;
    private final Counter[] bytesIn;
    private final Counter[] bytesOut;
    private final Counter packetsIn;
    private final Counter packetsOut;
    private final Counter networkIn;
    private final Counter networkOut;
    private final Counter sockets;
    private final Counter accepted;
    private final Timer commits;
    private final Counter throttled;
    private final Counter throttledSeconds;
    private final Map<String, Counter> dropped = new ConcurrentHashMap<>();
    private final Map<String, Counter> refused = new ConcurrentHashMap<>();

    BrokerMetrics(MeterRegistry registry) {
        this.registry = registry;
        this.messagesIn = byQos(Metric.BROKER_MESSAGES, "in");
        this.messagesOut = byQos(Metric.BROKER_MESSAGES, "out");
        this.bytesIn = byQos(Metric.BROKER_BYTES, "in");
        this.bytesOut = byQos(Metric.BROKER_BYTES, "out");
        this.packetsIn = Metric.BROKER_PACKETS.counter(registry, "in");
        this.packetsOut = Metric.BROKER_PACKETS.counter(registry, "out");
        this.networkIn = Metric.BROKER_NETWORK_BYTES.counter(registry, "in");
        this.networkOut = Metric.BROKER_NETWORK_BYTES.counter(registry, "out");
        this.sockets = Metric.BROKER_SOCKETS.counter(registry);
        this.commits = Metric.BROKER_COMMIT_LATENCY.timer(registry);
        this.accepted = Metric.BROKER_CONNECTIONS_ACCEPTED.counter(registry);
        this.throttled = Metric.BROKER_THROTTLED.counter(registry);
        this.throttledSeconds = Metric.BROKER_THROTTLED_SECONDS.counter(registry);
    }

    void gauge(Metric metric, Supplier<Number> value) {
        metric.gauge(registry, value);
    }

    /** A group of changes to what the broker remembers is on disk. */
    void committed(long afterNanos) {
        commits.record(afterNanos, TimeUnit.NANOSECONDS);
    }

    void received(MqttQoS qos, int bytes) {
        messagesIn[qos.value()].increment();
        bytesIn[qos.value()].increment(bytes);
    }

    void sent(MqttQoS qos, int bytes) {
        messagesOut[qos.value()].increment();
        bytesOut[qos.value()].increment(bytes);
        packetsOut.increment();
    }

    void packetReceived() {
        packetsIn.increment();
    }

    /** Any but PUBLISH, which {@link #sent} counts. */
    void packetSent() {
        packetsOut.increment();
    }

    void networkBytesReceived(int bytes) {
        networkIn.increment(bytes);
    }

    void networkBytesSent(int bytes) {
        networkOut.increment(bytes);
    }

    void socketOpened() {
        sockets.increment();
    }

    void connectionAccepted() {
        accepted.increment();
    }

    /** A client is not read for so long, since it publishes too fast. */
    void throttled(long nanos) {
        throttled.increment();
        throttledSeconds.increment(nanos / 1e9);
    }

    /** A message was not delivered to one subscriber. Counted only: under load there may be thousands in a second. */
    void dropped(String reason) {
        dropped.computeIfAbsent(reason, r -> Metric.BROKER_DROPPED.counter(registry, r))
                .increment();
    }

    /** @param reason {@code bad-credentials}, {@code not-authorized} or {@code unavailable} */
    void authenticationFailed(String reason) {
        Metric.BROKER_AUTHENTICATION_FAILURES.counter(registry, reason).increment();
    }

    /** A client, or something it asked for, was turned away. */
    void refused(String reason, Publisher who, String why) {
        countRefused(reason);
        refusals.refused(reason, who, who.host(), why);
    }

    /** A line in the log for what is no refusal, and may be as frequent. */
    void tell(String reason, Publisher who, String what) {
        refusals.refused(reason, who, who.host(), what);
    }

    /** A connection whose client is not known yet. */
    void refused(String reason, InetSocketAddress from, String why) {
        countRefused(reason);
        String host = from.getAddress().getHostAddress();
        refusals.refused(
                reason,
                "a connection from " + host + ":" + from.getPort(),
                SourceNetwork.of(from.getAddress()).text(),
                why);
    }

    /** Called about every second: tells what had no line of its own. */
    void tellFoldedRefusals() {
        refusals.tellFolded();
    }

    /** The same where it was told already. */
    void countRefused(String reason) {
        refused.computeIfAbsent(reason, r -> Metric.BROKER_REFUSED.counter(registry, r))
                .increment();
    }

    // ---- since the broker began

    double packetsReceived() {
        return packetsIn.count();
    }

    double packetsSent() {
        return packetsOut.count();
    }

    double networkBytesReceived() {
        return networkIn.count();
    }

    double networkBytesSent() {
        return networkOut.count();
    }

    double messagesReceived() {
        return sum(messagesIn);
    }

    double messagesSent() {
        return sum(messagesOut);
    }

    double messagesDropped() {
        return dropped.values().stream().mapToDouble(Counter::count).sum();
    }

    double payloadBytesReceived() {
        return sum(bytesIn);
    }

    double payloadBytesSent() {
        return sum(bytesOut);
    }

    double socketsOpened() {
        return sockets.count();
    }

    double connectionsAccepted() {
        return accepted.count();
    }

    double timesThrottled() {
        return throttled.count();
    }

    double secondsThrottled() {
        return throttledSeconds.count();
    }

    private static double sum(Counter[] counters) {
        double sum = 0;
        for (Counter counter : counters) {
            sum += counter.count();
        }
        return sum;
    }

    private Counter[] byQos(Metric metric, String direction) {
        Counter[] counters = new Counter[3];
        for (int qos = 0; qos <= 2; qos++) {
            counters[qos] = metric.counter(registry, direction, Integer.toString(qos));
        }
        return counters;
    }
}
