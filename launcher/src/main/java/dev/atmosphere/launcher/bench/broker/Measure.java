package dev.atmosphere.launcher.bench.broker;

import dev.atmosphere.launcher.bench.broker.Figure.Target;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** What is measured on a broker that runs: the list of the benchmark. */
enum Measure {
    FAN_IN("fan-in", new Line("QoS 1 fan-in, 64 B, 10 publishers, 1 subscriber", "msg/s", Target.ratioAtLeast(0.7))) {
        @Override
        double[] of(int port, Duration length) throws IOException {
            return new double[] {
                new Traffic(10, 100, 1, 1, 2_000, "bench/fan-in/{n}", Payload.text(64)).rate(port, length)
            };
        }
    },
    PICTURES("pictures", new Line("100 KB QoS 1, 4 publishers, 1 subscriber", "msg/s", Target.ratioAtLeast(1.0))) {
        @Override
        double[] of(int port, Duration length) throws IOException {
            return new double[] {
                new Traffic(4, 20, 1, 1, 64, "bench/pictures/{n}", Payload.picture(PICTURE_BYTES)).rate(port, length)
            };
        }
    },
    DURABLE("durable", new Line("100 KB QoS 1, 8 stations, kept in the spool", "msg/s", Target.ratioAtLeast(0.5))) {
        @Override
        double[] of(int port, Duration length) throws IOException {
            return new double[] {
                new Traffic(8, 20, 1, 0, 0, "stations/bench-{n}/images", Payload.picture(PICTURE_BYTES))
                        .rate(port, length)
            };
        }
    },
    FAN_OUT("fan-out", new Line("QoS 0 fan-out, 64 B, 20 subscribers", "deliv./s", Target.ratioAtLeast(1.0))) {
        @Override
        double[] of(int port, Duration length) throws IOException {
            return new double[] {new Traffic(1, 0, 0, 20, 500, "bench/fan-out/{n}", Payload.text(64)).rate(port, length)
            };
        }
    },
    FAN_OUT_1("fan-out-1", new Line("QoS 1 fan-out, 64 B, 20 subscribers", "deliv./s", Target.ratioAtLeast(1.0))) {
        @Override
        double[] of(int port, Duration length) throws IOException {
            return new double[] {
                new Traffic(1, 100, 1, 20, 200, "bench/fan-out/{n}", Payload.text(64)).rate(port, length)
            };
        }
    },
    LARGE("large", new Line("2 MB QoS 1, 2 publishers, 1 subscriber", "MB/s", Target.ratioAtLeast(1.0))) {
        @Override
        double[] of(int port, Duration length) throws IOException {
            return new double[] {
                2 * new Traffic(2, 2, 1, 1, 6, "bench/large/{n}", Payload.picture(2_000_000)).rate(port, length)
            };
        }
    },
    ROUND_TRIP(
            "round-trip",
            new Line("QoS 1 round trip, p50", "us", Target.ratioAtMost(1.5)),
            new Line("QoS 1 round trip, p99", "us", Target.ratioAtMost(1.5))) {
        @Override
        double[] of(int port, Duration length) throws IOException {
            return RoundTrips.microseconds(port, length);
        }
    };

    static final int PICTURE_BYTES = 100_000;

    private final String key;
    private final List<Line> lines;

    /** One of its figures. */
    record Line(String what, String unit, Target target) {}

    Measure(String key, Line... lines) {
        this.key = key;
        this.lines = List.of(lines);
    }

    /** Its name on the command line. */
    String key() {
        return key;
    }

    List<Line> lines() {
        return lines;
    }

    /** One round, for so long; a figure for each of its lines. */
    abstract double[] of(int port, Duration length) throws IOException;
}
