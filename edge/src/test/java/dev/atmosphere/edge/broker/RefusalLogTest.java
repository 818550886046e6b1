package dev.atmosphere.edge.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RefusalLogTest {
    private final List<String> lines = new ArrayList<>();
    private final RefusalLog log = new RefusalLog(lines::add);

    @Test
    void a_refusal_has_a_line_that_says_who_what_and_why() {
        log.refused("violation", "client 'a' at 10.0.0.7:9", "10.0.0.7", "a broken packet");
        log.tellFolded();
        assertThat(lines).containsExactly("client 'a' at 10.0.0.7:9: violation: a broken packet");
    }

    @Test
    void a_flood_from_one_address_becomes_a_few_lines_with_a_count_and_hides_nobody_else() {
        for (int i = 0; i < 5000; i++) {
            log.refused("connection-rate", "a connection from 10.0.0.7:" + i, "10.0.0.7", "too fast");
        }
        log.refused("connection-rate", "a connection from 10.0.0.8:1", "10.0.0.8", "too fast");
        log.refused("violation", "client 'a' at 10.0.0.7:9", "10.0.0.7", "a broken packet");
        log.tellFolded();
        assertThat(lines)
                .hasSize(RefusalLog.LINES + 3)
                .contains("a connection from 10.0.0.8:1: connection-rate: too fast")
                .contains("client 'a' at 10.0.0.7:9: violation: a broken packet")
                .contains("10.0.0.7: connection-rate: 4990 more within a second, the last one:"
                        + " a connection from 10.0.0.7:4999: too fast");

        lines.clear();
        log.refused("connection-rate", "a connection from 10.0.0.7:1", "10.0.0.7", "too fast");
        assertThat(lines).as("the next second").hasSize(1);
    }

    @Test
    void a_flood_from_many_addresses_is_bounded_too() {
        for (int i = 0; i < 50_000; i++) {
            log.refused("violation", "somebody", "network " + i, "why");
        }
        log.tellFolded();
        assertThat(lines)
                .hasSize(RefusalLog.MOST_KINDS + RefusalLog.LINES + 1)
                .anyMatch(line -> line.startsWith("many addresses: violation: 48990 more"));
    }
}
