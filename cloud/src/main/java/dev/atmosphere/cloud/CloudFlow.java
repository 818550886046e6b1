package dev.atmosphere.cloud;

import static dev.atmosphere.topic.Topics.IMAGES_IN_DB;
import static dev.atmosphere.topic.Topics.IMAGES_WITH_FACES;

import dev.atmosphere.cloud.store.StoreRectangles;
import dev.atmosphere.cloud.store.StoreSql;
import dev.atmosphere.cloud.store.StoreTable;
import dev.atmosphere.cloud.store.StoreZoomIn;
import dev.atmosphere.flow.Flow;

/** The cloud's part of the diagram. */
public final class CloudFlow {
    /** Pictures that a step has in memory at a time, as they came and decoded: 8 MB each, twice, beside Kafka in one heap. */
    private static final int PICTURES_IN_MEMORY = 6;

    private CloudFlow() {}

    public static Flow of(
            StoreTable storeTable, StoreSql storeSql, StoreRectangles storeRectangles, StoreZoomIn storeZoomIn) {
        // spotless:off
        return Flow.named("cloud")
                .on(IMAGES_WITH_FACES).group("store-table").inFlight(PICTURES_IN_MEMORY).end(storeTable)
                .on(IMAGES_WITH_FACES).group("store-sql").inFlight(PICTURES_IN_MEMORY).run(storeSql).emits(IMAGES_IN_DB)
                .on(IMAGES_IN_DB).group("store-rectangles").end(storeRectangles)
                .on(IMAGES_IN_DB).group("store-zoom-in").end(storeZoomIn)
                .drawn();
        // spotless:on
    }
}
