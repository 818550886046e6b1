package dev.atmosphere.cloud.report;

import static dev.atmosphere.cloud.database.TestDatabase.await;

import dev.atmosphere.cloud.database.TestDatabase;
import dev.atmosphere.cloud.objects.ObjectKey;
import dev.atmosphere.cloud.objects.Objects;
import dev.atmosphere.face.Mood;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Arc2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Collectors;
import javax.imageio.ImageIO;

/** A day that a test made up and therefore knows everything about, stored as the steps store it. */
final class ScriptedDay {
    static final String CAFE = "café <b>&\"🐻\"";
    static final List<String> STATIONS = List.of("door", CAFE, "window");

    private final TestDatabase database;
    private final Objects objects;
    private final ZoneId zone;
    private final Random random = new Random(20);
    private final Map<String, UUID> people = new LinkedHashMap<>();
    private final List<Seen> faces = new ArrayList<>();

    /**
     * @param person empty: nobody knows
     */
    record Seen(UUID faceId, ZonedDateTime at, String station, String person, Map<Mood, Double> moods) {
        Mood strongest() {
            return moods.entrySet().stream()
                    .max(Map.Entry.<Mood, Double>comparingByValue())
                    .orElseThrow()
                    .getKey();
        }
    }

    ScriptedDay(TestDatabase database, Objects objects, ZoneId zone) {
        this.database = database;
        this.objects = objects;
        this.zone = zone;
    }

    void person(String name) throws Exception {
        UUID id = UUID.randomUUID();
        database.rows("INSERT INTO people (person_id, name) VALUES ($1, $2)", id, name);
        people.put(name, id);
    }

    /** So many faces between two hours, of somebody or (an empty name) of nobody who is known. */
    void faces(LocalDate day, int fromHour, int toHour, int count, String station, String person, Mood mood)
            throws Exception {
        for (int i = 0; i < count; i++) {
            ZonedDateTime at = day.atStartOfDay(zone)
                    .plusHours(fromHour)
                    .plusSeconds((long) (toHour - fromHour) * 3600 * i / count + random.nextInt(30));
            store(at, station, person, mood);
        }
    }

    void face(ZonedDateTime at, String station, String person, Mood mood) throws Exception {
        store(at, station, person, mood);
    }

    private void store(ZonedDateTime at, String station, String person, Mood mood) throws Exception {
        UUID image = UUID.randomUUID();
        UUID face = UUID.randomUUID();
        double strength = 0.5 + random.nextInt(49) / 100.0;
        Map<Mood, Double> moods = new LinkedHashMap<>();
        for (Mood one : Mood.values()) {
            moods.put(one, one == mood ? strength : (1 - strength) / 6 + one.ordinal() * 1e-9);
        }
        OffsetDateTime utc = at.toInstant().atOffset(ZoneOffset.UTC);
        database.rows(
                """
                WITH image AS (
                    INSERT INTO images (image_id, station, captured_at, captured_at_source, received_at, processed_at, stored_at,
                                        width, height, bytes, sha256)
                    VALUES ($1, $2, $3, 'station', $3, $3, $3, 640, 480, 1000, sha256('x')))
                INSERT INTO faces (face_id, image_id, face_index, x, y, width, height, score, landmarks, person_id, verdict,
                                   neutral, happy, sad, angry, fearful, disgusted, surprised)
                VALUES ($4, $1, 0, 10, 10, 100, 100, 0.9, '{}', $5, CASE WHEN $5::uuid IS NOT NULL THEN 'person' END,
                        $6, $7, $8, $9, $10, $11, $12)""",
                image,
                station,
                utc,
                face,
                people.get(person),
                moods.get(Mood.NEUTRAL),
                moods.get(Mood.HAPPY),
                moods.get(Mood.SAD),
                moods.get(Mood.ANGRY),
                moods.get(Mood.FEARFUL),
                moods.get(Mood.DISGUSTED),
                moods.get(Mood.SURPRISED));
        faces.add(new Seen(face, at, station, person, moods));
    }

    /** Draws the pictures of the day's strongest faces, as the steps keep them. */
    void draw(LocalDate day) throws Exception {
        for (Mood mood : Mood.values()) {
            Seen best = best(day, mood);
            await(objects.put(ObjectKey.zoomIn(best.faceId()), drawn(mood, best.person()), "image/jpeg"));
        }
    }

    // ---- The truth

    List<Seen> of(LocalDate day) {
        return faces.stream()
                .filter(face -> face.at().toLocalDate().equals(day))
                .toList();
    }

    long count(LocalDate day, int hour, String station) {
        return of(day).stream()
                .filter(face -> face.at().getHour() == hour && face.station().equals(station))
                .count();
    }

    Map<Mood, Long> moods(LocalDate day) {
        return of(day).stream().collect(Collectors.groupingBy(Seen::strongest, Collectors.counting()));
    }

    Seen best(LocalDate day, Mood mood) {
        return of(day).stream()
                .max(Comparator.<Seen>comparingDouble(face -> face.moods().get(mood))
                        .thenComparing(Seen::at, Comparator.reverseOrder()))
                .orElseThrow();
    }

    /** A face with the mood in its mouth. */
    private static byte[] drawn(Mood mood, String who) throws Exception {
        BufferedImage image = new BufferedImage(360, 240, BufferedImage.TYPE_INT_RGB);
        Graphics2D g = image.createGraphics();
        g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        g.setColor(new Color(0xB8C4CE));
        g.fillRect(0, 0, 360, 240);
        g.setColor(new Color(0x8A6A50));
        g.fillRect(0, 190, 360, 50);
        g.setColor(Color.getHSBColor((who.hashCode() & 0xff) / 255f, 0.35f, 0.75f));
        g.fillRoundRect(105, 175, 150, 120, 60, 60);
        g.setColor(new Color(0xE8B890));
        g.fillOval(120, 40, 120, 150);
        g.setColor(new Color(0x3A2A20));
        g.fillArc(115, 25, 130, 110, 0, 180);
        g.setStroke(new BasicStroke(5, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
        int eye = mood == Mood.SURPRISED || mood == Mood.FEARFUL ? 20 : 12;
        g.fillOval(150 - eye / 2, 105 - eye / 2, eye, eye);
        g.fillOval(210 - eye / 2, 105 - eye / 2, eye, eye);
        switch (mood) {
            case HAPPY -> g.draw(new Arc2D.Double(150, 120, 60, 45, 200, 140, Arc2D.OPEN));
            case SAD, DISGUSTED -> g.draw(new Arc2D.Double(155, 150, 50, 40, 30, 120, Arc2D.OPEN));
            case SURPRISED, FEARFUL -> g.drawOval(168, 140, 24, 30);
            default -> g.drawLine(160, 155, 200, 155);
        }
        if (mood == Mood.ANGRY) {
            g.drawLine(138, 88, 162, 96);
            g.drawLine(222, 88, 198, 96);
        }
        g.dispose();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageIO.write(image, "jpg", out);
        return out.toByteArray();
    }
}
