package dev.atmosphere.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusNamingConvention;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import java.util.stream.DoubleStream;

/**
 * Every metric of the gateway's own, once: what it is called, what it counts, by what, and when somebody should look. Whoever measures
 * something registers it here and by no other way, so that what a dashboard or an alert asks for is what a program tells.
 *
 * <p>Label values come from the code, or from a {@link BoundedLabel}: never from input as it is.
 */
public enum Metric {
    // spotless:off
    STEP_IN(Kind.COUNTER, "step.in", "", "events taken from the bus", "", "step", "input"),
    STEP_OUT(Kind.COUNTER, "step.out", "", "events emitted", "", "step", "input", "topic"),
    STEP_FAILED(Kind.COUNTER, "step.failed", "", "attempts that failed; each is tried again or given up", "it goes on for minutes", "step", "input", "reason"),
    STEP_DEAD_LETTERED(Kind.COUNTER, "step.dead.lettered", "", "events given up: they wait in the dead letters", "it rises", "step", "input", "reason"),
    STEP_IN_FLIGHT(Kind.GAUGE, "step.in.flight", "", "events taken and not settled", "", "step", "input"),
    STEP_IN_FLIGHT_BYTES(Kind.GAUGE, "step.in.flight.bytes", "", "what those weigh as the bus carries them, pictures included", "", "step", "input"),
    STEP_WAITED(Kind.LONG_TIMER, "step.waited", "", "from publishing an event to taking it; where another machine published it, with the clocks of both", "", "step", "input"),
    STEP_DURATION(Kind.TIMER, "step.duration", "", "from taking an event to settling it, retries included", "", "step", "input"),
    STEP_LAG(Kind.GAUGE, "step.lag", "", "events that wait, those in flight included", "it grows for long", "step", "input"),
    STEP_OLDEST_AGE(Kind.GAUGE, "step.oldest.age", "seconds", "since the oldest waiting event was published; 0 if none waits. Of CloudSync: the age of the oldest picture that is not sent", "it grows for long", "step", "input"),

    SPOOL_BYTES(Kind.GAUGE, "spool.bytes", "", "pictures, messages and dead letters on the edge's disk", "it comes near the limit"),
    SPOOL_LIMIT_BYTES(Kind.GAUGE, "spool.limit.bytes", "", "at which new pictures are refused", ""),
    SPOOL_DISK_FREE_BYTES(Kind.GAUGE, "spool.disk.free.bytes", "", "what the edge's disk has left for anybody", "it runs out"),
    SPOOL_MESSAGES(Kind.GAUGE, "spool.messages", "", "messages held", ""),
    SPOOL_DEAD_LETTERS(Kind.GAUGE, "spool.dead.letters", "", "dead letters held on the edge", "it is not 0"),
    SPOOL_OLDEST_AGE(Kind.GAUGE, "spool.oldest.age", "seconds", "since the oldest message held was published; 0 if none is", "it grows for long"),
    SPOOL_FULL(Kind.GAUGE, "spool.full", "", "1 while new pictures are refused: stations keep them", "it is 1"),
    SPOOL_QUARANTINED(Kind.GAUGE, "spool.quarantined", "", "spools found corrupt and put aside", "it is not 0"),
    SPOOL_GIVEN_UP(Kind.COUNTER, "spool.given.up", "", "lost, by reason: too-old and picture-lost went to the dead letters; dead-letter-too-old and dead-letter-no-room are gone for good", "it rises", "reason"),

    KAFKA_AWAY(Kind.GAUGE, "kafka.away", "", "1 while Kafka cannot be reached", "it is 1 for minutes"),
    KAFKA_OFFLINE(Kind.COUNTER, "kafka.offline", "seconds", "how long Kafka could not be reached, all together", ""),

