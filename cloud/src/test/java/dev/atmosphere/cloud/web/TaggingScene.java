package dev.atmosphere.cloud.web;

import static dev.atmosphere.cloud.database.TestDatabase.await;
import static dev.atmosphere.cloud.web.PageVisit.eventually;

import dev.atmosphere.cloud.objects.ObjectKey;
import dev.atmosphere.event.ImageWithFaces;
import dev.atmosphere.face.Mood;
import dev.atmosphere.face.RecognizedPerson;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** People, their faces, and faces that are asked about, behind a running page that asks nobody for a password. */
final class TaggingScene {
    private final RunningWeb web;

    TaggingScene(RunningWeb web) {
        this.web = web;
    }

    /** A face that nobody is sure of, with its pictures. */
    UUID asked(Optional<RecognizedPerson> guess) throws Exception {
        ImageWithFaces image = web.store(DrawnScene.of("door", Instant.now(), Mood.HAPPY));
        UUID face = image.faces().get(0).faceId();
        await(web.objects().put(ObjectKey.rectangle(face), DrawnScene.around(image, 1), "image/jpeg"));
        await(web.objects().put(ObjectKey.zoomIn(face), DrawnScene.around(image, 2.4), "image/jpeg"));
        web.tagging().ask(image, 0, guess);
        eventually("it is asked about", () -> web.get("/api/v1/tagging/" + face).statusCode() == 200);
        return face;
    }

    /** Faces of one person, as people decided. */
    void tagged(UUID person, int faces) throws Exception {
        for (int i = 0; i < faces; i++) {
            Mood mood = Mood.values()[i % Mood.values().length];
            ImageWithFaces image = web.store(DrawnScene.of("door", Instant.now(), mood));
            UUID face = image.faces().get(0).faceId();
            await(web.objects().put(ObjectKey.rectangle(face), DrawnScene.around(image, 1.25), "image/jpeg"));
            await(web.database()
                    .query(
                            "UPDATE faces SET person_id = $2, verdict = 'person', decided_by = 'people', decided_at = now()"
                                    + " WHERE face_id = $1",
                            Tuple.of(face, person)));
        }
    }

    UUID person(String name) throws Exception {
        UUID id = UUID.randomUUID();
        await(web.database().query("INSERT INTO people (person_id, name) VALUES ($1, $2)", Tuple.of(id, name)));
        return id;
    }

    /** Somebody says that it is a stranger. */
    void vote(UUID face, String name) throws Exception {
        String cookie = web.send(
                        "POST", "/api/v1/session", "{\"name\":\"" + name + "\"}", "content-type", "application/json")
                .headers()
                .firstValue("set-cookie")
                .orElseThrow()
                .replaceAll(";.*", "");
        web.send(
                "POST",
                "/api/v1/tagging/" + face + "/votes",
                "{\"verdict\":\"stranger\"}",
                "content-type",
                "application/json",
                "cookie",
                cookie);
    }
}
