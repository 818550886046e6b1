package dev.atmosphere.launcher.bench.broker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atmosphere.launcher.bench.broker.Figure.Target;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

class FigureTest {
    @Test
    void one_bad_round_of_three_does_not_count() {
        Figure figure = figure(Target.ratioAtLeast(0.7), new double[] {70, 10, 80}, new double[] {100, 90, 500});

        assertThat(figure.edgeMedian()).isEqualTo(70);
        assertThat(figure.mosquittoMedian()).isEqualTo(100);
        assertThat(figure.ratio()).isEqualTo(0.7);
        assertThat(figure.reached()).isTrue();
    }

    @Test
    void targets_bound_the_ratio_or_our_figure_alone() {
        double[] ten = {10};
        double[] twelve = {12, 14};

        assertThat(figure(Target.ratioAtLeast(1), ten, twelve).reached()).isFalse();
        assertThat(figure(Target.ratioAtMost(1), ten, twelve).reached()).isTrue();
        assertThat(figure(Target.ratioAtMost(1.2), twelve, ten).reached()).isFalse();
        assertThat(figure(Target.edgeAtMost(13), twelve, ten).reached()).isTrue();
        assertThat(figure(Target.edgeAtMost(12), twelve, ten).reached()).isFalse();
    }

    @Test
    void the_table_says_what_was_reached_and_what_was_not() {
        StringWriter text = new StringWriter();
        List<Figure> figures = List.of(
                figure(Target.ratioAtLeast(0.7), new double[] {80_000}, new double[] {100_000}),
                figure(Target.edgeAtMost(5), new double[] {7.25}, new double[] {0.5}));

        new BrokerReport(2, "mosquitto version 2", "ext4", 8_000, 3, figures).print(new PrintWriter(text));

        assertThat(text.toString().lines())
                .anyMatch(line -> line.matches("  a load +80,000 +100,000 +msg/s +0.80  at least 0.7: reached"))
                .anyMatch(line -> line.contains("disk alone takes 8,000 files"))
                .anyMatch(line -> line.matches("  a load +7.25 +0.50 +msg/s +14.50  at most 5 msg/s: NOT reached"));
    }

    private static Figure figure(Target target, double[] edge, double[] mosquitto) {
        return new Figure("load", "a load", "msg/s", target, edge, mosquitto);
    }
}
