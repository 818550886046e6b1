package dev.atmosphere.edge.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.atmosphere.edge.access.AccessSettings;
import dev.atmosphere.edge.access.NamedAccess;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Client certificates that their authority has revoked, by real TLS. */
class RevocationsTest {
    @TempDir
    private static Path keys;

    @TempDir
    private Path dir;

    private final Vertx vertx = Vertx.vertx();
    private NamedAccess access;
    private TestBroker broker;

    @BeforeAll
    static void make_keys() throws Exception {
        TestKeys made = new TestKeys(keys);
        made.selfSigned("broker", "localhost");
        made.authority("authority");
        made.authority("another");
        made.issued("door", "door", "authority");
        made.issued("window", "window", "authority");
    }

    @BeforeEach
    void start() throws Exception {
        revoke("authority");
        access = new NamedAccess(
                vertx, new AccessSettings(dir.resolve("users"), false, dir.resolve("acl"), false, false));
        broker = new TestBroker(BrokerConfig.defaults(), access, Clock.systemUTC(), b -> b.listen(listener()));
    }

    @AfterEach
    void stop() {
        broker.close();
        TestBroker.await(access.close());
        TestBroker.await(vertx.close());
    }

    private ListenerConfig listener() {
        ListenerConfig.Tls tls = new ListenerConfig.Tls(
                keys.resolve("broker.pem"),
                keys.resolve("broker.key"),
                Optional.of(keys.resolve("authority.pem")),
                true,
                Optional.of(list()));
        return new ListenerConfig("tls", "127.0.0.1", 0, Optional.of(tls), Optional.empty());
    }

    private Path list() {
        return dir.resolve("revoked.pem");
    }

    private void revoke(String authority, String... names) throws Exception {
        new TestKeys(keys).revocations(list(), authority, 2, names);
    }

    private static SSLContext of(String name) throws Exception {
        KeyManagerFactory own = KeyManagerFactory.getInstance("PKIX");
        own.init(new TestKeys(keys).store(name), TestKeys.PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(own.getKeyManagers(), InsecureTrustManagerFactory.INSTANCE.getTrustManagers(), null);
        return context;
    }

    private RawClient connected(SSLContext context, String clientId) throws IOException {
        SSLSocket socket =
                (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", broker.broker.actualPort("tls"));
        socket.setSoTimeout(20_000);
        return new RawClient(socket).connect(4, clientId);
    }

    private void assertShutOut(SSLContext context) {
        double before = broker.count("refused", "reason", "tls");
        assertThatThrownBy(() -> connected(context, "refused").close())
                .isInstanceOfAny(AssertionError.class, UncheckedIOException.class, IOException.class);
        await().until(() -> broker.count("refused", "reason", "tls") == before + 1);
    }

    @Test
    void a_revoked_certificate_is_refused_and_nobody_is_dropped() throws Exception {
        SSLContext door = of("door");
        SSLContext window = of("window");
        try (RawClient old = connected(door, "old")) {
            revoke("authority", "door");
            TestBroker.await(broker.broker.lookForCertificates());

            // The same context: what it has agreed on before the list came does not get it around the list.
            assertShutOut(door);
            assertShutOut(of("door"));
            connected(window, "w").close();
            old.send("c000");
            assertThat(old.receive()).isEqualTo("d000");
        }
        revoke("authority");
        TestBroker.await(broker.broker.lookForCertificates());
        connected(door, "again").close();
    }

    @Test
    void a_list_that_should_have_been_replaced_counts_on() throws Exception {
        new TestKeys(keys).revocations(list(), "authority", -1, "door");
        TestBroker.await(broker.broker.lookForCertificates());
        assertShutOut(of("door"));
        connected(of("window"), "w").close();
    }

    @Test
    void a_list_that_cannot_be_believed_changes_nothing() throws Exception {
        revoke("authority", "door");
        TestBroker.await(broker.broker.lookForCertificates());

        new TestKeys(keys).revocations(list(), "another", 2, "window");
        TestBroker.await(broker.broker.lookForCertificates());
        connected(of("window"), "w").close();
        assertShutOut(of("door"));

        Files.writeString(list(), "no list at all");
        TestBroker.await(broker.broker.lookForCertificates());
        Files.delete(list());
        TestBroker.await(broker.broker.lookForCertificates());
        assertShutOut(of("door"));
        connected(of("window"), "w").close();
    }

    @Test
    void a_listener_does_not_start_with_a_list_of_somebody_else() throws Exception {
        new TestKeys(keys).revocations(list(), "another", 2);
        assertThatThrownBy(() ->
                        new TestBroker(BrokerConfig.defaults(), access, Clock.systemUTC(), b -> b.listen(listener())))
                .hasMessageContaining("CN=another")
                .hasMessageContaining("is signed by none of the client authorities");
    }
}
