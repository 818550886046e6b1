package dev.atmosphere.cloud.people;

import dev.atmosphere.bus.Bus;
import dev.atmosphere.codec.EventCodec;
import dev.atmosphere.event.TrainingWanted;
import dev.atmosphere.topic.Topics;
import io.vertx.core.Future;
import java.time.Clock;
import java.util.UUID;

/** Says it on the topic that the training reads. */
public final class BusRetraining implements Retraining {
    private final Bus bus;
    private final EventCodec codec;
    private final Clock clock;

    public BusRetraining(Bus bus, EventCodec codec, Clock clock) {
        this.bus = bus;
        this.codec = codec;
        this.clock = clock;
    }

    @Override
    public Future<Void> want(String why) {
        TrainingWanted wanted = new TrainingWanted(UUID.randomUUID(), why, clock.instant());
        return bus.publish(
                Topics.TRAINING_WANTED, codec.encode(Topics.TRAINING_WANTED, wanted, bus.keepsPicturesApart()));
    }
}
