package dev.atmosphere.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.atmosphere.bus.Headers;
import dev.atmosphere.bus.Message;
import dev.atmosphere.event.CarriesPicture;
import dev.atmosphere.event.Event;
import dev.atmosphere.event.PersonFirstTagged;
import dev.atmosphere.event.Samples;
import dev.atmosphere.event.TrainingWanted;
import dev.atmosphere.failure.Poison;
import dev.atmosphere.topic.Topic;
import dev.atmosphere.topic.Topics;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class EventCodecTest {
    private final EventCodec codec = new EventCodec("/atmosphere/edge/hall", Clock.fixed(Samples.NOON, ZoneOffset.UTC));

    record Sample<E extends Event>(Topic<E> topic, E event) {
        @Override
        public String toString() {
            return topic.type().getSimpleName();
        }
    }

    static Stream<Sample<?>> samples() {
        return Stream.of(
                new Sample<>(Topics.STATION_IMAGES, Samples.stationPicture(Samples.IMAGE_ID, "door")),
                new Sample<>(Topics.UPLOADED_IMAGES, Samples.uploaded(Samples.IMAGE_ID, "door")),
                new Sample<>(Topics.PROCESSED_IMAGES, Samples.processed(Samples.IMAGE_ID, "door")),
                new Sample<>(Topics.EDGE_IMAGES_WITH_FACES, Samples.withFaces(Samples.IMAGE_ID, "door")),
                new Sample<>(Topics.EDGE_IMAGES_WITHOUT_FACES, Samples.withoutFaces(Samples.IMAGE_ID, "door")),
                new Sample<>(Topics.IMAGES_WITH_FACES, Samples.withFaces(Samples.IMAGE_ID, "door")),
                new Sample<>(Topics.IMAGES_IN_DB, Samples.faceInDb(Samples.IMAGE_ID, "door")),
                new Sample<>(Topics.PEOPLE_ANSWERS, Samples.answered()),
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
    void every_topic_of_the_catalogue_has_a_sample() {
        assertThat(samples().<Topic<?>>map(Sample::topic).toList()).isEqualTo(Topics.ALL);
    }

    @ParameterizedTest
    @MethodSource("samples")
    <E extends Event> void an_event_comes_back_as_it_was_with_its_picture_within(Sample<E> sample) {
        Message message = codec.encode(sample.topic(), sample.event(), false);

        assertThat(codec.decode(sample.topic(), message)).isEqualTo(sample.event());
        assertThat(message.picture()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("samples")
    <E extends Event> void an_event_comes_back_as_it_was_with_its_picture_apart(Sample<E> sample) {
        Message message = codec.encode(sample.topic(), sample.event(), true);

        assertThat(codec.decode(sample.topic(), message)).isEqualTo(sample.event());
        assertThat(message.picture().isPresent()).isEqualTo(sample.event() instanceof CarriesPicture);
    }

    /** Nothing that an event is known by may be left out: it would be half an event to every step that follows. */
    @ParameterizedTest
    @MethodSource("samples")
    <E extends Event> void an_empty_object_is_no_event(Sample<E> sample) {
        Message good = codec.encode(sample.topic(), sample.event(), true);
        Message empty = new Message(
                good.id(), good.key(), good.headers(), "{}".getBytes(StandardCharsets.UTF_8), good.picture());

        assertThatThrownBy(() -> codec.decode(sample.topic(), empty))
                .isInstanceOfSatisfying(
                        Poison.class, poison -> assertThat(poison.reason()).isEqualTo("undecodable"))
                .hasMessageMatching("(?s).*(" + String.join("|", fields(sample)) + ").*");
    }

    private static List<String> fields(Sample<?> sample) {
        return Arrays.stream(sample.topic().type().getRecordComponents())
                .map(RecordComponent::getName)
                .toList();
    }

    /** A changed golden file is a changed contract: see CONTRIBUTING.md before you accept it. */
    @ParameterizedTest
    @MethodSource("samples")
    <E extends Event> void an_event_looks_on_the_wire_as_its_golden_file(Sample<E> sample) throws IOException {
        Path golden = Path.of("src/test/resources/golden", sample.topic().type().getSimpleName() + ".json");
        byte[] body = codec.encode(sample.topic(), sample.event(), true).body();
        JsonNode actual = new ObjectMapper().readTree(body);
        if (Boolean.getBoolean("atmosphere.golden.write")) {
            Files.writeString(golden, actual.toPrettyString() + "\n");
        }

        assertThat(golden)
                .as("the golden file, written with -Datmosphere.golden.write=true")
                .exists();
        assertThat(actual).isEqualTo(new ObjectMapper().readTree(golden.toFile()));
    }

    @Test
    void the_headers_are_cloudevents_attributes() {
        Message message = codec.encode(Topics.IMAGES_WITH_FACES, Samples.withFaces(Samples.IMAGE_ID, "door"), false);

        assertThat(message.headers())
                .isEqualTo(Map.of(
                        Headers.CE_SPECVERSION, "1.0",
                        Headers.CE_ID, Samples.IMAGE_ID.toString(),
                        Headers.CE_SOURCE, "/atmosphere/edge/hall",
                        Headers.CE_TYPE, "dev.atmosphere.ImageWithFaces",
                        Headers.CE_TIME, "2026-11-22T12:00:00Z",
                        Headers.CONTENT_TYPE, "application/cbor"));
        assertThat(message.key()).isEqualTo("door");
    }

    @Test
    void a_source_with_a_name_of_any_script_is_a_uri_reference() {
        EventCodec named = new EventCodec("/atmosphere/edge/büro 100% #1?", Clock.systemUTC());

        assertThat(named.encode(Topics.FACES_NAMED, Samples.named(), false).headers())
                .containsEntry(Headers.CE_SOURCE, "/atmosphere/edge/b%C3%BCro%20100%25%20%231%3F");
    }

    @Test
    void a_field_that_a_newer_writer_added_is_passed_over() throws IOException {
        var event = Samples.withoutFaces(Samples.IMAGE_ID, "door");
        Message message = codec.encode(Topics.EDGE_IMAGES_WITHOUT_FACES, event, true);
        String newer = new String(message.body(), StandardCharsets.UTF_8).replaceFirst("\\{", "{\"weather\":\"fog\",");

        assertThat(codec.decode(Topics.EDGE_IMAGES_WITHOUT_FACES, withBody(message, newer)))
                .isEqualTo(event);
    }

    @Test
    void bytes_that_are_no_event_are_poison() {
        Message message =
                codec.encode(Topics.EDGE_IMAGES_WITHOUT_FACES, Samples.withoutFaces(Samples.IMAGE_ID, "door"), true);
        for (String body : List.of("", "null", "[]", "{", "{}", "{\"capture\":{\"imageId\":\"no\"}}", "\u0000")) {
            assertThatThrownBy(() -> codec.decode(Topics.EDGE_IMAGES_WITHOUT_FACES, withBody(message, body)))
                    .as(body)
                    .isInstanceOf(Poison.class);
        }
    }

    @Test
    void an_event_whose_picture_did_not_come_with_it_is_poison() {
        Message message = codec.encode(Topics.UPLOADED_IMAGES, Samples.uploaded(Samples.IMAGE_ID, "door"), true);
        Message bare = new Message(message.id(), message.key(), message.headers(), message.body(), Optional.empty());

        assertThatThrownBy(() -> codec.decode(Topics.UPLOADED_IMAGES, bare))
                .isInstanceOf(Poison.class)
                .hasMessageContaining("none came with it");
    }

    private static Message withBody(Message message, String body) {
        return new Message(
                message.id(),
                message.key(),
                message.headers(),
                body.getBytes(StandardCharsets.UTF_8),
                message.picture());
    }
}
