package dev.atmosphere.edge.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class LoadAverageTest {
    @Test
    void an_even_flow_is_approached_by_the_shorter_average_first() {
        LoadAverage load = new LoadAverage();

        load.update(120, 60);

        assertThat(load.overOneMinute()).isCloseTo(120 * (1 - Math.exp(-1)), within(1e-9));
        assertThat(load.overFiveMinutes()).isCloseTo(120 * (1 - Math.exp(-1 / 5.0)), within(1e-9));
        assertThat(load.overFifteenMinutes()).isCloseTo(120 * (1 - Math.exp(-1 / 15.0)), within(1e-9));
    }

    @Test
    void how_often_it_is_asked_does_not_matter() {
        LoadAverage often = new LoadAverage();
        LoadAverage seldom = new LoadAverage();

        for (int second = 1; second <= 60; second++) {
            often.update(2.0 * second, 1);
        }
        seldom.update(120, 60);

        assertThat(often.overOneMinute()).isCloseTo(seldom.overOneMinute(), within(1e-9));
    }
}
