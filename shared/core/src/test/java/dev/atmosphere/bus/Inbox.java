package dev.atmosphere.bus;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Handler;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** What a subscriber was handed, in order. */
public final class Inbox implements Handler<Delivery> {
    private final BlockingQueue<Delivery> deliveries = new LinkedBlockingQueue<>();

    @Override
    public void handle(Delivery delivery) {
        deliveries.add(delivery);
    }

    /** The next one; fails the test if none comes within a minute. */
    public Delivery next() throws InterruptedException {
        Delivery delivery = deliveries.poll(60, TimeUnit.SECONDS);
        assertThat(delivery).as("a delivery").isNotNull();
        return delivery;
    }

    public List<Delivery> next(int count) throws InterruptedException {
        List<Delivery> all = new ArrayList<>();
        while (all.size() < count) {
            all.add(next());
        }
        return all;
    }

    /** How many came that nobody looked at. */
    public int size() {
        return deliveries.size();
    }
}
