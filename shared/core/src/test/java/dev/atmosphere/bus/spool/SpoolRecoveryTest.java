package dev.atmosphere.bus.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.atmosphere.bus.DeadLetter;
import dev.atmosphere.bus.Inbox;
import dev.atmosphere.failure.Fatal;
import dev.atmosphere.metrics.SpoolMeters;
import dev.atmosphere.picture.Picture;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What a spool makes of the state that it finds. */
final class SpoolRecoveryTest extends SpoolFixture {
    @Test
    void half_written_and_unreferenced_files_are_removed() throws Exception {
        Picture kept = picture(1, 1000);
        get(bus.publish(UPLOADS, message(kept)));
        get(bus.close());
        Files.write(directory.resolve("incoming").resolve(UUID.randomUUID().toString()), new byte[100]);
        Files.write(
                directory.resolve("pictures").resolve(picture(2, 10).sha256()),
                picture(2, 10).bytes());

        open();

        assertThat(pictureFiles()).containsExactly(kept.sha256());
        assertThat(directory.resolve("incoming")).isEmptyDirectory();
    }

    @Test
    void messages_whose_picture_is_missing_or_cut_short_go_to_the_dead_letters() throws Exception {
        Picture missing = picture(1, 1000);
        Picture cut = picture(2, 1000);
        Picture whole = picture(3, 1000);
        UUID missingId = UUID.randomUUID();
        get(bus.publish(UPLOADS, message(missingId, missing)));
        get(bus.publish(UPLOADS, message(cut)));
        get(bus.publish(UPLOADS, message(whole)));
        get(subscribe(UPLOADS, "process", new Inbox()).close());
        get(bus.close());
        Files.delete(directory.resolve("pictures").resolve(missing.sha256()));
        try (FileChannel file =
                FileChannel.open(directory.resolve("pictures").resolve(cut.sha256()), StandardOpenOption.WRITE)) {
            file.truncate(999);
        }

        open();

        assertThat(read(UPLOADS, "process").next().message().picture()).contains(whole);
        List<DeadLetter> letters = get(bus.deadLetters().list(UPLOADS, 10));
        assertThat(letters).extracting(letter -> letter.cause().reason()).containsOnly("picture-lost");
        assertThat(letters).extracting(DeadLetter::group).containsOnly("process");
        assertThat(letters).hasSize(2);
        assertThat(givenUp("picture-lost")).isEqualTo(2);
        // The station may send it again, and that heals the letter.
        assertThat(get(bus.publishOnce(UPLOADS, message(missingId, missing)))).isEqualTo(Intake.NEW);
        assertThat(get(bus.deadLetters().list(UPLOADS, 10))).anySatisfy(letter -> assertThat(
                        letter.message().picture().orElseThrow().bytes())
                .isEqualTo(missing.bytes()));
        // And no second time.
        reopen();
        assertThat(givenUp("picture-lost")).isZero();
    }

    @Test
    void a_damaged_database_is_put_aside_with_its_pictures_and_a_new_one_begins() throws Exception {
        Picture picture = picture(1, 1000);
        get(bus.publish(UPLOADS, message(picture)));
        get(bus.close());
        try (RandomAccessFile file =
                new RandomAccessFile(directory.resolve("spool.db").toFile(), "rw")) {
            for (long at = 0; at < file.length(); at += 512) {
                file.seek(at);
                file.writeLong(0x6261_6462_6164_2121L);
            }
        }

        open();

        List<Path> quarantined = bus.state().quarantined();
        assertThat(quarantined).hasSize(1);
        assertThat(quarantined.get(0).resolve("spool.db")).exists();
        assertThat(quarantined.get(0).resolve("pictures").resolve(picture.sha256()))
                .hasBinaryContent(picture.bytes());
        assertThat(meters.get("atmosphere.spool.quarantined").gauge().value()).isEqualTo(1);
        get(bus.publish(UPLOADS, message(picture)));
        assertThat(read(UPLOADS, "process").next().message().picture()).contains(picture);
    }

    @Test
    void damage_inside_is_found_after_an_unclean_end() throws Exception {
        for (int i = 0; i < 300; i++) {
            get(bus.publish(NOTES, note(i)));
        }
        get(bus.close());
        Files.delete(directory.resolve("closed-cleanly"));
        try (RandomAccessFile file =
                new RandomAccessFile(directory.resolve("spool.db").toFile(), "rw")) {
            // Not the first page: the file still opens.
            for (long at = 5 * 4096; at < file.length(); at += 4096) {
                file.seek(at);
                file.writeLong(0x6261_6462_6164_2121L);
            }
        }

        open();

        assertThat(bus.state().quarantined()).hasSize(1);
        assertThat(bus.state().messages()).isZero();
    }

    @Test
    void a_directory_serves_one_spool_at_a_time() {
        assertThatThrownBy(() -> get(
                        SpoolBus.open(vertx, clock, SpoolSettings.in(directory), Set.of(), new SpoolMeters(meters))))
                .cause()
                .isInstanceOfSatisfying(
                        Fatal.class, why -> assertThat(why.reason()).isEqualTo("spool-in-use"));
    }

    @Test
    void the_spool_of_a_newer_version_is_left_alone() throws Exception {
        get(bus.close());
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("spool.db"))) {
            connection.createStatement().execute("PRAGMA user_version = 99");
        }

        assertThatThrownBy(this::open).cause().isInstanceOfSatisfying(Fatal.class, why -> assertThat(why.reason())
                .isEqualTo("spool-too-new"));
        assertThat(directory).isDirectoryNotContaining("glob:**/corrupt-*");
        bus = null;
        Files.delete(directory.resolve("spool.db"));
        open();
    }
}
