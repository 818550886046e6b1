package dev.atmosphere.cloud;

import dev.atmosphere.cloud.notify.NotifySlack;
import dev.atmosphere.cloud.store.StoreRectangles;
import dev.atmosphere.cloud.store.StoreSql;
import dev.atmosphere.cloud.store.StoreTable;
import dev.atmosphere.cloud.store.StoreZoomIn;

/**
 * The steps that keep what comes from the edges, and tell of it; {@link StoringParts} builds them.
 *
 * @param bytesInFlight of pictures that a step has at a time: in memory as they came, and decoded besides
 */
public record Storing(
        StoreTable storeTable,
        StoreSql storeSql,
        StoreRectangles storeRectangles,
        StoreZoomIn storeZoomIn,
        NotifySlack notifySlack,
        long bytesInFlight) {}
