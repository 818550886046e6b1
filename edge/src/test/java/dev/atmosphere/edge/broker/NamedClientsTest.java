package dev.atmosphere.edge.broker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5ConnAckException;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5PubAckException;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5PubRecException;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5SubAckException;
import com.hivemq.client.mqtt.mqtt5.message.connect.connack.Mqtt5ConnAckReasonCode;
import com.hivemq.client.mqtt.mqtt5.message.publish.puback.Mqtt5PubAckReasonCode;
import com.hivemq.client.mqtt.mqtt5.message.publish.pubrec.Mqtt5PubRecReasonCode;
import com.hivemq.client.mqtt.mqtt5.message.subscribe.suback.Mqtt5SubAckReasonCode;
import dev.atmosphere.edge.access.AccessSettings;
import dev.atmosphere.edge.access.NamedAccess;
import io.vertx.core.Vertx;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients with names and passwords, against a running broker. */
class NamedClientsTest {
    /** Hashes of {@code secret-door} and {@code secret-home}, of the least cost. */
    private static final String USERS = "door:" + hash("secret-door") + "\nhome:" + hash("secret-home") + "\n";

    @TempDir
    private Path dir;

    private final Vertx vertx = Vertx.vertx();
    private NamedAccess access;
    private TestBroker broker;

    private static String hash(String password) {
        return at.favre.lib.crypto.bcrypt.BCrypt.withDefaults().hashToString(4, password.toCharArray());
    }

    @BeforeEach
    void start() throws Exception {
        Files.writeString(dir.resolve("users"), USERS);
        access = new NamedAccess(
                vertx, new AccessSettings(dir.resolve("users"), true, dir.resolve("acl"), false, false));
        broker = new TestBroker(BrokerConfig.defaults(), access, Clock.systemUTC(), b -> {});
    }

    @AfterEach
    void stop() {
        broker.close();
        TestBroker.await(access.close());
        TestBroker.await(vertx.close());
    }

    private Mqtt5BlockingClient connected(String user, String password) {
        Mqtt5BlockingClient client = broker.mqtt5(user + "-client");
        client.connectWith()
                .simpleAuth()
                .username(user)
                .password(password.getBytes(UTF_8))
                .applySimpleAuth()
                .send();
        return client;
    }

    private Mqtt5ConnAckReasonCode refusal(String user, String password) {
        try {
            connected(user, password).disconnect();
            throw new AssertionError("let in");
        } catch (Mqtt5ConnAckException e) {
            return e.getMqttMessage().getReasonCode();
        }
    }

    private static Mqtt5PubAckReasonCode pubAck(Mqtt5BlockingClient client, String topic, boolean retain) {
        try {
            client.publishWith()
                    .topic(topic)
                    .qos(MqttQos.AT_LEAST_ONCE)
                    .retain(retain)
                    .payload(new byte[1])
                    .send();
            return Mqtt5PubAckReasonCode.SUCCESS;
        } catch (Mqtt5PubAckException e) {
            return e.getMqttMessage().getReasonCode();
        }
    }

    private static Mqtt5SubAckReasonCode subAck(Mqtt5BlockingClient client, String filter) {
        try {
            return client.subscribeWith()
                    .topicFilter(filter)
                    .send()
                    .getReasonCodes()
                    .get(0);
        } catch (Mqtt5SubAckException e) {
            return e.getMqttMessage().getReasonCodes().get(0);
        }
    }

    @Test
    void a_user_with_its_password_is_let_in_under_its_name() {
        Mqtt5BlockingClient door = connected("door", "secret-door");

        assertThat(broker.client("door-client").userName()).contains("door");
        door.disconnect();
    }

    @Test
    void an_unknown_name_and_a_wrong_password_are_answered_alike() {
        assertThat(refusal("door", "secret-home")).isEqualTo(Mqtt5ConnAckReasonCode.BAD_USER_NAME_OR_PASSWORD);
        assertThat(refusal("nobody", "secret-door")).isEqualTo(Mqtt5ConnAckReasonCode.BAD_USER_NAME_OR_PASSWORD);
        assertThat(broker.count("refused", "reason", "bad-credentials")).isEqualTo(2);
        try (RawClient wrong = broker.raw();
                RawClient unknown = broker.raw()) {
            wrong.send(connect(4, "a", "door", "no"));
            assertThat(wrong.receive()).isEqualTo("20020004");
            unknown.send(connect(3, "b", "nobody", "no"));
            assertThat(wrong.receive()).isEqualTo("closed");
            assertThat(unknown.receive()).isEqualTo("20020004");
        }
    }

