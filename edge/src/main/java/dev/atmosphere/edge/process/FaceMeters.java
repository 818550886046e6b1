package dev.atmosphere.edge.process;

import dev.atmosphere.event.Event;
import dev.atmosphere.event.ImageFace;
import dev.atmosphere.event.ImageWithFaces;
import dev.atmosphere.event.ImageWithoutFaces;
import dev.atmosphere.face.Box;
import dev.atmosphere.flow.Emissions;
import dev.atmosphere.metrics.BoundedLabel;
import dev.atmosphere.metrics.Metric;
import dev.atmosphere.topic.Topics;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;

/** Counts what PostProcessImage passes on: pictures and faces by station, and how sure detector and recognizer were. Thread-safe. */
public final class FaceMeters implements Emissions {
    private static final int MOST_STATIONS = 200;

    private final MeterRegistry registry;
    private final BoundedLabel stations = new BoundedLabel(MOST_STATIONS);
    private final DistributionSummary detected;
    private final DistributionSummary recognized;

    public FaceMeters(MeterRegistry registry) {
        this.registry = registry;
        this.detected = Metric.EDGE_DETECTION_SCORE.share(registry);
        this.recognized = Metric.EDGE_RECOGNITION_SCORE.share(registry);
    }

    @Override
    public void emitted(String topic, Event event) {
        if (event instanceof ImageWithoutFaces image) {
            Metric.EDGE_PICTURES
                    .counter(registry, stations.of(image.key()), "no-face")
                    .increment();
        } else if (event instanceof ImageWithFaces image && topic.equals(Topics.EDGE_IMAGES_WITH_FACES.name())) {
            String station = stations.of(image.key());
            Metric.EDGE_PICTURES.counter(registry, station, "faces").increment();
            image.faces().forEach(face -> count(station, face));
        }
    }

    private void count(String station, ImageFace face) {
        Metric.EDGE_FOUND_FACES
                .counter(registry, station, size(face.face().box()))
                .increment();
        detected.record(face.face().score());
        face.person().ifPresent(person -> recognized.record(person.score()));
    }

    static String size(Box box) {
        double side = Math.max(box.width(), box.height());
        return side < 50 ? "below 50" : side < 100 ? "50 to 100" : side < 200 ? "100 to 200" : "200 and more";
    }
}
