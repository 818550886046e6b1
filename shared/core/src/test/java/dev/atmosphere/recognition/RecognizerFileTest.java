package dev.atmosphere.recognition;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.atmosphere.face.Descriptor;
import dev.atmosphere.recognition.RecognizerUnusable.Reason;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RecognizerFileTest {
    private final MadeUpFaces faces = new MadeUpFaces(2);
    private final Recognizer recognizer = sample();
    private final byte[] file = RecognizerFile.write(recognizer);

    @Test
    void what_is_written_is_read() throws Exception {
        Recognizer read = RecognizerFile.read(file);

        assertThat(read).usingRecursiveComparison().isEqualTo(recognizer);
        assertThat(read.answersAsTrained()).isTrue();
        assertThat(RecognizerFile.write(read)).isEqualTo(file);
    }

    @Test
    void the_empty_one_can_be_written_too() throws Exception {
        assertThat(RecognizerFile.read(RecognizerFile.write(Recognizer.empty())))
                .usingRecursiveComparison()
                .isEqualTo(Recognizer.empty());
    }

    @Test
    void both_answer_alike() throws Exception {
        Recognizer read = RecognizerFile.read(file);

        for (int i = 0; i < 200; i++) {
            Descriptor face =
                    faces.around(recognizer.people().get(i % 3).examples().get(0), 0.2 + 0.5 * i / 200);
            assertThat(read.recognize(face)).isEqualTo(recognizer.recognize(face));
        }
    }

    @Test
    void a_file_cut_short_anywhere_is_refused() {
        for (int length = 0; length < file.length; length++) {
            byte[] cut = Arrays.copyOf(file, length);
            if (length >= 9) {
                ByteBuffer.wrap(cut).putInt(5, length);
            }
            assertThat(refusal(cut)).as("cut at %d", length).isEqualTo(Reason.LENGTH);
        }
    }

    @Test
    void bytes_behind_the_end_are_refused() {
        byte[] longer = Arrays.copyOf(file, file.length + 3);
        assertThat(refusal(longer)).isEqualTo(Reason.LENGTH);

        ByteBuffer.wrap(longer).putInt(5, longer.length);
        assertThat(refusal(longer)).isEqualTo(Reason.LENGTH);
    }

    @Test
    void another_file_and_another_format_are_refused() {
        byte[] other = file.clone();
        other[0] = 'X';
        byte[] later = file.clone();
        later[4] = 2;

        assertThat(refusal(other)).isEqualTo(Reason.FORMAT);
        assertThat(refusal(later)).isEqualTo(Reason.FORMAT);
    }

    @Test
    void numbers_that_are_none_are_refused() {
        int firstFace = indexOf(file, "Ada".getBytes(UTF_8)) + 3 + 2;
        byte[] notANumber = file.clone();
        ByteBuffer.wrap(notANumber).putShort(firstFace, (short) 0x7e00);
        byte[] infinite = file.clone();
        ByteBuffer.wrap(infinite).putShort(firstFace, (short) 0xfc00);

        assertThat(refusal(notANumber)).isEqualTo(Reason.CONTENTS);
        assertThat(refusal(infinite)).isEqualTo(Reason.CONTENTS);
    }

    @Test
    void a_count_that_the_bytes_do_not_hold_allocates_nothing() {
        int examples = indexOf(file, "Ada".getBytes(UTF_8)) + 3;
        byte[] many = file.clone();
        many[examples] = (byte) 0xff;

        assertThat(refusal(many)).isIn(Reason.LENGTH, Reason.CONTENTS);
    }

    /** Whatever stands in a file, it is read or refused, and nothing else happens. */
    @Test
    void damage_anywhere_is_read_or_refused() {
        Random random = new Random(5);
        int refused = 0;
        for (int i = 0; i < 5_000; i++) {
            byte[] damaged = file.clone();
            int hits = 1 + random.nextInt(4);
            for (int hit = 0; hit < hits; hit++) {
                damaged[random.nextInt(i % 2 == 0 ? 100 : damaged.length)] = (byte) random.nextInt(256);
            }
            try {
                RecognizerFile.read(damaged).answersAsTrained();
            } catch (RecognizerUnusable e) {
                refused++;
                assertThat(e.reason()).isNotNull();
            }
        }
        assertThat(refused).isGreaterThan(1_000);
    }

    @Test
    void one_that_is_too_large_is_neither_written_nor_read() {
        List<Descriptor> forty = faces.facesOf(faces.somebody(), 40);
        List<TaughtPerson> people = new ArrayList<>();
        for (int i = 0; i < RecognizerFile.MOST_BYTES / (40 * 256) + 1; i++) {
            people.add(faces.taught("person " + i, forty));
        }
        Recognizer large = MadeUpFaces.recognizer(new Thresholds(1, 0.5, 0.6, 0), people, List.of());

        assertThatThrownBy(() -> RecognizerFile.write(large)).isInstanceOf(IllegalArgumentException.class);
        assertThat(refusal(new byte[RecognizerFile.MOST_BYTES + 1])).isEqualTo(Reason.LENGTH);
    }

    private static Reason refusal(byte[] bytes) {
        return catchThrowableOfType(RecognizerUnusable.class, () -> RecognizerFile.read(bytes))
                .reason();
    }

    private static int indexOf(byte[] bytes, byte[] part) {
        for (int at = 0; at + part.length <= bytes.length; at++) {
            if (Arrays.equals(bytes, at, at + part.length, part, 0, part.length)) {
                return at;
            }
        }
        throw new AssertionError("not in it");
    }

    private Recognizer sample() {
        Descriptor ada = faces.somebody();
        List<TaughtPerson> people = new ArrayList<>();
        people.add(faces.taught("Ada", faces.facesOf(ada, 6)));
        people.add(faces.taught("محمد 🦉", faces.facesOf(faces.somebody(), 5)));
        TaughtPerson third = faces.taught("", faces.facesOf(faces.somebody(), 1));
        people.add(new TaughtPerson(third.id(), third.name(), third.examples(), List.of(faces.faceOf(ada))));
        return MadeUpFaces.recognizer(new Thresholds(3, 0.51, 0.6, 0.3), people, faces.facesOf(faces.somebody(), 2))
                .withProbes(List.of(faces.faceOf(ada), faces.somebody(), faces.around(ada, 0.5)));
    }
}
