package dev.atmosphere.cloud.embedded;

import java.nio.file.Path;
import java.util.Properties;

/** The settings of the one broker: durable, small, quick to notice a killed consumer. */
final class EmbeddedKafkaSettings {
    static final String CLIENTS = "PLAINTEXT";
    static final String CONTROLLER = "CONTROLLER";

    private static final int MIB = 1 << 20;
    /** Kafka counts a record batch's own header to the record. */
    private static final int BATCH_OVERHEAD_BYTES = 1024;

    private EmbeddedKafkaSettings() {}

    static Properties of(Path logs, String host, int port, int controllerPort, int maxRecordBytes) {
        Properties p = new Properties();
        String quorum = "127.0.0.1:" + controllerPort;
        p.setProperty("process.roles", "broker,controller");
        p.setProperty("node.id", "1");
        p.setProperty("listeners", CLIENTS + "://" + host + ":" + port + "," + CONTROLLER + "://" + quorum);
        p.setProperty("advertised.listeners", CLIENTS + "://" + host + ":" + port);
        p.setProperty("controller.listener.names", CONTROLLER);
        p.setProperty("inter.broker.listener.name", CLIENTS);
        p.setProperty("listener.security.protocol.map", CLIENTS + ":PLAINTEXT," + CONTROLLER + ":PLAINTEXT");
        p.setProperty("controller.quorum.voters", "1@" + quorum);
        p.setProperty("log.dirs", logs.toString());

        // One broker: every replica is this one. Synced for each append, for no other broker would have it after a
        // power cut.
        for (String internal :
                new String[] {"offsets.topic", "transaction.state.log", "share.coordinator.state.topic"}) {
            p.setProperty(internal + ".replication.factor", "1");
        }
        p.setProperty("transaction.state.log.min.isr", "1");
        p.setProperty("share.coordinator.state.topic.min.isr", "1");
        p.setProperty("default.replication.factor", "1");
        p.setProperty("min.insync.replicas", "1");
        p.setProperty("log.flush.interval.messages", "1");

        // A mistyped topic name is an error, not a topic.
        p.setProperty("auto.create.topics.enable", "false");
        p.setProperty("num.partitions", "4");

        int batchBytes = Math.addExact(maxRecordBytes, BATCH_OVERHEAD_BYTES);
        p.setProperty("message.max.bytes", Integer.toString(batchBytes));
        p.setProperty("replica.fetch.max.bytes", Integer.toString(batchBytes));
        p.setProperty("socket.request.max.bytes", Integer.toString(Math.addExact(batchBytes, MIB)));

        // Small: two cores, a few partitions, one consumer of each group.
        p.setProperty("offsets.topic.num.partitions", "4");
        p.setProperty("transaction.state.log.num.partitions", "4");
        p.setProperty("share.coordinator.state.topic.num.partitions", "4");
        p.setProperty("num.network.threads", "2");
        p.setProperty("num.io.threads", "2");
        p.setProperty("background.threads", "2");
        p.setProperty("log.cleaner.threads", "1");
        p.setProperty("num.recovery.threads.per.data.dir", "1");
        p.setProperty("log.cleaner.dedupe.buffer.size", Integer.toString(2 * MIB));
        p.setProperty("log.index.size.max.bytes", Integer.toString(MIB));
        p.setProperty("log.segment.bytes", Integer.toString(Math.max(64 * MIB, batchBytes)));
        p.setProperty("offsets.topic.segment.bytes", Integer.toString(8 * MIB));

        // Bounded, by far more than a consumer is ever behind: a week, 8 GiB a partition.
        p.setProperty("log.retention.hours", "168");
        p.setProperty("log.retention.bytes", Long.toString(8L << 30));

        // A consumer that was killed with this process shall not keep its partitions for the usual 45 s after the
        // restart.
        p.setProperty("group.initial.rebalance.delay.ms", "0");
        p.setProperty("group.min.session.timeout.ms", "5000");
        p.setProperty("group.consumer.min.session.timeout.ms", "5000");
        p.setProperty("group.consumer.session.timeout.ms", "10000");
        p.setProperty("group.consumer.min.heartbeat.interval.ms", "1000");
        p.setProperty("group.consumer.heartbeat.interval.ms", "3000");
        return p;
    }
}
