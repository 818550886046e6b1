package dev.atmosphere.cloud.training;

import static dev.atmosphere.cloud.database.TestDatabase.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.atmosphere.event.FaceInDb;
import dev.atmosphere.event.Verdict;
import dev.atmosphere.recognition.Recognition;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What every trainer does, whoever learns. */
abstract class TrainerContract {
    abstract Trainer trainer();

    abstract UUID person(String name) throws Exception;

    /** A stored face of the somebody of this number, fit to learn from; each one another picture. */
    abstract FaceInDb face(int somebody) throws Exception;

    /** A stored face that cannot be learnt from. */
    abstract FaceInDb unusable() throws Exception;

    /** Lets the trainer use what it has learnt by now. */
    abstract void trained() throws Exception;

    @Test
    void nobody_is_known_before_anybody_was_taught() throws Exception {
        assertThat(await(trainer().identify(face(1)))).isEqualTo(new Recognition.Unknown());
    }

    @Test
    void who_was_taught_is_known_by_another_picture_and_others_are_not() throws Exception {
        UUID ada = taught(1, "Ada 🦊");
        UUID grace = taught(2, "جريس");

        assertThat(who(1)).isEqualTo(ada);
        assertThat(who(2)).isEqualTo(grace);
        assertThat(await(trainer().identify(face(3)))).isEqualTo(new Recognition.Unknown());
    }

    @Test
    void learning_a_face_again_changes_nothing() throws Exception {
        UUID ada = taught(1, "Ada");
        FaceInDb face = face(1);

        for (int i = 0; i < 3; i++) {
            assertThat(await(trainer().learn(face.face().faceId(), ada))).isEmpty();
        }

        trained();
        assertThat(who(1)).isEqualTo(ada);
    }

    @Test
    void a_face_that_is_of_no_use_is_refused_with_a_reason() throws Exception {
        assertThat(await(trainer().learn(unusable().face().faceId(), person("Ada"))))
                .get()
                .satisfies(refused -> {
                    assertThat(refused.reason()).matches("[a-z-]{3,20}");
                    assertThat(refused.text()).isNotBlank();
                });
    }

    @Test
    void forgotten_faces_are_not_known_any_more_and_may_be_forgotten_again() throws Exception {
        UUID ada = person("Ada");
        FaceInDb[] faces = new FaceInDb[6];
        for (int i = 0; i < faces.length; i++) {
            faces[i] = face(1);
            await(trainer().learn(faces[i].face().faceId(), ada));
        }
        taught(2, "Grace");
        assertThat(who(1)).isEqualTo(ada);

        for (int round = 0; round < 2; round++) {
            for (FaceInDb face : faces) {
                await(trainer().forget(face.face().faceId()));
            }
        }

        trained();
        assertThat(await(trainer().identify(face(1)))).isEqualTo(new Recognition.Unknown());
    }

    @Test
    void negatives_are_taken_again_and_again_and_make_nobody_known() throws Exception {
        FaceInDb stranger = face(3);

        for (int i = 0; i < 2; i++) {
            await(trainer().learnNegative(stranger.face().faceId(), Verdict.STRANGER));
        }
        await(trainer().learnNegative(face(4).face().faceId(), Verdict.NOT_A_FACE));

        taught(1, "Ada");
        assertThat(await(trainer().identify(face(3)))).isEqualTo(new Recognition.Unknown());
    }

    @Test
    void a_verdict_that_is_no_negative_is_refused() throws Exception {
        UUID face = face(1).face().faceId();

        assertThatThrownBy(() -> await(trainer().learnNegative(face, Verdict.PERSON)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private UUID taught(int somebody, String name) throws Exception {
        UUID person = person(name);
        for (int i = 0; i < 6; i++) {
            assertThat(await(trainer().learn(face(somebody).face().faceId(), person)))
                    .isEmpty();
        }
        trained();
        return person;
    }

    private UUID who(int somebody) throws Exception {
        return await(trainer().identify(face(somebody))).known().orElseThrow().personId();
    }
}
