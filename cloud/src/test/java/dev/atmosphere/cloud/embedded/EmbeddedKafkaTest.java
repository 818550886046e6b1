package dev.atmosphere.cloud.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedKafkaTest {
    private static final String HOST = "127.0.0.1";
    private static final int MAX_RECORD_BYTES = 9 << 20;

    @TempDir
    Path data;

    @Test
    void a_record_of_the_largest_size_survives_a_restart_and_a_larger_one_is_refused() throws Exception {
        byte[] largest = new byte[MAX_RECORD_BYTES - 1000];
        new Random(1).nextBytes(largest);

        try (EmbeddedKafka kafka = EmbeddedKafka.start(data, HOST, 0, MAX_RECORD_BYTES)) {
            KafkaClients.createTopic(kafka.bootstrapServers());
            try (KafkaProducer<byte[], byte[]> producer = KafkaClients.producer(kafka.bootstrapServers())) {
                KafkaClients.send(producer, largest).get();
                assertThatThrownBy(() -> KafkaClients.send(producer, new byte[MAX_RECORD_BYTES + 2000])
                                .get())
                        .isInstanceOf(ExecutionException.class)
                        .hasCauseInstanceOf(RecordTooLargeException.class);
            }
        }

        try (EmbeddedKafka kafka = EmbeddedKafka.start(data, HOST, 0, MAX_RECORD_BYTES)) {
            assertThat(KafkaClients.readAll(kafka.bootstrapServers())).containsExactly(largest);
            assertThat(kafka.fault()).isEmpty();
        }
    }

    @Test
    void a_taken_port_is_named_with_its_setting_and_the_directory_is_free_again() throws Exception {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getByName(HOST))) {
            assertThatThrownBy(() -> EmbeddedKafka.start(data, HOST, other.getLocalPort(), MAX_RECORD_BYTES))
                    .isInstanceOf(PortTaken.class)
                    .hasMessageContaining("port " + other.getLocalPort())
                    .hasMessageContaining("kafka.port");
        }

        try (EmbeddedKafka kafka = EmbeddedKafka.start(data, HOST, 0, MAX_RECORD_BYTES)) {
            assertThatThrownBy(() -> EmbeddedKafka.start(data, HOST, 0, MAX_RECORD_BYTES))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("in use by another process");
            KafkaClients.createTopic(kafka.bootstrapServers());
            try (KafkaProducer<byte[], byte[]> producer = KafkaClients.producer(kafka.bootstrapServers())) {
                KafkaClients.send(producer, "still here".getBytes(UTF_8)).get();
            }
        }
    }

    @Test
    void the_address_for_all_is_refused_because_clients_could_not_use_it() {
        assertThatThrownBy(() -> EmbeddedKafka.start(data, "0.0.0.0", 0, MAX_RECORD_BYTES))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("kafka.host");
    }
}
