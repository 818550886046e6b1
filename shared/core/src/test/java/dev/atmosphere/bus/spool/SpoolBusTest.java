package dev.atmosphere.bus.spool;

import dev.atmosphere.bus.BusContract;
import dev.atmosphere.metrics.SpoolMeters;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;

final class SpoolBusTest extends BusContract {
    @TempDir
    private Path directory;

    @Override
    protected Future<SpoolBus> open() {
        return SpoolBus.open(
                vertx, clock, SpoolSettings.in(directory), Set.of(), new SpoolMeters(new SimpleMeterRegistry()));
    }
}
