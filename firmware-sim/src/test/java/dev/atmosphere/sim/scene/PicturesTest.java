package dev.atmosphere.sim.scene;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.atmosphere.face.Box;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PicturesTest {
    @TempDir
    private Path folder;

    @Test
    void six_photographs_with_22_faces_are_packed() throws Exception {
        List<Photograph> photographs = Photograph.bundled();

        assertThat(photographs.stream().map(p -> p.truth().faces().size())).containsExactly(3, 3, 3, 4, 5, 4);
        assertThat(photographs).allSatisfy(photograph -> {
            assertThat(photograph.image().getWidth()).isEqualTo(1920);
            for (Box face : photograph.truth().faces()) {
                assertThat(face.clipTo(1920, photograph.image().getHeight())).isEqualTo(face);
                assertThat(face.height() / face.width()).isBetween(1.0, 2.1);
            }
        });
        assertThat(Photograph.class.getResource("photographs.LICENSE")).isNotNull();
    }

    @Test
    void a_folder_is_read_with_its_truth_and_without() throws Exception {
        Files.createDirectories(folder.resolve("images"));
        Files.writeString(folder.resolve("images/b.jpg"), "b");
        Files.writeString(folder.resolve("images/a.PNG"), "a");
        Files.writeString(folder.resolve("images/notes.txt"), "no picture");
        Files.writeString(
                folder.resolve("truth.json"),
                """
                [{"file": "b.jpg", "width": 9, "faces": [{"x": 1, "y": 2, "w": 3, "h": 4}], "ignore": [{"x": 5, "y": 5, "w": 1, "h": 1}]}]
                """);

        for (Path named : List.of(folder, folder.resolve("images"))) {
            Scenes scenes = PictureFolder.read(named);

            assertThat(scenes.list().stream().map(Scene::name)).containsExactly("a.PNG", "b.jpg");
            assertThat(scenes.at(0).truth()).isEmpty();
            assertThat(scenes.at(3).truth())
                    .contains(new Truth(List.of(new Box(1, 2, 3, 4)), List.of(new Box(5, 5, 1, 1))));
        }
    }

    @Test
    void the_22_faces_are_of_21_people_one_of_whom_is_there_twice() throws Exception {
        List<Who> who = Photograph.bundled().stream()
                .flatMap(photograph -> photograph.truth().who().stream())
                .map(Optional::orElseThrow)
                .toList();

        assertThat(who).hasSize(22);
        assertThat(Set.copyOf(who)).hasSize(21);
    }

    @Test
    void a_truth_may_tell_who_people_are() throws Exception {
        Files.writeString(folder.resolve("a.jpg"), "a");
        Files.writeString(
                folder.resolve("truth.json"),
                """
                [{"file": "a.jpg", "faces": [{"x": 1, "y": 2, "w": 3, "h": 4, "person": "Zoë 🦊"},
                  {"x": 5, "y": 2, "w": 3, "h": 4, "person": "Di", "stranger": true}, {"x": 9, "y": 2, "w": 3, "h": 4}]}]
                """);

        Truth truth = PictureFolder.read(folder).at(0).truth().orElseThrow();

        assertThat(truth.who())
                .containsExactly(
                        Optional.of(new Who("Zoë 🦊", false)), Optional.of(new Who("Di", true)), Optional.empty());
    }

    @Test
    void what_is_wrong_with_a_folder_is_said() throws Exception {
        assertThatThrownBy(() -> PictureFolder.read(folder.resolve("none"))).hasMessageContaining("is not a folder");
        assertThatThrownBy(() -> PictureFolder.read(folder)).hasMessageContaining("holds no .jpg");
        Files.writeString(folder.resolve("a.jpg"), "a");
        Files.writeString(folder.resolve("truth.json"), "{}");
        assertThatThrownBy(() -> PictureFolder.read(folder))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("truth.json is not a truth file");
        Files.writeString(
                folder.resolve("truth.json"), "[{\"file\":\"a.jpg\",\"faces\":[{\"x\":0,\"y\":0,\"w\":0,\"h\":1}]}]");
        assertThatThrownBy(() -> PictureFolder.read(folder)).hasMessageContaining("a.jpg: a box needs");
        Files.writeString(
                folder.resolve("truth.json"),
                "[{\"file\":\"a.jpg\",\"faces\":[{\"x\":0,\"y\":0,\"w\":1,\"h\":1,\"person\":\"\"}]}]");
        assertThatThrownBy(() -> PictureFolder.read(folder)).hasMessageContaining("a.jpg: a person has a name");
    }
}
