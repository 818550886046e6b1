package dev.atmosphere.launcher.programs;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PortHolderTest {
    @Test
    void the_process_that_listens_is_found() throws Exception {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(PortHolder.of(socket.getLocalPort())).hasValueSatisfying(holder -> assertThat(holder.pid())
                    .isEqualTo(ProcessHandle.current().pid()));
        }
    }

    @Test
    void nobody_listens_on_a_port_that_was_let_go() throws Exception {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        assertThat(PortHolder.of(port)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "/usr/lib/jvm/17/bin/java -Xmx256m -cp a:b:c dev.atmosphere.edge.Edge --data x,java dev.atmosphere.edge.Edge",
        "java -Xmx1g -jar broker.jar,java broker.jar",
        "/usr/sbin/mosquitto -c /etc/mosquitto.conf,mosquitto -c /etc/mosquitto.conf",
        "nginx,nginx"
    })
    void a_process_is_told_in_a_few_words(String commandLine, String brief) {
        assertThat(new PortHolder(17, commandLine).brief()).isEqualTo("process 17: " + brief);
    }
}
