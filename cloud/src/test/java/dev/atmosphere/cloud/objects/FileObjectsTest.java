package dev.atmosphere.cloud.objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.atmosphere.failure.Transient;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileObjectsTest extends ObjectsContract {
    @TempDir
    Path root;

    @Override
    Objects open(WorkerExecutor worker) {
        return new FileObjects(worker, root);
    }

    @Test
    void the_key_is_the_path_and_nothing_else_is_left_behind() throws Exception {
        Vertx vertx = Vertx.vertx();
        try {
            UUID imageId = UUID.randomUUID();

            await(open(vertx.createSharedWorkerExecutor("w")).put(ObjectKey.picture(imageId), bytes("x"), JPEG));

            assertThat(root.resolve("faces").resolve(imageId + ".jpg")).hasContent("x");
            assertThat(root.resolve(".incoming")).isEmptyDirectory();
        } finally {
            await(vertx.close());
        }
    }

    @Test
    void what_a_killed_process_left_half_written_is_removed_at_the_next_start() throws Exception {
        Vertx vertx = Vertx.vertx();
        try {
            Path old = root.resolve(".incoming/old");
            Path young = root.resolve(".incoming/young");
            Files.writeString(old, "half");
            Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(Duration.ofHours(2))));
            Files.writeString(young, "half");

            open(vertx.createSharedWorkerExecutor("w"));

            assertThat(old).doesNotExist();
            assertThat(young).exists();
        } finally {
            await(vertx.close());
        }
    }

    @Test
    void a_disk_that_does_not_take_it_is_a_matter_of_time() throws Exception {
        Vertx vertx = Vertx.vertx();
        try {
            Objects objects = open(vertx.createSharedWorkerExecutor("w"));
            Files.writeString(root.resolve("rectangles"), "a file where a directory should be");

            assertThatThrownBy(() -> await(objects.put(ObjectKey.rectangle(UUID.randomUUID()), bytes("x"), JPEG)))
                    .hasCauseInstanceOf(Transient.class);
            assertThat(root.resolve(".incoming")).isEmptyDirectory();
        } finally {
            await(vertx.close());
        }
    }
}