    BROKER_MESSAGES(Kind.COUNTER, "broker.messages", "", "PUBLISH packets", "", "direction", "qos"),
    BROKER_BYTES(Kind.COUNTER, "broker.bytes", "", "payload bytes of PUBLISH packets", "", "direction", "qos"),
    BROKER_PACKETS(Kind.COUNTER, "broker.packets", "", "packets of any kind", "", "direction"),
    BROKER_NETWORK_BYTES(Kind.COUNTER, "broker.network.bytes", "", "bytes of packets of any kind, headers included", "", "direction"),
    BROKER_SOCKETS(Kind.COUNTER, "broker.sockets", "", "sockets that were opened", ""),
    BROKER_CONNECTIONS_ACCEPTED(Kind.COUNTER, "broker.connections.accepted", "", "clients that were let in", ""),
    BROKER_COMMIT_LATENCY(Kind.TIMER, "broker.commit.latency", "", "from a change to what the broker remembers until it is on disk", ""),
    BROKER_THROTTLED(Kind.COUNTER, "broker.throttled", "", "times that a client which published too fast was not read for a while", ""),
    BROKER_THROTTLED_SECONDS(Kind.COUNTER, "broker.throttled.seconds", "", "how long such clients were not read, all together", ""),
    BROKER_DROPPED(Kind.COUNTER, "broker.dropped", "", "messages not delivered to a subscriber, or not kept", "", "reason"),
    BROKER_REFUSED(Kind.COUNTER, "broker.refused", "", "connections, packets, messages and subscriptions turned away", "", "reason"),
    BROKER_AUTHENTICATION_FAILURES(Kind.COUNTER, "broker.authentication.failures", "", "clients that were not let in for who they are", "many in a minute", "reason"),
    BROKER_CONNECTIONS(Kind.GAUGE, "broker.connections", "", "open sockets", ""),
    BROKER_CLIENTS_CONNECTED(Kind.GAUGE, "broker.clients.connected", "", "sessions whose client is there", ""),
    BROKER_SESSIONS(Kind.GAUGE, "broker.sessions", "", "sessions, connected or kept", ""),
    BROKER_SUBSCRIPTIONS(Kind.GAUGE, "broker.subscriptions", "", "topic filters of all sessions", ""),
    BROKER_RETAINED_MESSAGES(Kind.GAUGE, "broker.retained.messages", "", "topics with a retained message", ""),
    BROKER_RETAINED_BYTES(Kind.GAUGE, "broker.retained.bytes", "", "memory of retained messages", ""),
    BROKER_QUEUED_MESSAGES(Kind.GAUGE, "broker.queued.messages", "", "messages that wait for subscribers, each once", ""),
    BROKER_QUEUED_BYTES(Kind.GAUGE, "broker.queued.bytes", "", "memory of what waits for subscribers", ""),
    BROKER_STORED_BYTES(Kind.GAUGE, "broker.stored.bytes", "", "messages on disk for clients that are away or slow, and retained", ""),
    BROKER_INBOUND_BYTES(Kind.GAUGE, "broker.inbound.bytes", "", "memory of what was published and not answered", ""),

    EDGE_UPLOAD_REFUSED(Kind.COUNTER, "edge.upload.refused", "", "pictures that were refused or put off", "many of bad pictures", "reason"),
    EDGE_PICTURES(Kind.COUNTER, "edge.pictures", "", "pictures that were looked at, by whether there were faces", "", "station", "outcome"),
    EDGE_FOUND_FACES(Kind.COUNTER, "edge.found.faces", "", "faces found, by the larger side of the box in pixels", "", "station", "size"),
    EDGE_DETECTION_SCORE(Kind.SHARE, "edge.detection.score", "", "how sure the detector was of each face, 0 to 1", ""),
    EDGE_RECOGNITION_SCORE(Kind.SHARE, "edge.recognition.score", "", "how sure the recognizer was of each face that it named, 0 to 1", ""),
    EDGE_FACES(Kind.COUNTER, "edge.faces", "", "faces found, by whether they are known (known, likely, unknown)", "", "result"),
    EDGE_NAMES(Kind.COUNTER, "edge.names", "", "names that came after their station was answered", "", "result"),
    EDGE_TEMPERATURE(Kind.GAUGE, "edge.temperature", "celsius", "of the processor; only where the system tells (a Raspberry Pi does)", "it is above 80"),

    RECOGNIZER_VERSION(Kind.GAUGE, "recognizer.version", "", "of the recognizer in use at the edge; 0 if there is none", "edges differ for long"),
    RECOGNIZER_PEOPLE(Kind.GAUGE, "recognizer.people", "", "people whom it knows", ""),
    RECOGNIZER_AGE(Kind.GAUGE, "recognizer.age", "seconds", "since it was trained; 0 if there is none", ""),
    RECOGNIZER_REFUSED(Kind.COUNTER, "recognizer.refused", "", "recognizers that were not taken", "it rises", "reason"),

