package dev.atmosphere.edge.homeassistant;

import dev.atmosphere.edge.broker.MqttBroker;
import dev.atmosphere.edge.notify.BrokerAnswers;
import dev.atmosphere.edge.notify.Neighbour;
import dev.atmosphere.edge.notify.StationAnswers;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/** Everything that Home Assistant gets of an edge, or nothing where it is switched off. */
public final class HomeAssistant {
    private static final Duration BETWEEN_SNAPSHOTS = Duration.ofSeconds(1);
    private static final Duration BIRTHS_GATHERED = Duration.ofSeconds(1);
    private static final long SNAPSHOTS_WAITING_BYTES = 32L << 20;

    private final MqttBroker broker;
    private final StationAnswers answers;
    private final HomeAssistantSettings settings;
    private final LatestFaces latestFaces;
    private final Optional<Snapshots> snapshots;
    private final Discovery discovery;

    /** @param worker one thread for snapshots; asked for only if there are any */
    public HomeAssistant(
            Vertx vertx,
            MqttBroker broker,
            HomeAssistantSettings settings,
            Supplier<WorkerExecutor> worker,
            Clock clock) {
        this.broker = broker;
        this.settings = settings;
        this.answers = new BrokerAnswers(broker);
        this.latestFaces = new LatestFaces(answers, clock);
        this.snapshots = settings.discovery() && settings.snapshots()
                ? Optional.of(new Snapshots(vertx, broker, worker.get(), BETWEEN_SNAPSHOTS, SNAPSHOTS_WAITING_BYTES))
                : Optional.empty();
        this.discovery = new Discovery(vertx, broker, answers, settings, this::forget, BIRTHS_GATHERED);
    }

    private void forget(String station) {
        latestFaces.forget(station);
        snapshots.ifPresent(all -> all.forget(station));
    }

    /** Who has to hear of answers. */
    public List<Neighbour> neighbours() {
        List<Neighbour> neighbours = new ArrayList<>();
        if (settings.discovery()) {
            neighbours.add(latestFaces);
        }
        snapshots.ifPresent(neighbours::add);
        return List.copyOf(neighbours);
    }

    /** After the broker remembers, and before clients or steps say anything. What was switched off is taken back. */
    public Future<Void> begin() {
        Set<String> gone = new TreeSet<>();
        return Retained.on(broker, "stations/+/seen", seen -> true)
                .compose(seen -> {
                    if (settings.discovery()) {
                        seen.forEach(latestFaces::recall);
                    } else {
                        gone.addAll(seen.keySet());
                    }
                    return Retained.on(broker, "stations/+/snapshot", snapshot -> true);
                })
                .compose(kept -> {
                    snapshots.ifPresentOrElse(
                            all -> kept.keySet().forEach(all::recall), () -> gone.addAll(kept.keySet()));
                    return Future.all(gone.stream()
                            .map(topic -> answers.retain(topic, new byte[0]))
                            .toList());
                })
                .compose(tidy -> settings.discovery() ? discovery.begin() : discovery.takeBackEverything());
    }
}
