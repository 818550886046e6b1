package dev.atmosphere.bus.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.atmosphere.bus.Cause;
import dev.atmosphere.bus.Delivery;
import dev.atmosphere.bus.Inbox;
import dev.atmosphere.bus.Message;
import dev.atmosphere.picture.Picture;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** One file for each distinct picture, for as long as something refers to it. */
final class SpoolPicturesTest extends SpoolFixture {
    private void awaitFiles(String... sha256) {
        await().untilAsserted(() -> assertThat(pictureFiles()).containsExactlyInAnyOrder(sha256));
    }

    @Test
    void a_picture_is_one_file_however_many_messages_and_letters_carry_it() throws Exception {
        Picture picture = picture(1, 5000);
        Inbox uploads = read(UPLOADS, "process");
        Inbox results = read(RESULTS, "notify");
        Inbox synced = read(RESULTS, "sync");

        get(bus.publish(UPLOADS, message(picture)));
        Delivery upload = uploads.next();
        get(bus.publish(RESULTS, message(upload.message().picture().orElseThrow())));
        get(upload.ack());

        awaitFiles(picture.sha256());
        get(results.next().ack());
        get(synced.next().deadLetter(new Cause("bad", "")));
        awaitFiles(picture.sha256());

        String letterId = get(bus.deadLetters().list(RESULTS, 1)).get(0).letterId();
        get(bus.deadLetters().replay(RESULTS, letterId));
        Delivery replayed = synced.next();
        assertThat(replayed.message().picture().orElseThrow().bytes()).isEqualTo(picture.bytes());
        get(replayed.ack());
        awaitFiles();
        assertThat(bus.state().bytes()).isZero();
        assertThat(bus.state().messages()).isZero();
    }

    @Test
    void a_picture_is_read_only_when_it_is_looked_at() throws Exception {
        Picture picture = picture(1, 5000);
        get(bus.publish(UPLOADS, message(picture)));
        Delivery delivery = read(UPLOADS, "process").next();

        Picture stored = delivery.message().picture().orElseThrow();

        assertThat(stored.size()).isEqualTo(5000);
        assertThat(stored.sha256()).isEqualTo(picture.sha256());
        assertThat(stored).isNotSameAs(picture);
        assertThat(stored.bytes()).isEqualTo(picture.bytes());
    }

    @Test
    void an_id_that_is_held_is_folded() throws Exception {
        UUID id = UUID.randomUUID();
        Picture first = picture(1, 100);
        get(bus.publish(RESULTS, message(id, first)));
        get(bus.publish(RESULTS, message(id, picture(2, 100))));
        get(bus.publish(NOTES, note(1)));

        assertThat(bus.state().messages()).isEqualTo(2);
        awaitFiles(first.sha256());
        Delivery only = read(RESULTS, "notify").next();
        assertThat(only.message().picture()).contains(first);
        get(only.ack());
        awaitFiles();
    }

    @Test
    void the_same_picture_coming_and_going_at_once_is_never_missing() throws Exception {
        Picture picture = picture(3, 2000);
        List<Future<?>> all = new ArrayList<>();
        List<Throwable> lost = new ArrayList<>();
        get(bus.subscribe(RESULTS, "sync", 16, delivery -> {
            try {
                delivery.message().picture().orElseThrow().bytes();
            } catch (RuntimeException e) {
                lost.add(e);
            }
            all.add(delivery.ack());
        }));

        // Each publish races with the removal of the file by the acknowledgement before it.
        List<Future<Void>> published = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            Message message = message(Picture.of(picture.bytes()));
            published.add(bus.publish(RESULTS, message));
            if (i % 3 == 0) {
                get(published.get(i));
            }
        }
        get(Future.all(published));

        await().until(() -> bus.state().messages() == 0);
        assertThat(lost).isEmpty();
        awaitFiles();
    }
}