    CLOUD_SHUTTER_TO_SQL(Kind.LONG_TIMER, "cloud.shutter.to.sql", "", "from taking the picture to its faces' rows, for each face; clocks that are ahead count as 0", "it is above a minute for long"),
    CLOUD_MOODS(Kind.COUNTER, "cloud.moods", "", "faces stored, by their strongest mood; none for those without scores", "", "mood"),
    CLOUD_FACES_COMPARED(Kind.COUNTER, "cloud.faces.compared", "", "faces that were compared with the people known: identified, guess (people are asked, with a guess) or unknown", "", "result"),
    CLOUD_RECOGNITION_SCORE(Kind.SHARE, "cloud.recognition.score", "", "how sure the recognizer was of each face that it identified, 0 to 1", ""),
    CLOUD_NAMED_FACES(Kind.COUNTER, "cloud.named.faces", "", "faces that got a name, by the recognizer or by people", "", "person"),
    CLOUD_VOTES(Kind.COUNTER, "cloud.votes", "", "votes that were taken, by the way that they came and what they say", "", "via", "verdict"),
    CLOUD_ANSWERS(Kind.COUNTER, "cloud.answers", "", "what people said, by what became of it", "", "outcome"),
    CLOUD_TRAININGS(Kind.COUNTER, "cloud.trainings", "", "recognizers trained: published, worse (kept back), or nobody (nobody has enough faces)", "worse rises", "outcome"),
    CLOUD_TRAINING_DURATION(Kind.TIMER, "cloud.training.duration", "", "of training a recognizer and of examining it", ""),
    CLOUD_TRAINED_ACCURACY(Kind.GAUGE, "cloud.trained.accuracy", "", "share of held-out faces whose nearest person is the right one, of the last training here", ""),
    CLOUD_TRAINED_IDENTIFIED(Kind.GAUGE, "cloud.trained.identified", "", "share of held-out faces that are known at once, of the last training here", ""),
    CLOUD_TRAINED_FALSE_ACCEPTS(Kind.GAUGE, "cloud.trained.false.accepts", "", "share of strangers' faces that are taken for somebody, of the last training here", ""),
    CLOUD_TRAINED_PEOPLE(Kind.GAUGE, "cloud.trained.people", "", "people whom the last trained recognizer knows", ""),
    CLOUD_DATABASE_QUERIES(Kind.TIMER, "cloud.database.queries", "", "from asking PostgreSQL, the wait for a connection included, to its answer; transactions as one", ""),
    CLOUD_DATABASE_FAILURES(Kind.COUNTER, "cloud.database.failures", "", "questions that PostgreSQL did not answer", "it rises for minutes", "kind"),
    CLOUD_OBJECTS(Kind.COUNTER, "cloud.objects", "", "objects that were stored or asked for", "failed rises", "operation", "outcome"),
    CLOUD_OBJECT_BYTES(Kind.COUNTER, "cloud.object.bytes", "", "bytes of objects stored", ""),
    CLOUD_SLACK_MESSAGES(Kind.COUNTER, "cloud.slack.messages", "", "messages brought to Slack: posted, changed or found", "", "purpose", "outcome"),
    CLOUD_SLACK_RECEIPTS(Kind.COUNTER, "cloud.slack.receipts", "", "receipts for votes: told, or left out (late, crowded, refused)", "", "outcome"),
    CLOUD_SLACK_WAITS(Kind.COUNTER, "cloud.slack.waits", "", "times that messages for Slack had to wait", "trouble rises for long", "reason"),
    CLOUD_SLACK_GIVEN_UP(Kind.COUNTER, "cloud.slack.given.up", "", "messages that Slack will never take, by Slack's word", "it rises", "reason"),
    CLOUD_SLACK_INTERACTIONS(Kind.COUNTER, "cloud.slack.interactions", "", "clicks on Slack", "", "way", "outcome"),
    CLOUD_SLACK_REFUSED(Kind.COUNTER, "cloud.slack.refused", "", "calls in Slack's name that were refused: forged, old, malformed, or not now", "many in a minute", "reason"),
    CLOUD_WEB_REFUSED(Kind.COUNTER, "cloud.web.refused", "", "requests to the page and its API that were refused because too many came from one address: reads or changes", "it rises for long", "reason"),
    REPORT_MAILS(Kind.GAUGE, "report.mails", "", "mails of reports that are not with their recipients, by why", "it is not 0 for hours", "state"),

    SIM_STATIONS(Kind.GAUGE, "sim.stations", "", "simulated stations, by whether they are connected", "", "state"),
    SIM_PICTURES(Kind.COUNTER, "sim.pictures", "", "pictures of the simulated stations", "", "outcome"),
    SIM_RESULTS(Kind.COUNTER, "sim.results", "", "answers to the simulated stations; lost ones never came", "lost rises", "outcome"),
    SIM_LATENCY(Kind.GAUGE, "sim.latency", "seconds", "from publishing to the acknowledgement and to the answer, of the run so far", "", "until", "percentile"),
    SIM_SCORE(Kind.GAUGE, "sim.score", "", "how right the answers are, as the simulator knows the truth, 0 to 1", "", "figure"),

    PROCESS_RESIDENT_MEMORY(Kind.GAUGE, "process.resident.memory", "bytes", "memory of the process that lies in RAM, native memory included", "");
    // spotless:on

