package dev.atmosphere.flow;

import static dev.atmosphere.topic.Topics.EDGE_IMAGES_WITHOUT_FACES;
import static dev.atmosphere.topic.Topics.EDGE_IMAGES_WITH_FACES;
import static dev.atmosphere.topic.Topics.IMAGES_IN_DB;
import static dev.atmosphere.topic.Topics.PROCESSED_IMAGES;
import static dev.atmosphere.topic.Topics.UPLOADED_IMAGES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.atmosphere.event.ImageWithFaces;
import dev.atmosphere.event.PostProcessed;
import dev.atmosphere.event.ProcessedImage;
import dev.atmosphere.event.UploadedImage;
import io.vertx.core.Future;
import java.util.List;
import org.junit.jupiter.api.Test;

class FlowTest {
    static final class Process implements Stage<UploadedImage, ProcessedImage> {
        @Override
        public Future<List<ProcessedImage>> run(UploadedImage event) {
            return Future.succeededFuture(List.of());
        }
    }

    static final class PostProcess implements Stage<ProcessedImage, PostProcessed> {
        @Override
        public Future<List<PostProcessed>> run(ProcessedImage event) {
            return Future.succeededFuture(List.of());
        }
    }

    static final class Notify implements Sink<ImageWithFaces> {
        @Override
        public Future<?> accept(ImageWithFaces event) {
            return Future.succeededFuture();
        }
    }

    private static Flow.Drawing edge() {
        return Flow.named("edge")
                .on(UPLOADED_IMAGES)
                .group("process-image")
                .run(new Process())
                .emits(PROCESSED_IMAGES)
                .on(PROCESSED_IMAGES)
                .group("post-process-image")
                .run(new PostProcess())
                .emits(EDGE_IMAGES_WITH_FACES, EDGE_IMAGES_WITHOUT_FACES)
                .on(EDGE_IMAGES_WITH_FACES)
                .group("notify")
                .end(new Notify());
    }

    @Test
    void a_flow_is_a_list_of_lines() {
        Flow flow = edge().drawn();

        assertThat(flow.lines()).extracting(Line::step).containsExactly("Process", "PostProcess", "Notify");
        assertThat(flow.lines().get(1).outputs()).containsExactly(EDGE_IMAGES_WITH_FACES, EDGE_IMAGES_WITHOUT_FACES);
    }

    @Test
    void an_outcome_that_no_topic_carries_is_refused() {
        assertThatThrownBy(() -> Flow.named("edge")
                        .on(PROCESSED_IMAGES)
                        .group("post-process-image")
                        .run(new PostProcess())
                        .emits(EDGE_IMAGES_WITH_FACES))
                .hasMessageContaining("PostProcess may emit ImageWithoutFaces, which no topic of its line carries");
    }

    @Test
    void an_outcome_that_two_topics_carry_is_refused() {
        assertThatThrownBy(() -> Flow.named("edge")
                        .on(UPLOADED_IMAGES)
                        .group("process-image")
                        .run(new Process())
                        .emits(PROCESSED_IMAGES, PROCESSED_IMAGES))
                .hasMessageContaining("more than one topic");
    }

    @Test
    void a_group_that_reads_a_topic_twice_is_refused() {
        assertThatThrownBy(() -> edge().on(EDGE_IMAGES_WITH_FACES)
                        .group("notify")
                        .end(new Notify())
                        .drawn())
                .hasMessageContaining("group notify reads atmosphere-edge-images-with-faces twice");
    }

    @Test
    void a_second_group_on_a_queue_is_refused() {
        assertThatThrownBy(() -> edge().on(UPLOADED_IMAGES)
                        .group("other")
                        .run(new Process())
                        .emits(PROCESSED_IMAGES)
                        .drawn())
                .hasMessageContaining("is a queue, and a second group (other) would read it");
    }

    @Test
    void a_line_without_a_group_and_a_flow_without_a_line_are_refused() {
        assertThatThrownBy(() -> Flow.named("x").on(EDGE_IMAGES_WITH_FACES).end(new Notify()))
                .hasMessageContaining("without a group");
        assertThatThrownBy(() -> Flow.named("x").drawn()).hasMessageContaining("has no line");
    }

    @Test
    void each_reader_of_a_line_has_a_group_of_its_own() {
        Line<?> hall = readBy("hall");

        assertThat(hall.consumerGroup()).isEqualTo("notify.hall");
        assertThat(readBy("Küche/2").consumerGroup())
                .matches("[a-zA-Z0-9.-]+")
                .isNotEqualTo(readBy("Küche/3").consumerGroup());
        assertThat(edge().drawn().lines().get(0).consumerGroup()).isEqualTo("process-image");
    }

    private static Line<?> readBy(String reader) {
        return Flow.named("edge")
                .on(EDGE_IMAGES_WITH_FACES)
                .group("notify")
                .each(reader)
                .end(new Notify())
                .drawn()
                .lines()
                .get(0);
    }

    @Test
    void a_lambda_is_refused_where_outcomes_must_be_checked() {
        Stage<UploadedImage, ProcessedImage> lambda = event -> Future.succeededFuture(List.of());
        assertThatThrownBy(() -> Flow.named("x")
                        .on(UPLOADED_IMAGES)
                        .group("g")
                        .run(lambda)
                        .emits(PROCESSED_IMAGES))
                .hasMessageContaining("a stage is a named class");
    }

    @Test
    void the_document_draws_every_step_and_topic() {
        String page = FlowDocument.markdown(List.of(edge().drawn()));

        assertThat(page)
                .contains("atmosphere_uploaded_images --> Process")
                .contains("PostProcess --> atmosphere_edge_images_with_faces")
                .contains("| edge | Notify | `atmosphere-edge-images-with-faces` | `notify` |")
                .doesNotContain(IMAGES_IN_DB.name());
    }
}