    @Test
    void after_failures_the_right_password_still_comes_in_only_later() {
        for (int i = 0; i < 3; i++) {
            assertThat(refusal("door", "guess " + i)).isEqualTo(Mqtt5ConnAckReasonCode.BAD_USER_NAME_OR_PASSWORD);
        }
        long before = System.nanoTime();
        connected("door", "secret-door").disconnect();
        assertThat(System.nanoTime() - before).isGreaterThan(100_000_000L);
    }

    @Test
    void a_password_that_was_right_before_waits_after_failures_too() {
        connected("door", "secret-door").disconnect();
        for (int i = 0; i < 3; i++) {
            assertThat(refusal("door", "guess " + i)).isEqualTo(Mqtt5ConnAckReasonCode.BAD_USER_NAME_OR_PASSWORD);
        }
        long before = System.nanoTime();
        connected("door", "secret-door").disconnect();
        assertThat(System.nanoTime() - before).isGreaterThan(100_000_000L);
    }

    @Test
    void a_password_that_is_changed_or_taken_away_counts_at_once_also_if_it_was_right_before() throws Exception {
        connected("door", "secret-door").disconnect();
        connected("home", "secret-home").disconnect();
        Mqtt5BlockingClient stays = connected("door", "secret-door");

        Files.writeString(dir.resolve("users"), "door:" + hash("changed") + "\n");
        TestBroker.await(access.look());

        assertThat(stays.getState().isConnected()).isTrue();
        assertThat(pubAck(stays, "stations/door/telemetry", false)).isEqualTo(Mqtt5PubAckReasonCode.SUCCESS);
        stays.disconnect();
        assertThat(refusal("door", "secret-door")).isEqualTo(Mqtt5ConnAckReasonCode.BAD_USER_NAME_OR_PASSWORD);
        assertThat(refusal("home", "secret-home")).isEqualTo(Mqtt5ConnAckReasonCode.BAD_USER_NAME_OR_PASSWORD);
        connected("door", "changed").disconnect();
    }

    @Test
    void who_comes_without_a_name_from_this_machine_may_do_everything() {
        Mqtt5BlockingClient client = broker.mqtt5("local");
        client.connect();
        assertThat(subAck(client, "#")).isEqualTo(Mqtt5SubAckReasonCode.GRANTED_QOS_2);
        assertThat(pubAck(client, "stations/door/commands", false)).isEqualTo(Mqtt5PubAckReasonCode.SUCCESS);
        client.disconnect();
    }

    @Test
    void packets_sent_right_behind_connect_wait_for_the_password() {
        try (RawClient raw = broker.raw()) {
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            all.writeBytes(connect(4, "a", "door", "secret-door"));
            all.writeBytes(RawClient.publishPacket(4, 1, 7, "stations/door/images", new byte[20_000]));
            all.writeBytes(new byte[] {(byte) 0xc0, 0});
            raw.send(all.toByteArray());
            assertThat(raw.receive()).isEqualTo("20020000");
            assertThat(raw.receive()).isEqualTo("40020007");
            assertThat(raw.receive()).isEqualTo("d000");
        }
    }

    @Test
    void a_station_keeps_to_its_own_topics() {
        Mqtt5BlockingClient door = connected("door", "secret-door");
        assertThat(pubAck(door, "stations/door/telemetry", false)).isEqualTo(Mqtt5PubAckReasonCode.SUCCESS);
        assertThat(pubAck(door, "stations/home/telemetry", false)).isEqualTo(Mqtt5PubAckReasonCode.NOT_AUTHORIZED);
        assertThatThrownBy(() -> door.publishWith()
                        .topic("stations/home/telemetry")
                        .qos(MqttQos.EXACTLY_ONCE)
                        .send())
                .isInstanceOfSatisfying(Mqtt5PubRecException.class, e -> assertThat(
                                e.getMqttMessage().getReasonCode())
                        .isEqualTo(Mqtt5PubRecReasonCode.NOT_AUTHORIZED));
        assertThat(subAck(door, "stations/door/commands")).isEqualTo(Mqtt5SubAckReasonCode.GRANTED_QOS_2);
        assertThat(subAck(door, "stations/+/faces")).isEqualTo(Mqtt5SubAckReasonCode.NOT_AUTHORIZED);
        assertThat(subAck(door, "$share/g/stations/home/faces")).isEqualTo(Mqtt5SubAckReasonCode.NOT_AUTHORIZED);
        door.disconnect();
    }

    @Test
    void a_retained_message_out_of_bounds_is_not_kept() {
        Mqtt5BlockingClient door = connected("door", "secret-door");
        pubAck(door, "stations/home/status", true);
        assertThat(broker.gauge("retained.messages")).isZero();
        pubAck(door, "stations/door/status", true);
        assertThat(broker.gauge("retained.messages")).isOne();
        door.disconnect();
    }

