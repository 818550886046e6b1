package dev.atmosphere.cloud;

import dev.atmosphere.cloud.database.Database;
import dev.atmosphere.cloud.notify.Notices;
import dev.atmosphere.cloud.notify.NotifySlack;
import dev.atmosphere.cloud.objects.Objects;
import dev.atmosphere.cloud.store.DecodedPictures;
import dev.atmosphere.cloud.store.PgEventTable;
import dev.atmosphere.cloud.store.PgImageRows;
import dev.atmosphere.cloud.store.StoreRectangles;
import dev.atmosphere.cloud.store.StoreSql;
import dev.atmosphere.cloud.store.StoreTable;
import dev.atmosphere.cloud.store.StoreZoomIn;
import dev.atmosphere.codec.EventCodec;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** What the storing steps work on. */
final class StoringParts {
    private static final int DAYS_AHEAD = 7;
    private static final Duration BETWEEN_PARTITIONS = Duration.ofHours(6);

    private final Clock clock;
    private final PgEventTable events;
    private final Storing storing;

    StoringParts(
            Vertx vertx,
            Clock clock,
            CloudConfig config,
            Database database,
            Objects objects,
            EventCodec codec,
            Notices notices) {
        this.clock = clock;
        this.events = new PgEventTable(database, codec);
        DecodedPictures pictures = new DecodedPictures(
                objects,
                vertx.createSharedWorkerExecutor("crops", config.cropThreads(), 1, TimeUnit.MINUTES),
                config.cropThreads(),
                config.cropCacheBytes());
        this.storing = new Storing(
                new StoreTable(events),
                new StoreSql(new PgImageRows(database), objects),
                new StoreRectangles(pictures, objects),
                new StoreZoomIn(pictures, objects),
                new NotifySlack(notices, clock),
                config.bytesInFlight());
    }

    /** Once the schema is up to date: makes the archive's next days, and goes on making them. */
    Future<Storing> ready(Regularly regularly) {
        regularly.every(BETWEEN_PARTITIONS, this::makeDaysAhead);
        return makeDaysAhead().map(storing);
    }

    private Future<Void> makeDaysAhead() {
        return events.makeAhead(clock.instant(), DAYS_AHEAD);
    }
}
