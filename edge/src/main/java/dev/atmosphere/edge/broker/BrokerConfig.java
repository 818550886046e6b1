package dev.atmosphere.edge.broker;

import java.time.Duration;
import java.util.function.Consumer;

/**
 * Where the broker listens and everything that bounds it.
 *
 * @param host the address to listen on; loopback unless told otherwise
 * @param port 0 = any free one
 * @param allowAnonymousRemote whether clients from other machines may connect without naming themselves
 * @param maxPacketBytes the largest packet taken, topic and properties included; announced in MQTT 5
 * @param maxConnections open sockets; those above are told so in the CONNACK
 * @param maxSessions connected and kept ones
 * @param maxQueuedBytesPerClient what is kept for one subscriber that is slow or away, sent but unacknowledged included
 * @param maxQueuedBytes the same for all together, a message that several wait for counted once
 * @param maxInboundBytes packets being read and messages not yet acknowledged, all clients together
 * @param receiveMaximum how many QoS 1 and 2 messages of one client may be unacknowledged; announced in MQTT 5, an MQTT 3 client is
 *     not read beyond it
 * @param topicAliasMaximum how many topic aliases a client may use
 * @param maxSubscriptionsPerClient filters of one session
 * @param maxTopicLevels levels of a topic or a filter
 * @param maxRetainedMessages topics with a retained message
 * @param maxRetainedBytes all retained messages together
 * @param maxSessionExpiry how long a session without a connection is kept at most; MQTT 3 sessions without clean session are kept
 *     so long
 * @param maxKeepAlive the longest keep alive; a longer or absent one of an MQTT 5 client is answered by this one. 0 = as they ask
 * @param connectTimeout from the socket's opening to a whole CONNECT
 * @param packetTimeout for the rest of a packet that has begun
 * @param sysInterval how often the broker's own figures are published on {@code $SYS/broker/}; 0 = never
 * @param limits of one address and one client
 */
