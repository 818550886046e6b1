package dev.atmosphere.launcher.up;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.atmosphere.launcher.programs.GatewayPort;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class FreePortsTest {
    private final FreePorts ports =
            new FreePorts(Path.of("/no/such/data"), Duration.ZERO, "./atmosphere up --slack-sim");

    private static GatewayPort page(int port) {
        return new GatewayPort("cloud", "web page", "cloud.http.port", "127.0.0.1", port);
    }

    @Test
    void a_taken_port_is_named_with_its_setting_and_its_holder() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> ports.require(List.of(page(taken.getLocalPort()))))
                    .isInstanceOf(CannotStart.class)
                    .hasMessageContaining("port " + taken.getLocalPort() + " of 127.0.0.1")
                    .hasMessageContaining("cloud's web page")
                    .hasMessageContaining("setting cloud.http.port")
                    .hasMessageContaining("process " + ProcessHandle.current().pid() + ": ")
                    .hasMessageMatching("(?s).*ATMOSPHERE_CLOUD_HTTP_PORT=\\d+ \\./atmosphere up --slack-sim");
        }
    }

    @Test
    void all_taken_ports_are_told_at_once() throws Exception {
        try (ServerSocket one = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> ports.require(List.of(page(one.getLocalPort()), page(other.getLocalPort()))))
                    .hasMessageContaining("port " + one.getLocalPort() + " ")
                    .hasMessageContaining("port " + other.getLocalPort() + " ");
        }
    }

    @Test
    void an_open_port_is_chosen_before_anything_starts() throws Exception {
        List<GatewayPort> settled = ports.require(List.of(page(0)));

        assertThat(settled).singleElement().satisfies(port -> {
            assertThat(port.port()).isPositive();
            assertThat(port.isFree()).isTrue();
        });
    }

    @Test
    void chosen_ports_differ_and_are_none_that_connections_are_given() throws Exception {
        List<GatewayPort> settled = ports.require(Collections.nCopies(200, page(0)));

        assertThat(settled)
                .extracting(GatewayPort::port)
                .doesNotHaveDuplicates()
                .allMatch(port -> port >= 20_000 && port < 32_768);
    }
}