    /** What a metric is to Prometheus, and how it is spread. */
    public enum Kind {
        COUNTER("counter"),
        GAUGE("gauge"),
        /** A histogram of seconds, a millisecond to a minute. */
        TIMER("histogram"),
        /** A histogram of seconds, a tenth of a second to an hour. */
        LONG_TIMER("histogram"),
        /** A histogram of shares, 0 to 1. */
        SHARE("histogram");

        private final String word;

        Kind(String word) {
            this.word = word;
        }

        /** Prometheus' word. */
        public String word() {
            return word;
        }
    }

    private static final double[] LONG_SECONDS = {0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900, 3600};

    private final Kind kind;
    private final String key;
    private final String unit;
    private final String meaning;
    private final String lookWhen;
    private final List<String> labels;

    Metric(Kind kind, String key, String unit, String meaning, String lookWhen, String... labels) {
        this.kind = kind;
        this.key = key.startsWith("process.") ? key : "atmosphere." + key;
        this.unit = unit;
        this.meaning = meaning;
        this.lookWhen = lookWhen;
        this.labels = List.of(labels);
    }

    public Kind kind() {
        return kind;
    }

    public String meaning() {
        return meaning;
    }

    /** When somebody should look; empty for what only explains others. */
    public String lookWhen() {
        return lookWhen;
    }

    /** In the order in which values are given. */
    public List<String> labels() {
        return labels;
    }

    /** Whether it is counted by people's names, which are not for everybody. */
    public boolean namesPeople() {
        return labels.contains("person");
    }

    /** Of a histogram without {@code _bucket}, {@code _sum} and {@code _count}. */
    public String prometheusName() {
        Meter.Type type =
                switch (kind) {
                    case COUNTER -> Meter.Type.COUNTER;
                    case GAUGE -> Meter.Type.GAUGE;
                    case TIMER, LONG_TIMER -> Meter.Type.TIMER;
                    case SHARE -> Meter.Type.DISTRIBUTION_SUMMARY;
                };
        return new PrometheusNamingConvention().name(key, type, baseUnit()) + (kind == Kind.COUNTER ? "_total" : "");
    }

    private String baseUnit() {
        return unit.isEmpty() ? null : unit;
    }

    /** @param values of the labels, in their order */
    public Counter counter(MeterRegistry registry, String... values) {
        return Counter.builder(key)
                .tags(tags(Kind.COUNTER, values))
                .baseUnit(baseUnit())
                .description(meaning)
                .register(registry);
    }

    /** Of something that counts by itself. */
    public void counts(MeterRegistry registry, DoubleSupplier count, String... values) {
        FunctionCounter.builder(key, count, DoubleSupplier::getAsDouble)
                .tags(tags(Kind.COUNTER, values))
                .baseUnit(baseUnit())
                .description(meaning)
                .register(registry);
    }

    /** @param value asked for at every scrape */
    public void gauge(MeterRegistry registry, Supplier<Number> value, String... values) {
        Gauge.builder(key, value)
                .tags(tags(Kind.GAUGE, values))
                .baseUnit(baseUnit())
                .description(meaning)
                .strongReference(true)
                .register(registry);
    }

    public Timer timer(MeterRegistry registry, String... values) {
        Timer.Builder timer = Timer.builder(key).description(meaning);
        return kind == Kind.LONG_TIMER
                ? timer.tags(tags(Kind.LONG_TIMER, values))
                        .serviceLevelObjectives(DoubleStream.of(LONG_SECONDS)
                                .mapToObj(seconds -> Duration.ofMillis((long) (seconds * 1000)))
                                .toArray(Duration[]::new))
                        .register(registry)
                : timer.tags(tags(Kind.TIMER, values))
                        .publishPercentileHistogram()
                        .minimumExpectedValue(Duration.ofMillis(1))
                        .maximumExpectedValue(Duration.ofMinutes(1))
                        .register(registry);
    }

    public DistributionSummary share(MeterRegistry registry, String... values) {
        return DistributionSummary.builder(key)
                .tags(tags(Kind.SHARE, values))
                .description(meaning)
                .serviceLevelObjectives(0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99, 1)
                .register(registry);
    }

    /** All that are registered of this metric with these labels. */
    public List<Counter> counters(MeterRegistry registry, Tags with) {
        return List.copyOf(registry.find(key).tags(with).counters());
    }

    private Tags tags(Kind as, String... values) {
        if (as != kind) {
            throw new IllegalStateException(this + " is a " + kind + ", not a " + as);
        }
        if (values.length != labels.size()) {
            throw new IllegalArgumentException(this + " has the labels " + labels + ", not " + values.length);
        }
        List<Tag> tags = new ArrayList<>();
        for (int i = 0; i < values.length; i++) {
            tags.add(Tag.of(labels.get(i), values[i]));
        }
        return Tags.of(tags);
    }
}
