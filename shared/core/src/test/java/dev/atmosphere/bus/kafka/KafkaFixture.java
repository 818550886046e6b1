package dev.atmosphere.bus.kafka;

import dev.atmosphere.program.FreePort;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;

/** A Kafka broker in the test's process that can be stopped, and started again on the same port with the same data. */
final class KafkaFixture implements AutoCloseable {
    private final KafkaConfig config;
    private final String bootstrap;
    private KafkaRaftServer server;

    KafkaFixture(Path data) throws Exception {
        this.bootstrap = "127.0.0.1:" + FreePort.choose();
        String controller = "127.0.0.1:" + FreePort.choose();
        Properties p = new Properties();
        p.setProperty("process.roles", "broker,controller");
        p.setProperty("node.id", "1");
        p.setProperty("listeners", "PLAINTEXT://" + bootstrap + ",CONTROLLER://" + controller);
        p.setProperty("advertised.listeners", "PLAINTEXT://" + bootstrap);
        p.setProperty("controller.listener.names", "CONTROLLER");
        p.setProperty("inter.broker.listener.name", "PLAINTEXT");
        p.setProperty("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
        p.setProperty("controller.quorum.voters", "1@" + controller);
        p.setProperty("log.dirs", data.toAbsolutePath().toString());
        for (String internal :
                new String[] {"offsets.topic", "transaction.state.log", "share.coordinator.state.topic"}) {
            p.setProperty(internal + ".replication.factor", "1");
            p.setProperty(internal + ".num.partitions", "2");
        }
        p.setProperty("transaction.state.log.min.isr", "1");
        p.setProperty("share.coordinator.state.topic.min.isr", "1");
        p.setProperty("auto.create.topics.enable", "false");
        p.setProperty("group.initial.rebalance.delay.ms", "0");
        p.setProperty("group.min.session.timeout.ms", "1000");
        p.setProperty("log.cleaner.dedupe.buffer.size", "2097152");
        p.setProperty("log.index.size.max.bytes", "1048576");
        p.setProperty("num.io.threads", "2");
        p.setProperty("num.network.threads", "2");
        this.config = KafkaConfig.fromProps(p);
        format();
        start();
    }

    private void format() throws Exception {
        String directory = config.logDirs().get(0);
        new Formatter()
                .setPrintStream(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
                .setNodeId(config.nodeId())
                .setClusterId(Uuid.randomUuid().toString())
                .setControllerListenerName("CONTROLLER")
                .setIgnoreFormatted(true)
                .setDirectories(List.of(directory))
                .setMetadataLogDirectory(directory)
                .run();
    }

    /** {@code host:port}, the same over stops and starts. */
    String bootstrap() {
        return bootstrap;
    }

    void start() {
        server = new KafkaRaftServer(config, Time.SYSTEM);
        server.startup();
    }

    void stop() {
        server.shutdown();
        server.awaitShutdown();
        server = null;
    }

    @Override
    public void close() {
        if (server != null) {
            stop();
        }
    }
}
