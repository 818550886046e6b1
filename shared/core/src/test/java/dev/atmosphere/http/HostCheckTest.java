package dev.atmosphere.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostCheckTest {
    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void close() throws Exception {
        await(vertx.close());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "localhost:8080",
                "LocalHost:1",
                "127.0.0.1",
                "127.0.0.1:8080",
                "127.255.3.9:80",
                "[::1]",
                "[::1]:8080",
                "[0:0:0:0:0:0:0:1]"
            })
    void on_loopback_its_own_names_are_answered(String host) throws Exception {
        assertThat(ask(serve("127.0.0.1"), host)).startsWith("HTTP/1.1 200 ").endsWith("secret");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.example",
                "evil.example:8080",
                "localhost.evil.example",
                "127.0.0.1.evil.example",
                "127.0.0.1.5",
                "127.0.0.256",
                "126.0.0.1",
                "192.168.1.5:8080",
                "0.0.0.0",
                "[::2]:8080",
                "[fe80::1]"
            })
    void on_loopback_another_host_is_refused_with_the_setting(String host) throws Exception {
        for (String loopback : List.of("127.0.0.1", "localhost", "::1")) {
            assertThat(ask(serve(loopback), host))
                    .startsWith("HTTP/1.1 421 Misdirected Request")
                    .contains("content-type: text/plain")
                    .contains(host.replaceAll(":8080$", ""))
                    .contains("listens on loopback")
                    .contains("some.http.names (ATMOSPHERE_SOME_HTTP_NAMES)")
                    .doesNotContain("secret");
        }
    }

    @Test
    void a_host_that_cannot_be_read_is_answered_with_nothing() throws Exception {
        for (String host : List.of("", "a b", "[::1", "evil.example:port", "\u00fc\u00fc")) {
            assertThat(ask(serve("127.0.0.1"), host)).as(host).contains(" 4").doesNotContain("secret");
        }
        assertThat(RawRequest.send(serve("127.0.0.1"), "GET / HTTP/1.1\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 400 ");
    }

    @Test
    void a_request_of_http_1_0_needs_no_host() throws Exception {
        assertThat(RawRequest.send(serve("127.0.0.1"), "GET / HTTP/1.0\r\n\r\n"))
                .contains(" 200 ")
                .endsWith("secret");
    }

    @Test
    void a_name_that_the_setting_adds_is_answered_beside_its_own() throws Exception {
        int port = serve("127.0.0.1", "Gateway.example");

        assertThat(ask(port, "gateway.EXAMPLE:443")).startsWith("HTTP/1.1 200 ");
        assertThat(ask(port, "localhost")).startsWith("HTTP/1.1 200 ");
        assertThat(ask(port, "evil.example")).startsWith("HTTP/1.1 421 ");
        assertThat(ask(port, "192.168.1.5")).startsWith("HTTP/1.1 421 ");
    }

    @Test
    void elsewhere_any_name_is_answered_unless_the_setting_has_some() throws Exception {
        assertThat(ask(serve("0.0.0.0"), "anything.example")).startsWith("HTTP/1.1 200 ");
        int named = serve("0.0.0.0", "gateway.example");

        for (String host : List.of("gateway.example", "192.168.1.5:8080", "[fe80::1]", "localhost")) {
            assertThat(ask(named, host)).as(host).startsWith("HTTP/1.1 200 ");
        }
        assertThat(ask(named, "evil.example"))
                .startsWith("HTTP/1.1 421 ")
                .contains("some.http.names")
                .doesNotContain("loopback");
    }

    @Test
    void what_is_no_name_is_told() {
        for (String wrong : List.of("a:80", "http://a", "*", "a..b", "a b")) {
            assertThatThrownBy(() -> HostCheck.names(List.of("fine.example", wrong)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("not " + wrong);
        }
    }

    /** Listens on loopback always; the check is told {@code listensOn}. */
    private int serve(String listensOn, String... names) throws Exception {
        Router router = Router.router(vertx);
        router.route().handler(new HostCheck(listensOn, List.of(names), "some.http.names"));
        router.get("/").handler(request -> request.end("secret"));
        HttpServer server = vertx.createHttpServer().requestHandler(router);
        return await(server.listen(0, "127.0.0.1")).actualPort();
    }

    private static String ask(int port, String host) throws Exception {
        return RawRequest.get(port, "/", host);
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    }
}
