package dev.atmosphere.cloud.embedded;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import kafka.server.BrokerServer;
import kafka.server.ControllerServer;
import kafka.server.FaultHandlerFactory;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.server.SharedServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.metrics.Metrics;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.bootstrap.BootstrapMetadata;
import org.apache.kafka.metadata.properties.MetaPropertiesEnsemble;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.raft.QuorumConfig;
import org.apache.kafka.server.ServerSocketFactory;
import org.apache.kafka.server.fault.FaultHandlerException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.Tuple2;

/**
 * One Kafka broker (KRaft, its own controller) in this process. What it acknowledges is synced to its data directory: a lone
 * broker has no replica that would remember for it.
 *
 * <p>It is put together from Kafka's two servers rather than started as {@code KafkaRaftServer}, for two reasons: the sockets
 * are bound here first, so that a taken port is an ordinary error and port 0 is possible; and a fault that Kafka calls fatal
 * is logged and kept ({@link #fault}) where Kafka would halt the whole process.
 *
 * <p>Starting (5 to 10 s) and closing block; all methods may be called from any thread.
 */
public final class EmbeddedKafka implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedKafka.class);
    private static final String LOOPBACK = "127.0.0.1";

    private final String bootstrapServers;
    private final DirectoryLock lock;
    private final Metrics metrics;
    private final ControllerServer controller;
    private final BrokerServer broker;
    private final AtomicReference<Throwable> fault = new AtomicReference<>();

    /**
     * Starts it and returns when clients may connect.
     *
     * @param data kept over restarts, formatted the first time
     * @param host the address to listen on, which clients are told, too: none that stands for all
     * @param port 0 for any free one
     * @param maxRecordBytes the largest record that a topic takes, key and headers included
     * @throws PortTaken if somebody else listens there
     * @throws IllegalStateException if it cannot start otherwise
     */
    public static EmbeddedKafka start(Path data, String host, int port, int maxRecordBytes) {
        try {
            return new EmbeddedKafka(data.toAbsolutePath(), host, port, maxRecordBytes);
        } catch (IOException e) {
            throw new UncheckedIOException("Kafka cannot use its data directory " + data, e);
        }
    }

    private EmbeddedKafka(Path data, String host, int port, int maxRecordBytes) throws IOException {
        if (InetAddress.getByName(host).isAnyLocalAddress()) {
            throw new IllegalArgumentException("kafka.host = " + host
                    + ": clients are told this address, so it must be one of this machine's, not the one for all");
        }
        lock = DirectoryLock.take(data);
        ServerSocketChannel clients = null;
        ServerSocketChannel quorum = null;
        try {
            clients = PortTaken.bind("kafka.port", host, port);
            quorum = PortTaken.bind("kafka.port", LOOPBACK, 0);
            int clientPort = clients.socket().getLocalPort();
            KafkaConfig config = KafkaConfig.fromProps(EmbeddedKafkaSettings.of(
                    data.resolve("log"), host, clientPort, quorum.socket().getLocalPort(), maxRecordBytes));
            format(config);
            bootstrapServers = host + ":" + clientPort;
            metrics = new Metrics();
            Tuple2<MetaPropertiesEnsemble, BootstrapMetadata> stored =
                    KafkaRaftServer.initializeLogDirs(config, LOG, "");
            SharedServer shared = new SharedServer(
                    config,
                    stored._1(),
                    Time.SYSTEM,
                    metrics,
                    CompletableFuture.completedFuture(QuorumConfig.parseVoterConnections(
                            config.quorumConfig().voters())),
                    List.of(),
                    faults(),
                    alreadyBound(
                            Map.of(EmbeddedKafkaSettings.CLIENTS, clients, EmbeddedKafkaSettings.CONTROLLER, quorum)));
            controller = new ControllerServer(shared, KafkaRaftServer.configSchema(), stored._2());
            broker = new BrokerServer(shared);
        } catch (RuntimeException e) {
            closeQuietly(clients);
            closeQuietly(quorum);
            lock.close();
            throw e;
        }
        try {
            controller.startup();
            broker.startup();
        } catch (Exception e) { // Scala throws checked exceptions without saying so
            close();
            throw new IllegalStateException("Kafka cannot start in " + data + ": " + e.getMessage(), e);
        }
        LOG.info("Kafka listens on {}, data in {}", bootstrapServers, data);
    }

    /** {@code host:port} for clients. */
    public String bootstrapServers() {
        return bootstrapServers;
    }

    /** What Kafka called fatal, if it did: it works no more. For the health of the program. */
    public Optional<Throwable> fault() {
        return Optional.ofNullable(fault.get());
    }

    /** Stops it in order; clients should be closed before. A second call does nothing. */
    @Override
    public void close() {
        broker.shutdown();
        controller.shutdown();
        broker.awaitShutdown();
        controller.awaitShutdown();
        metrics.close();
        closeQuietly(lock);
    }

    private static void format(KafkaConfig config) {
        String directory = config.logDirs().get(0);
        if (Files.exists(Path.of(directory, "meta.properties"))) {
            return;
        }
        LOG.info("Formatting {} for Kafka", directory);
        Formatter formatter = new Formatter()
                .setPrintStream(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
                .setNodeId(config.nodeId())
                .setClusterId(Uuid.randomUuid().toString())
                .setControllerListenerName(EmbeddedKafkaSettings.CONTROLLER)
                .setIgnoreFormatted(true)
                .setDirectories(config.logDirs())
                .setMetadataLogDirectory(directory);
        try {
            formatter.run();
        } catch (Exception e) {
            throw new IllegalStateException("cannot format " + directory + " for Kafka: " + e.getMessage(), e);
        }
    }

    private FaultHandlerFactory faults() {
        return (name, fatal, action) -> (message, cause) -> {
            LOG.error("Kafka: {}: {}", name, message, cause);
            FaultHandlerException problem = new FaultHandlerException(name + ": " + message, cause);
            if (fatal) {
                fault.compareAndSet(null, problem);
            }
            action.run();
            return problem;
        };
    }

    private static ServerSocketFactory alreadyBound(Map<String, ServerSocketChannel> channels) {
        return (String listener, InetSocketAddress address, int backlog, int receiveBufferBytes) ->
                channels.get(listener);
    }

    private static void closeQuietly(AutoCloseable resource) {
        if (resource != null) {
            try {
                resource.close();
            } catch (Exception e) {
                LOG.warn("Kafka: while closing: {}", e.toString());
            }
        }
    }
}
