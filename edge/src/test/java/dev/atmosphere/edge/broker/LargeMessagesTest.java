package dev.atmosphere.edge.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt3.Mqtt3AsyncClient;
import com.hivemq.client.mqtt.mqtt3.Mqtt3BlockingClient;
import io.vertx.core.buffer.Buffer;
import java.io.DataInputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The arrays of large messages are used again; nobody may ever see in one what belongs to another. */
class LargeMessagesTest {
    private static final int MESSAGES = 300;
    private static final int AHEAD = 20;

    @Test
    void everybody_gets_each_message_as_it_was_published() {
        Map<String, byte[]> published = new ConcurrentHashMap<>();
        List<String> wrong = new CopyOnWriteArrayList<>();
        AtomicInteger received = new AtomicInteger();
        List<Buffer> heard = new CopyOnWriteArrayList<>();
        try (TestBroker broker = new TestBroker()) {
            TestBroker.await(broker.broker.subscribe("large/1/+", p -> heard.add(p.payload())));
            List<Mqtt3AsyncClient> subscribers = new ArrayList<>();
            for (MqttQos qos : MqttQos.values()) {
                Mqtt3AsyncClient subscriber = broker.mqtt3("subscriber-" + qos).toAsync();
                subscriber.toBlocking().connect();
                subscriber
                        .subscribeWith()
                        .topicFilter("large/#")
                        .qos(qos)
                        .callback(p -> {
                            if (!Arrays.equals(
                                    p.getPayloadAsBytes(),
                                    published.get(p.getTopic().toString()))) {
                                wrong.add(qos + " " + p.getTopic());
                            }
                            received.incrementAndGet();
                        })
                        .send()
                        .join();
                subscribers.add(subscriber);
            }
            List<Mqtt3BlockingClient> publishers = List.of(broker.mqtt3("one"), broker.mqtt3("two"));
            publishers.forEach(Mqtt3BlockingClient::connect);
            Random random = new Random(5);
            for (int i = 0; i < MESSAGES; i++) {
                // No further ahead of the slowest than the broker keeps for a subscriber.
                int behind = 3 * (i - AHEAD);
                await().pollDelay(Duration.ZERO)
                        .pollInterval(Duration.ofMillis(1))
                        .atMost(Duration.ofSeconds(30))
                        .until(() -> received.get() >= behind);
                byte[] payload = new byte[10_000 + random.nextInt(300_000)];
                Arrays.fill(payload, (byte) i);
                String topic = "large/" + i % 2 + "/" + i;
                published.put(topic, payload);
                publishers
                        .get(i % 2)
                        .publishWith()
                        .topic(topic)
                        .payload(payload)
                        .qos(i % 5 == 0 ? MqttQos.EXACTLY_ONCE : MqttQos.AT_LEAST_ONCE)
                        .retain(i % 50 == 0)
                        .send();
            }

            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(received).hasValue(3 * MESSAGES));
            List<String> late = new CopyOnWriteArrayList<>();
            subscribers
                    .get(0)
                    .subscribeWith()
                    .topicFilter("large/0/+")
                    .callback(p -> {
                        if (!Arrays.equals(
                                p.getPayloadAsBytes(),
                                published.get(p.getTopic().toString()))) {
                            wrong.add("retained " + p.getTopic());
                        }
                        late.add(p.getTopic().toString());
                    })
                    .send()
                    .join();
            await().atMost(Duration.ofSeconds(30)).until(() -> late.size() == MESSAGES / 50);
            assertThat(wrong).isEmpty();
            assertThat(heard).hasSize(MESSAGES / 2);
            for (int i = 0; i < heard.size(); i++) {
                assertThat(heard.get(i).getBytes()).isEqualTo(published.get("large/1/" + (2 * i + 1)));
            }
        }
    }

    @Test
    void a_message_that_is_acknowledged_before_it_is_read_is_still_that_message() throws Exception {
        byte[] first = new byte[4 << 20];
        Arrays.fill(first, (byte) 'a');
        byte[] other = new byte[4 << 20];
        Arrays.fill(other, (byte) 'b');
        try (TestBroker broker = new TestBroker();
                RawClient reader = broker.raw().connect(4, "reader");
                RawClient publisher = broker.raw().connect(4, "publisher")) {
            assertThat(reader.send("8208 0001 0003 612f62 01").receive()).startsWith("90");
            publisher.send(RawClient.publishPacket(4, 1, 1, "a/b", first));
            assertThat(publisher.receive()).isEqualTo("40020001");

            DataInputStream in = new DataInputStream(reader.socket().getInputStream());
            in.readNBytes(1 + 4 + 2 + 3);
            int packetId = in.readUnsignedShort();
            reader.send(new byte[] {0x40, 2, (byte) (packetId >> 8), (byte) packetId});
            await().until(() -> broker.client("reader").inFlight() == 0);
            for (int i = 2; i < 8; i++) {
                publisher.send(RawClient.publishPacket(4, 1, i, "x", other));
                assertThat(publisher.receive()).isEqualTo("4002000" + i);
            }

            assertThat(in.readNBytes(first.length)).isEqualTo(first);
        }
    }
}
