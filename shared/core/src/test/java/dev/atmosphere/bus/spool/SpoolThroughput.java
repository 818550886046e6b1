package dev.atmosphere.bus.spool;

import dev.atmosphere.metrics.SpoolMeters;
import dev.atmosphere.picture.Picture;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

/** How many pictures of 100 KB the disk takes durably in a second: {@code SpoolThroughput DIRECTORY}. */
final class SpoolThroughput {
    private static final int PICTURE_BYTES = 100_000;
    private static final int PICTURES = 2000;

    private final SpoolBus bus;
    private final AtomicInteger left = new AtomicInteger();
    private final byte[] noise = new byte[PICTURE_BYTES];

    private SpoolThroughput(SpoolBus bus) {
        this.bus = bus;
        new Random(1).nextBytes(noise);
    }

    public static void main(String[] args) throws Exception {
        Vertx vertx = Vertx.vertx();
        SpoolBus bus = SpoolFixture.get(SpoolBus.open(
                vertx,
                Clock.systemUTC(),
                SpoolSettings.in(Path.of(args[0])),
                Set.of(SpoolFixture.UPLOADS),
                new SpoolMeters(new SimpleMeterRegistry())));
        SpoolFixture.get(bus.subscribe(
                SpoolFixture.UPLOADS, "process", 64, delivery -> delivery.ack().onFailure(Throwable::printStackTrace)));
        SpoolThroughput throughput = new SpoolThroughput(bus);
        throughput.run(8);
        for (int publishers : new int[] {1, 8, 64}) {
            System.out.printf("%d publishers: %.0f pictures/s%n", publishers, throughput.run(publishers));
        }
        SpoolFixture.get(bus.close());
        SpoolFixture.get(vertx.close());
    }

    private double run(int publishers) throws Exception {
        left.set(PICTURES);
        long start = System.nanoTime();
        List<Future<Void>> all = new ArrayList<>();
        for (int i = 0; i < publishers; i++) {
            all.add(publish());
        }
        SpoolFixture.get(Future.all(all));
        return PICTURES / ((System.nanoTime() - start) / 1e9);
    }

    private Future<Void> publish() {
        int number = left.getAndDecrement();
        if (number <= 0) {
            return Future.succeededFuture();
        }
        byte[] bytes = noise.clone();
        UUID id = UUID.randomUUID();
        for (int i = 0; i < 16; i++) {
            bytes[i] = (byte) id.toString().charAt(i);
        }
        return bus.publish(SpoolFixture.UPLOADS, SpoolFixture.message(id, Picture.of(bytes)))
                .compose(ok -> publish());
    }
}
