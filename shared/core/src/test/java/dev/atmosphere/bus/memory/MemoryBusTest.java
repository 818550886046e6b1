package dev.atmosphere.bus.memory;

import dev.atmosphere.bus.Bus;
import dev.atmosphere.bus.BusContract;
import io.vertx.core.Future;

final class MemoryBusTest extends BusContract {
    @Override
    protected Future<Bus> open() {
        return Future.succeededFuture(new MemoryBus(vertx, clock, true));
    }

    @Override
    protected boolean outlivesProcess() {
        return false;
    }
}