    @Test
    void an_mqtt_3_client_is_acknowledged_and_the_message_is_dropped() throws Exception {
        Mqtt5BlockingClient listener = broker.mqtt5("listener");
        listener.connect();
        try (var heard = listener.publishes(MqttGlobalPublishFilter.ALL);
                RawClient raw = broker.raw()) {
            listener.subscribeWith().topicFilter("stations/#").send();
            raw.send(connect(4, "a", "door", "secret-door"));
            raw.receive();
            raw.send(RawClient.publishPacket(4, 1, 1, "stations/home/images", new byte[1]));
            assertThat(raw.receive()).isEqualTo("40020001");
            raw.send(RawClient.publishPacket(4, 1, 2, "stations/door/images", new byte[1]));
            assertThat(raw.receive()).isEqualTo("40020002");
            assertThat(heard.receive().getTopic()).hasToString("stations/door/images");
            raw.send("82 16 0003 0011 " + hex("stations/door/any") + " 01");
            assertThat(raw.receive()).isEqualTo("9003000380");
        }
        listener.disconnect();
    }

    @Test
    void a_will_out_of_bounds_is_refused_with_its_connect() {
        Mqtt5BlockingClient client = broker.mqtt5("w");
        assertThatThrownBy(() -> client.connectWith()
                        .simpleAuth()
                        .username("door")
                        .password("secret-door".getBytes(UTF_8))
                        .applySimpleAuth()
                        .willPublish()
                        .topic("stations/home/status")
                        .applyWillPublish()
                        .send())
                .isInstanceOfSatisfying(Mqtt5ConnAckException.class, e -> assertThat(
                                e.getMqttMessage().getReasonCode())
                        .isEqualTo(Mqtt5ConnAckReasonCode.NOT_AUTHORIZED));
    }

    @Test
    void changed_files_count_at_once_and_drop_nobody() throws Exception {
        Mqtt5BlockingClient door = connected("door", "secret-door");
        Files.writeString(dir.resolve("users"), "window:" + hash("secret-window"));
        Files.writeString(dir.resolve("acl"), "users readwrite news/#\n");
        TestBroker.await(access.look());

        assertThat(door.getState().isConnected()).isTrue();
        assertThat(pubAck(door, "stations/door/telemetry", false)).isEqualTo(Mqtt5PubAckReasonCode.NOT_AUTHORIZED);
        assertThat(subAck(door, "news/today")).isEqualTo(Mqtt5SubAckReasonCode.GRANTED_QOS_2);
        connected("window", "secret-window").disconnect();
        assertThat(refusal("door", "secret-door")).isEqualTo(Mqtt5ConnAckReasonCode.BAD_USER_NAME_OR_PASSWORD);

        Files.writeString(dir.resolve("users"), "broken");
        Files.writeString(dir.resolve("acl"), "broken");
        TestBroker.await(access.look());

        connected("window", "secret-window").disconnect();
        assertThat(pubAck(door, "news/today", false)).isEqualTo(Mqtt5PubAckReasonCode.SUCCESS);
        door.disconnect();
    }

    @Test
    void a_kept_session_loses_the_subscriptions_that_are_not_allowed_any_more() throws Exception {
        Mqtt5BlockingClient door = broker.mqtt5("door-client");
        var auth = com.hivemq.client.mqtt.mqtt5.message.auth.Mqtt5SimpleAuth.builder()
                .username("door")
                .password("secret-door".getBytes(UTF_8))
                .build();
        door.connectWith().simpleAuth(auth).sessionExpiryInterval(600).send();
        door.subscribeWith().topicFilter("stations/door/faces").send();
        door.disconnect();
        assertThat(broker.client("door-client").subscriptions()).isOne();
        Files.writeString(dir.resolve("acl"), "users read stations/%u/commands\n");
        TestBroker.await(access.look());

        boolean resumed = door.connectWith()
                .simpleAuth(auth)
                .cleanStart(false)
                .sessionExpiryInterval(600)
                .send()
                .isSessionPresent();

        assertThat(resumed).isTrue();
        assertThat(broker.client("door-client").subscriptions()).isZero();
        door.disconnect();
    }

    private static String hex(String text) {
        return java.util.HexFormat.of().formatHex(text.getBytes(UTF_8));
    }

    private static byte[] connect(int level, String clientId, String user, String password) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        field(body, level == 3 ? "MQIsdp" : "MQTT");
        body.writeBytes(new byte[] {(byte) level, (byte) 0xc2, 0, 0});
        field(body, clientId);
        field(body, user);
        field(body, password);
        return RawClient.packet(0x10, body.toByteArray());
    }

    private static void field(ByteArrayOutputStream body, String text) {
        byte[] bytes = text.getBytes(UTF_8);
        body.write(bytes.length >> 8);
        body.write(bytes.length);
        body.writeBytes(bytes);
    }
}
