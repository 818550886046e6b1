package dev.atmosphere.edge.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.atmosphere.edge.broker.Authentication.Decision;
import dev.atmosphere.edge.broker.Authentication.Rights;
import dev.atmosphere.time.SettableClock;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Plays a {@link ConformanceCase} against a broker of its own, over sockets. A line is one of:
 *
 * <pre>
 * a = open                  a socket, and nothing said on it
 * a = mqtt5 [kept] [{ … }]  let in by MQTT 5 with the identifier "a" and these properties; kept: its session, for 1000 s
 * a = mqtt3 [kept]          the same by MQTT 3.1.1
 * a > PACKET                says it
 * a < PACKET                hears it next ({@link PacketText})
 * a < nothing               hears nothing but the answer to a ping
 * a < closed                the broker has closed its connection
 * a vanishes                closes its socket without a word; the broker has noticed
 * clock + SECONDS           time passes
 * </pre>
 *
 * <p>The broker takes 20 unanswered messages, 3 topic aliases and packets of 70,000 bytes, refuses the user "nobody" and everything
 * on {@code private/…}, and takes what is published on {@code refused/…} for no picture.
 */
final class ConformanceScript implements AutoCloseable {
    private static final String KEPT = "11 000003e8";
    private static final Rights RIGHTS = new Rights() {
        @Override
        public boolean mayPublish(String topic) {
            return !topic.startsWith("private/");
        }

        @Override
        public boolean maySubscribe(String filter) {
            return !filter.startsWith("private/");
        }
    };

    private final SettableClock clock = new SettableClock();
    private final Map<String, RawClient> clients = new LinkedHashMap<>();
    private final TestBroker broker;

    ConformanceScript() {
        BrokerConfig config = BrokerConfig.defaults()
                .withReceiveMaximum(20)
                .withTopicAliasMaximum(3)
                .withMaxPacketBytes(70_000);
        Inbox refusing = p -> Future.succeededFuture(Verdict.refused(Refusal.PAYLOAD_FORMAT_INVALID, "not a picture"));
        broker = new TestBroker(config, ConformanceScript::decide, clock, b -> b.claim("refused/#", refusing));
    }

    private static Future<Decision> decide(Authentication.Credentials who) {
        boolean nobody = who.userName().filter("nobody"::equals).isPresent();
        return Future.succeededFuture(
                nobody
                        ? new Decision.Refuse(true, "nobody is not let in")
                        : new Decision.Welcome(Optional.empty(), RIGHTS));
    }

    void play(ConformanceCase one) {
        for (String line : one.lines()) {
            String[] words = line.split(" +", 3);
            if (words[0].equals("clock")) {
                clock.advance(Duration.ofSeconds(Long.parseLong(words[2])));
                continue;
            }
            switch (words[1]) {
                case "=" -> enter(words[0], words[2]);
                case ">" -> client(words[0]).send(PacketText.bytes(words[2]));
                case "<" -> hear(words[0], words[2], line);
                case "vanishes" -> vanish(words[0]);
                default -> throw new IllegalArgumentException(line);
            }
        }
    }

    private void enter(String name, String how) {
        RawClient client = broker.raw();
        RawClient before = clients.put(name, client);
        if (before != null) {
            before.close();
        }
        if (how.equals("open")) {
            return;
        }
        boolean kept = how.contains("kept");
        int brace = how.indexOf('{');
        String properties = brace < 0 ? "" : how.substring(brace + 1, how.lastIndexOf('}'));
        String level = how.startsWith("mqtt5") ? "05" : "04";
        String block = how.startsWith("mqtt5") ? "{ " + (kept ? KEPT : "") + properties + " }" : "";
        client.send(PacketText.bytes(
                "10 { 'MQTT' " + level + (kept ? "00" : "02") + " 0000 " + block + " '" + name + "' }"));
        assertThat(client.receive())
                .as(name + " is let in")
                .matches(PacketText.pattern(level.equals("05") ? "20 .. .. 00 *" : "20 02 .. 00"));
    }

    private RawClient client(String name) {
        RawClient client = clients.get(name);
        if (client == null) {
            throw new IllegalArgumentException("there is no client " + name);
        }
        return client;
    }

    private void hear(String name, String what, String line) {
        RawClient client = client(name);
        if (what.equals("nothing")) {
            client.send("c000");
            assertThat(client.receive()).as(line).isEqualTo("d000");
        } else if (what.equals("closed")) {
            assertThat(client.receive()).as(line).isEqualTo("closed");
            clients.remove(name).close();
        } else {
            assertThat(client.receive()).as(line).matches(PacketText.pattern(what));
        }
    }

    private void vanish(String name) {
        client(name).close();
        clients.remove(name);
        await().until(() -> broker.gauge("connections") <= clients.size());
    }

    @Override
    public void close() {
        clients.values().forEach(RawClient::close);
        broker.close();
    }
}