public record BrokerConfig(
        String host,
        int port,
        boolean allowAnonymousRemote,
        int maxPacketBytes,
        int maxConnections,
        int maxSessions,
        long maxQueuedBytesPerClient,
        long maxQueuedBytes,
        long maxInboundBytes,
        int receiveMaximum,
        int topicAliasMaximum,
        int maxSubscriptionsPerClient,
        int maxTopicLevels,
        int maxRetainedMessages,
        long maxRetainedBytes,
        Duration maxSessionExpiry,
        Duration maxKeepAlive,
        Duration connectTimeout,
        Duration packetTimeout,
        Duration sysInterval,
        ClientLimits limits) {

    private static final int MIB = 1024 * 1024;
    /** Room for topic, properties and headers around the largest picture. */
    public static final int SLACK_BYTES = 128 * 1024;

    public BrokerConfig {
        require(!host.isBlank(), "host", host, "is an address or a name");
        require(port >= 0 && port <= 65535, "port", port, "lies between 0 and 65535");
        require(maxPacketBytes >= 128, "maxPacketBytes", maxPacketBytes, "is at least 128");
        require(
                maxPacketBytes <= 268_435_460,
                "maxPacketBytes",
                maxPacketBytes,
                "is at most what MQTT can say: 268435460");
        require(maxConnections > 0, "maxConnections", maxConnections, "is at least 1");
        require(maxSessions > 0, "maxSessions", maxSessions, "is at least 1");
        require(maxQueuedBytesPerClient > 0, "maxQueuedBytesPerClient", maxQueuedBytesPerClient, "is above 0");
        require(maxQueuedBytes > 0, "maxQueuedBytes", maxQueuedBytes, "is above 0");
        require(maxInboundBytes > 0, "maxInboundBytes", maxInboundBytes, "is above 0");
        require(receiveMaximum > 0 && receiveMaximum <= 65535, "receiveMaximum", receiveMaximum, "is 1 to 65535");
        require(
                topicAliasMaximum >= 0 && topicAliasMaximum <= 65535,
                "topicAliasMaximum",
                topicAliasMaximum,
                "is 0 to 65535");
        require(maxSubscriptionsPerClient > 0, "maxSubscriptionsPerClient", maxSubscriptionsPerClient, "is above 0");
        require(maxTopicLevels > 0, "maxTopicLevels", maxTopicLevels, "is above 0");
        require(maxRetainedMessages >= 0, "maxRetainedMessages", maxRetainedMessages, "is at least 0");
        require(maxRetainedBytes >= 0, "maxRetainedBytes", maxRetainedBytes, "is at least 0");
        require(!maxSessionExpiry.isNegative(), "maxSessionExpiry", maxSessionExpiry, "is at least 0");
        require(
                !maxKeepAlive.isNegative() && maxKeepAlive.toSeconds() <= 65535,
                "maxKeepAlive",
                maxKeepAlive,
                "is 0 to 65535 s");
        require(connectTimeout.toMillis() > 0, "connectTimeout", connectTimeout, "is above 0");
        require(packetTimeout.toMillis() > 0, "packetTimeout", packetTimeout, "is above 0");
        boolean whole = sysInterval.isZero() || sysInterval.toMillis() > 0;
        require(whole, "sysInterval", sysInterval, "is 0, or 1 ms at least");
    }

    /** Loopback, port 1883, pictures of up to 8 MB, in memory bounds that suit a JVM with {@code -Xmx256m}. */
    public static BrokerConfig defaults() {
        return new BrokerConfig(
                "127.0.0.1",
                1883,
                false,
                8 * MIB + SLACK_BYTES,
                10_000,
                20_000,
                16L * MIB,
                64L * MIB,
                48L * MIB,
                256,
                32,
                1_000,
                64,
                20_000,
                16L * MIB,
                Duration.ofDays(7),
                Duration.ZERO,
                Duration.ofSeconds(20),
                Duration.ofSeconds(60),
                Duration.ofSeconds(10),
                ClientLimits.NONE);
    }

    private static void require(boolean holds, String name, Object value, String rule) {
        if (!holds) {
            throw new IllegalArgumentException("the broker's " + name + " " + rule + ", not " + value);
        }
    }

    public BrokerConfig withHost(String value) {
        return changed(draft -> draft.host = value);
    }

    public BrokerConfig withPort(int value) {
        return changed(draft -> draft.port = value);
    }

    public BrokerConfig withAllowAnonymousRemote(boolean value) {
        return changed(draft -> draft.allowAnonymousRemote = value);
    }

    public BrokerConfig withMaxPacketBytes(int value) {
        return changed(draft -> draft.maxPacketBytes = value);
    }

    public BrokerConfig withMaxConnections(int value) {
        return changed(draft -> draft.maxConnections = value);
    }

    public BrokerConfig withMaxSessions(int value) {
        return changed(draft -> draft.maxSessions = value);
    }

    public BrokerConfig withMaxQueuedBytesPerClient(long value) {
        return changed(draft -> draft.maxQueuedBytesPerClient = value);
    }

    public BrokerConfig withMaxQueuedBytes(long value) {
        return changed(draft -> draft.maxQueuedBytes = value);
    }

    public BrokerConfig withMaxInboundBytes(long value) {
        return changed(draft -> draft.maxInboundBytes = value);
    }

    public BrokerConfig withReceiveMaximum(int value) {
        return changed(draft -> draft.receiveMaximum = value);
    }

    public BrokerConfig withTopicAliasMaximum(int value) {
        return changed(draft -> draft.topicAliasMaximum = value);
    }

    public BrokerConfig withMaxSubscriptionsPerClient(int value) {
        return changed(draft -> draft.maxSubscriptionsPerClient = value);
    }

    public BrokerConfig withMaxTopicLevels(int value) {
        return changed(draft -> draft.maxTopicLevels = value);
    }

    public BrokerConfig withMaxRetainedMessages(int value) {
        return changed(draft -> draft.maxRetainedMessages = value);
    }

    public BrokerConfig withMaxRetainedBytes(long value) {
        return changed(draft -> draft.maxRetainedBytes = value);
    }

    public BrokerConfig withMaxSessionExpiry(Duration value) {
        return changed(draft -> draft.maxSessionExpiry = value);
    }

    public BrokerConfig withMaxKeepAlive(Duration value) {
        return changed(draft -> draft.maxKeepAlive = value);
    }

    public BrokerConfig withConnectTimeout(Duration value) {
        return changed(draft -> draft.connectTimeout = value);
    }

    public BrokerConfig withPacketTimeout(Duration value) {
        return changed(draft -> draft.packetTimeout = value);
    }

    public BrokerConfig withSysInterval(Duration value) {
        return changed(draft -> draft.sysInterval = value);
    }

    public BrokerConfig withLimits(ClientLimits value) {
        return changed(draft -> draft.limits = value);
    }

    private BrokerConfig changed(Consumer<Draft> change) {
        Draft draft = new Draft(this);
        change.accept(draft);
        return draft.config();
    }

    /** A config while one of its components is changed. */
    private static final class Draft {
        private String host;
        private int port;
        private boolean allowAnonymousRemote;
        private int maxPacketBytes;
        private int maxConnections;
        private int maxSessions;
        private long maxQueuedBytesPerClient;
        private long maxQueuedBytes;
        private long maxInboundBytes;
        private int receiveMaximum;
        private int topicAliasMaximum;
        private int maxSubscriptionsPerClient;
        private int maxTopicLevels;
        private int maxRetainedMessages;
        private long maxRetainedBytes;
        private Duration maxSessionExpiry;
        private Duration maxKeepAlive;
        private Duration connectTimeout;
        private Duration packetTimeout;
        private Duration sysInterval;
        private ClientLimits limits;

        Draft(BrokerConfig from) {
            host = from.host;
            port = from.port;
            allowAnonymousRemote = from.allowAnonymousRemote;
            maxPacketBytes = from.maxPacketBytes;
            maxConnections = from.maxConnections;
            maxSessions = from.maxSessions;
            maxQueuedBytesPerClient = from.maxQueuedBytesPerClient;
            maxQueuedBytes = from.maxQueuedBytes;
            maxInboundBytes = from.maxInboundBytes;
            receiveMaximum = from.receiveMaximum;
            topicAliasMaximum = from.topicAliasMaximum;
            maxSubscriptionsPerClient = from.maxSubscriptionsPerClient;
            maxTopicLevels = from.maxTopicLevels;
            maxRetainedMessages = from.maxRetainedMessages;
            maxRetainedBytes = from.maxRetainedBytes;
            maxSessionExpiry = from.maxSessionExpiry;
            maxKeepAlive = from.maxKeepAlive;
            connectTimeout = from.connectTimeout;
            packetTimeout = from.packetTimeout;
            sysInterval = from.sysInterval;
            limits = from.limits;
        }

        BrokerConfig config() {
            return new BrokerConfig(
                    host,
                    port,
                    allowAnonymousRemote,
                    maxPacketBytes,
                    maxConnections,
                    maxSessions,
                    maxQueuedBytesPerClient,
                    maxQueuedBytes,
                    maxInboundBytes,
                    receiveMaximum,
                    topicAliasMaximum,
                    maxSubscriptionsPerClient,
                    maxTopicLevels,
                    maxRetainedMessages,
                    maxRetainedBytes,
                    maxSessionExpiry,
                    maxKeepAlive,
                    connectTimeout,
                    packetTimeout,
                    sysInterval,
                    limits);
        }
    }
}
