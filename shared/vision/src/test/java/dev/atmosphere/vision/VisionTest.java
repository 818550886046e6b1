package dev.atmosphere.vision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.atmosphere.face.Box;
import dev.atmosphere.face.Face;
import dev.atmosphere.face.Point;
import dev.atmosphere.picture.Picture;
import dev.atmosphere.vision.intake.Orientation;
import dev.atmosphere.vision.intake.PictureRefused;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class VisionTest {
    /** Three faces, small enough that a test may look at it often. */
    private static final BufferedImage SMALL = TestPictures.scaled(TestPictures.decode(Photographs.get(1)), 480, 320);

    private static Vision vision;

    @BeforeAll
    static void open() {
        vision = Vision.open(VisionSettings.DEFAULT);
    }

    @AfterAll
    static void close() {
        vision.close();
    }

    @Test
    void the_six_photographs_show_twenty_two_faces() {
        List<Integer> counts = IntStream.rangeClosed(1, Photographs.COUNT)
                .mapToObj(n -> vision.analyse(Photographs.get(n)).faces().size())
                .toList();

        assertThat(counts).containsExactly(3, 3, 3, 4, 5, 4);
    }

    @Test
    void a_face_has_a_box_keypoints_moods_and_a_descriptor() {
        AnalysedPicture picture = vision.analyse(Photographs.get(1));

        assertThat(picture.width()).isEqualTo(1920);
        assertThat(picture.height()).isEqualTo(1280);
        assertThat(picture.reencoded()).isFalse();
        assertThat(picture.uprightJpeg()).isEqualTo(Photographs.get(1));
        assertThat(picture.faces()).allSatisfy(face -> {
            assertThat(face.score()).isGreaterThan(0.9);
            assertThat(face.landmarks()).hasSize(6);
            Point left = face.landmarks().get(0);
            Point right = face.landmarks().get(1);
            Point mouth = face.landmarks().get(3);
            assertThat(contains(face.box(), left)).isTrue();
            assertThat(left.x()).isLessThan(right.x());
            assertThat(mouth.y()).isGreaterThan(left.y());
            assertThat(face.moods().values().stream()
                            .mapToDouble(Double::doubleValue)
                            .sum())
                    .isCloseTo(1, within(1e-4));
            assertThat(face.descriptor().orElseThrow().dimensions()).isEqualTo(128);
        });
    }

    @Test
    void the_strict_detector_finds_the_same_faces() {
        List<Face> found = vision.analyse(Photographs.get(1)).faces();

        try (Vision strict =
                Vision.open(VisionSettings.DEFAULT.withDetector(Detector.SSD).withThreshold(0.5))) {
            List<Face> strictly = strict.analyse(Photographs.get(1)).faces();

            assertThat(strictly).hasSameSizeAs(found);
            assertThat(strictly)
                    .allMatch(s -> found.stream().anyMatch(f -> f.box().intersectionOverUnion(s.box()) > 0.5));
        }
    }

    @ParameterizedTest
    @EnumSource(Orientation.class)
    void a_picture_shows_the_same_faces_however_the_camera_was_held(Orientation orientation) {
        List<Face> expected = vision.analyse(TestPictures.jpeg(SMALL)).faces();

        AnalysedPicture turned = vision.analyse(TestPictures.stored(SMALL, orientation));

        assertThat(turned.width()).isEqualTo(480);
        assertThat(turned.height()).isEqualTo(320);
        assertThat(turned.faces()).hasSameSizeAs(expected);
        for (Face face : turned.faces()) {
            Face same = nearest(expected, face);
            assertThat(face.box().intersectionOverUnion(same.box())).isGreaterThan(0.9);
            assertThat(face.descriptor()
                            .orElseThrow()
                            .similarityTo(same.descriptor().orElseThrow()))
                    .isGreaterThan(0.8);
        }
        assertThat(turned.reencoded()).isEqualTo(orientation != Orientation.UPRIGHT);
        BufferedImage downstream = TestPictures.decode(turned.uprightJpeg());
        assertThat(downstream.getWidth()).isEqualTo(480);
        assertThat(downstream.getHeight()).isEqualTo(320);
    }

    @Test
    void a_png_and_base64_show_the_same_faces() {
        List<Face> expected = vision.analyse(TestPictures.jpeg(SMALL)).faces();

        AnalysedPicture png = vision.analyse(TestPictures.png(SMALL));
        AnalysedPicture text = vision.analyse(Picture.of(
                Base64.getMimeEncoder().encode(TestPictures.jpeg(SMALL).bytes())));

        assertThat(png.faces()).hasSameSizeAs(expected);
        assertThat(png.reencoded()).isTrue();
        assertThat(png.uprightJpeg().bytes()).startsWith(0xff, 0xd8);
        assertThat(text.faces()).isEqualTo(expected);
        assertThat(text.reencoded()).isFalse();
        assertThat(text.uprightJpeg()).isEqualTo(TestPictures.jpeg(SMALL));
    }

    @Test
    void a_huge_picture_is_decoded_smaller_and_its_faces_lie_where_they_are() {
        BufferedImage huge = TestPictures.scaled(TestPictures.decode(Photographs.get(1)), 3840, 2560);

        List<Face> small = vision.analyse(Photographs.get(1)).faces();
        AnalysedPicture large = vision.analyse(TestPictures.jpeg(huge));

        assertThat(large.width()).isEqualTo(3840);
        assertThat(large.faces()).hasSameSizeAs(small);
        for (Face face : small) {
            Box expected = new Box(
                    face.box().x() * 2,
                    face.box().y() * 2,
                    face.box().width() * 2,
                    face.box().height() * 2);
            assertThat(large.faces()).anySatisfy(f -> {
                assertThat(f.box().intersectionOverUnion(expected)).isGreaterThan(0.9);
                assertThat(f.descriptor()
                                .orElseThrow()
                                .similarityTo(face.descriptor().orElseThrow()))
                        .isGreaterThan(0.75);
            });
        }
    }

    @Test
    void two_people_are_farther_apart_than_one_person_from_herself() {
        List<Face> faces = vision.analyse(Photographs.get(1)).faces();
        List<Face> again = vision.analyse(TestPictures.jpeg(SMALL)).faces();

        for (int i = 0; i < faces.size(); i++) {
            Face one = faces.get(i);
            Box quarter = new Box(
                    one.box().x() / 4,
                    one.box().y() / 4,
                    one.box().width() / 4,
                    one.box().height() / 4);
            Face herself = again.stream()
                    .max((a, b) -> Double.compare(
                            a.box().intersectionOverUnion(quarter), b.box().intersectionOverUnion(quarter)))
                    .orElseThrow();
            double same = one.descriptor()
                    .orElseThrow()
                    .similarityTo(herself.descriptor().orElseThrow());
            assertThat(same).isGreaterThan(0.37);
            for (int j = 0; j < faces.size(); j++) {
                if (j != i) {
                    assertThat(one.descriptor()
                                    .orElseThrow()
                                    .similarityTo(faces.get(j).descriptor().orElseThrow()))
                            .isLessThan(same);
                }
            }
        }
    }

    @Test
    void swapped_colours_would_change_what_is_seen() {
        BufferedImage swapped = new BufferedImage(SMALL.getWidth(), SMALL.getHeight(), BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < SMALL.getHeight(); y++) {
            for (int x = 0; x < SMALL.getWidth(); x++) {
                int rgb = SMALL.getRGB(x, y);
                swapped.setRGB(x, y, (rgb & 0xff) << 16 | rgb & 0xff00 | rgb >> 16 & 0xff);
            }
        }

        List<Face> right = vision.analyse(TestPictures.jpeg(SMALL)).faces();
        List<Face> wrong = vision.analyse(TestPictures.jpeg(swapped)).faces();

        // The right order is pinned by the parity and the decoder tests; this says that the whole way cares.
        assertThat(wrong).isNotEmpty();
        assertThat(wrong).allSatisfy(face -> {
            Face same = nearest(right, face);
            assertThat(face.descriptor()
                            .orElseThrow()
                            .similarityTo(same.descriptor().orElseThrow()))
                    .isLessThan(0.9);
        });
        assertThat(wrong.stream().mapToDouble(Face::score).sum())
                .isLessThan(right.stream().mapToDouble(Face::score).sum());
    }

    @Test
    void damaged_pictures_are_analysed_or_refused_and_nothing_else() {
        Random random = new Random(11);
        try (Vision quick = Vision.open(VisionSettings.DEFAULT.withLongestSide(128))) {
            for (Picture whole : List.of(
                    TestPictures.jpeg(TestPictures.drawn(160, 120)),
                    TestPictures.png(TestPictures.drawn(160, 120)),
                    TestPictures.stored(TestPictures.drawn(160, 120), Orientation.TURNED_LEFT))) {
                int refused = 0;
                for (int i = 0; i < 150; i++) {
                    byte[] bytes = whole.bytes().clone();
                    for (int d = 0; d <= random.nextInt(6); d++) {
                        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
                    }
                    try {
                        quick.analyse(Picture.of(bytes));
                    } catch (PictureRefused e) {
                        refused++;
                    }
                }
                assertThat(refused).isPositive();
            }
            assertThat(quick.analyse(TestPictures.jpeg(SMALL)).width()).isEqualTo(480);
        }
    }

    @Test
    void no_native_memory_is_left_behind() {
        Picture jpeg = TestPictures.jpeg(SMALL);
        Picture turned = TestPictures.stored(SMALL, Orientation.TURNED_RIGHT);
        Picture broken = Picture.of(brokenPng());
        analyseAll(jpeg, turned, broken);
        long before = Pointer.totalCount();

        for (int i = 0; i < 20; i++) {
            analyseAll(jpeg, turned, broken);
        }

        // Each tensor that nobody closed would still be counted, several a picture.
        assertThat(Pointer.totalCount() - before).isLessThan(10);
    }

    private static void analyseAll(Picture jpeg, Picture turned, Picture broken) {
        assertThat(vision.analyse(jpeg).faces()).isNotEmpty();
        assertThat(vision.analyse(turned).faces()).isNotEmpty();
        assertThatThrownBy(() -> vision.analyse(broken)).isInstanceOf(PictureRefused.class);
    }

    private static byte[] brokenPng() {
        byte[] bytes = TestPictures.png(TestPictures.drawn(64, 40)).bytes().clone();
        bytes[60] ^= 0x55;
        return bytes;
    }

    @Test
    void many_callers_get_what_one_gets() throws Exception {
        Picture picture = TestPictures.jpeg(SMALL);
        List<Face> expected = vision.analyse(picture).faces();
        ExecutorService callers = Executors.newFixedThreadPool(4);
        try {
            List<Future<List<Face>>> answers = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                answers.add(callers.submit(() -> vision.analyse(picture).faces()));
            }
            for (Future<List<Face>> answer : answers) {
                assertThat(answer.get()).hasSameSizeAs(expected);
                assertThat(answer.get().get(0).box()).isEqualTo(expected.get(0).box());
            }
        } finally {
            callers.shutdownNow();
        }
    }

    @Test
    void faces_that_are_too_small_are_found_and_not_described() {
        BufferedImage tiny = TestPictures.scaled(SMALL, 192, 128);

        List<Face> faces = vision.analyse(TestPictures.png(tiny)).faces();

        assertThat(faces).isNotEmpty().allSatisfy(face -> assertThat(
                        face.descriptor().isPresent())
                .isEqualTo(Math.min(face.box().width(), face.box().height())
                        >= VisionSettings.DEFAULT.leastDescribedPixels()));
        assertThat(faces).anyMatch(face -> face.descriptor().isEmpty());
    }

    private static Face nearest(List<Face> faces, Face face) {
        return faces.stream()
                .max((a, b) -> Double.compare(
                        a.box().intersectionOverUnion(face.box()), b.box().intersectionOverUnion(face.box())))
                .orElseThrow();
    }

    private static boolean contains(Box box, Point p) {
        return p.x() > box.x() && p.x() < box.x() + box.width() && p.y() > box.y() && p.y() < box.y() + box.height();
    }
}
