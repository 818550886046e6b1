package dev.atmosphere.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.atmosphere.bus.Message;
import dev.atmosphere.bus.kafka.KafkaBus;
import dev.atmosphere.bus.kafka.KafkaSettings;
import dev.atmosphere.cloud.embedded.EmbeddedKafka;
import dev.atmosphere.codec.EventCodec;
import dev.atmosphere.codec.Json;
import dev.atmosphere.event.CarriesPicture;
import dev.atmosphere.event.Event;
import dev.atmosphere.event.PersonFirstTagged;
import dev.atmosphere.event.Samples;
import dev.atmosphere.event.TrainingWanted;
import dev.atmosphere.failure.Poison;
import dev.atmosphere.flow.Flow;
import dev.atmosphere.flow.FlowRuntime;
import dev.atmosphere.flow.RunningFlow;
import dev.atmosphere.flow.Sink;
import dev.atmosphere.topic.Home;
import dev.atmosphere.topic.Topic;
import dev.atmosphere.topic.Topics;
import io.cloudevents.CloudEvent;
import io.cloudevents.SpecVersion;
import io.cloudevents.kafka.CloudEventDeserializer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What stands in Kafka, read by those who know nothing of us: CloudEvents' own SDK. */
class CloudEventsTest {
    private static final String SOURCE = "/atmosphere/edge/Büro 🚪";
    private static final String ENCODED_SOURCE = "/atmosphere/edge/B%C3%BCro%20%F0%9F%9A%AA";

    @TempDir
    static Path data;

    private static Vertx vertx;
    private static EmbeddedKafka kafka;
    private static KafkaBus bus;

    private final EventCodec codec = new EventCodec(SOURCE, Clock.fixed(Samples.NOON, ZoneOffset.UTC));

    record Sample<E extends Event>(Topic<E> topic, E event) {
        @Override
        public String toString() {
            return topic.name();
        }
    }

    @BeforeAll
    static void start() {
        vertx = Vertx.vertx();
        kafka = EmbeddedKafka.start(data, "127.0.0.1", 0, 9 << 20);
        bus = new KafkaBus(vertx, Clock.systemUTC(), KafkaSettings.at(kafka.bootstrapServers()));
    }

    @AfterAll
    static void stop() throws Exception {
        get(bus.close());
        kafka.close();
        get(vertx.close());
    }

    static Stream<Sample<?>> samples() {
        return Stream.of(
                new Sample<>(Topics.IMAGES_WITH_FACES, Samples.withFaces(Samples.IMAGE_ID, "Tür 🚪")),
                new Sample<>(Topics.IMAGES_IN_DB, Samples.faceInDb(Samples.IMAGE_ID, "door")),
                new Sample<>(Topics.FACE_IDENTIFIED, Samples.identified()),
                new Sample<>(Topics.FACE_NOT_IDENTIFIED, Samples.notIdentified()),
                new Sample<>(Topics.FACE_TAGGING, Samples.voted()),
                new Sample<>(Topics.FACE_TAGGED, Samples.tagged()),
                new Sample<>(
                        Topics.FACE_ENRICH_USER,
                        new PersonFirstTagged(Samples.PERSON_ID, Samples.faceId(), Optional.of("U012AB3CD"))),
                new Sample<>(Topics.FACE_TRAINING_SENT, Samples.learnt()),
                new Sample<>(Topics.FACE_CLEANUP, Samples.refused()),
                new Sample<>(Topics.FACES_NAMED, Samples.named()),
                new Sample<>(
                        Topics.TRAINING_WANTED, new TrainingWanted(Samples.VOTE_ID, "a face was tagged", Samples.NOON)),
                new Sample<>(Topics.RECOGNIZERS, Samples.trained()),
                new Sample<>(Topics.REPORTS_WANTED, Samples.reportWanted()),
                new Sample<>(Topics.REPORTS, Samples.reportGenerated()));
    }

