package dev.atmosphere.sim.teach;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TeachingReportTest {
    @Test
    void the_percentiles_of_twenty_people_are_those_of_the_tenth_and_the_nineteenth() {
        TeachingReport report = report(IntStream.rangeClosed(1, 20)
                .mapToObj(i -> taught(Optional.of(21.0 - i), List.of()))
                .toList());

        assertThat(report.p50Seconds()).contains(10.0);
        assertThat(report.p95Seconds()).contains(19.0);
        assertThat(report.mostSeconds()).contains(20.0);
        assertThat(report.isComplete()).isTrue();
        assertThat(printed(report)).contains("p95 below 60 s: reached");
    }

    @Test
    void who_is_never_recognized_counts_as_slower_than_everybody() {
        List<Taught> people = new ArrayList<>(IntStream.rangeClosed(1, 18)
                .mapToObj(i -> taught(Optional.of((double) i), List.of()))
                .toList());
        people.add(taught(Optional.empty(), List.of()));
        people.add(taught(Optional.empty(), List.of()));

        TeachingReport report = report(people);

        assertThat(report.p50Seconds()).contains(10.0);
        assertThat(report.p95Seconds()).isEmpty();
        assertThat(report.isComplete()).isFalse();
        assertThat(printed(report)).contains("p95 never").contains("NOT reached");
    }

    @Test
    void a_slow_p95_misses_the_target() {
        assertThat(printed(report(List.of(taught(Optional.of(60.0), List.of())))))
                .contains("NOT reached");
    }

    @Test
    void it_tells_for_whom_people_were_taken() {
        TeachingReport report = report(List.of(
                taught(Optional.of(2.0), List.of("Irene", "Irene", "Maja")), taught(Optional.of(3.0), List.of())));

        assertThat(report.answers()).isEqualTo(26);
        assertThat(report.wrong()).isEqualTo(3);
        assertThat(printed(report))
                .contains("taken for Irene (2), Maja (1)")
                .contains("Of 26 answers about people who were not recognized yet, 3 had somebody else's name.");
    }

    private static Taught taught(Optional<Double> seconds, List<String> takenFor) {
        return new Taught("Emma", seconds, 8, 1, 5, 13, takenFor);
    }

    private static TeachingReport report(List<Taught> people) {
        return TeachingReport.of(0.5, people, Afterwards.nothing());
    }

    private static String printed(TeachingReport report) {
        StringWriter text = new StringWriter();
        report.print(new PrintWriter(text));
        return text.toString();
    }
}