    @Test
    void every_topic_in_kafka_has_a_sample() {
        assertThat(samples().<Topic<?>>map(Sample::topic).toList())
                .isEqualTo(Topics.ALL.stream()
                        .filter(topic -> topic.home() == Home.CLOUD)
                        .toList());
    }

    @ParameterizedTest
    @MethodSource("samples")
    <E extends Event> void the_sdk_reads_an_event_of_each_topic(Sample<E> sample) throws IOException {
        Message message = codec.encode(sample.topic(), sample.event(), false);

        get(bus.publish(sample.topic(), message));

        CloudEvent read = read(sample.topic().name(), sample.event().id());
        boolean picture = sample.event() instanceof CarriesPicture;
        check(read, sample, picture ? "application/cbor" : "application/json");
        var mapper = picture ? Json.cbor() : Json.json();
        assertThat(mapper.readTree(read.getData().toBytes()))
                .isEqualTo(mapper.readTree(message.body()))
                .isNotEmpty();
        assertThat(read.getExtensionNames()).isEmpty();
    }

    private static void check(CloudEvent read, Sample<?> sample, String contentType) {
        assertThat(read.getSpecVersion()).isEqualTo(SpecVersion.V1);
        assertThat(read.getId()).isEqualTo(sample.event().id().toString());
        assertThat(read.getSource()).isEqualTo(URI.create(ENCODED_SOURCE));
        assertThat(read.getType())
                .isEqualTo("dev.atmosphere." + sample.topic().type().getSimpleName());
        assertThat(read.getTime().toInstant()).isEqualTo(Samples.NOON);
        assertThat(read.getDataContentType()).isEqualTo(contentType);
        assertThat(read.getDataSchema()).isNull();
    }

    /** Refuses whatever comes. */
    private static final class Refusing implements Sink<TrainingWanted> {
        @Override
        public Future<?> accept(TrainingWanted event) {
            throw new Poison("refused", "by the test");
        }
    }

    @Test
    void the_sdk_reads_a_dead_letter_as_the_event_that_it_was() {
        TrainingWanted event = new TrainingWanted(UUID.randomUUID(), "a dead one", Samples.NOON);
        RunningFlow flow =
                get(new FlowRuntime(vertx, Map.of(Home.CLOUD, bus), codec, new SimpleMeterRegistry(), Clock.systemUTC())
                        .start(Flow.named("refusing")
                                .on(Topics.TRAINING_WANTED)
                                .group("refusing")
                                .end(new Refusing())
                                .drawn()));

        get(bus.publish(Topics.TRAINING_WANTED, codec.encode(Topics.TRAINING_WANTED, event, false)));

        CloudEvent letter = read(Topics.TRAINING_WANTED.deadLetterName(), event.id());
        get(flow.stop());
        check(letter, new Sample<>(Topics.TRAINING_WANTED, event), "application/json");
    }

    /** The newest of this id; waits for it. */
    private static CloudEvent read(String topic, UUID id) {
        List<CloudEvent> found = new ArrayList<>();
        try (KafkaConsumer<String, CloudEvent> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", kafka.bootstrapServers(), "metadata.max.age.ms", 500),
                new StringDeserializer(),
                new CloudEventDeserializer())) {
            await().atMost(Duration.ofSeconds(60)).until(() -> {
                List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                        .map(p -> new TopicPartition(topic, p.partition()))
                        .toList();
                consumer.assign(partitions);
                consumer.seekToBeginning(partitions);
                if (!partitions.isEmpty()) {
                    consumer.poll(Duration.ofMillis(500)).forEach(record -> found.add(record.value()));
                }
                return found.stream().anyMatch(event -> event.getId().equals(id.toString()));
            });
        }
        return found.stream()
                .filter(event -> event.getId().equals(id.toString()))
                .reduce((older, newer) -> newer)
                .orElseThrow();
    }

    private static <T> T get(Future<T> future) {
        return future.toCompletionStage()
                .toCompletableFuture()
                .orTimeout(60, TimeUnit.SECONDS)
                .join();
    }
}
