package dev.atmosphere.cloud;

import static dev.atmosphere.topic.Topics.IMAGES_IN_DB;
import static dev.atmosphere.topic.Topics.IMAGES_WITH_FACES;

import dev.atmosphere.bus.Room;
import dev.atmosphere.cloud.store.StoreRectangles;
import dev.atmosphere.cloud.store.StoreSql;
import dev.atmosphere.cloud.store.StoreTable;
import dev.atmosphere.cloud.store.StoreZoomIn;
import dev.atmosphere.flow.Flow;

/** The cloud's part of the diagram. */
public final class CloudFlow {
    /** Pictures that a step has at a time, if they are small. */
    private static final int STORED_AT_ONCE = 64;
    /** Faces. Both kinds of crop stay near to one another, so that a picture is decoded once for both. */
    private static final int CUT_AT_ONCE = 8;

    private CloudFlow() {}

    /**
     * @param bytesInFlight of pictures that a step has at a time: in memory as they came, and decoded besides
     */
    public static Flow of(
            StoreTable storeTable,
            StoreSql storeSql,
            StoreRectangles storeRectangles,
            StoreZoomIn storeZoomIn,
            long bytesInFlight) {
        Room pictures = new Room(STORED_AT_ONCE, bytesInFlight);
        // spotless:off
        return Flow.named("cloud")
                .on(IMAGES_WITH_FACES).group("store-table").inFlight(pictures).end(storeTable)
                .on(IMAGES_WITH_FACES).group("store-sql").inFlight(pictures).run(storeSql).emits(IMAGES_IN_DB)
                .on(IMAGES_IN_DB).group("store-rectangles").inFlight(CUT_AT_ONCE).end(storeRectangles)
                .on(IMAGES_IN_DB).group("store-zoom-in").inFlight(CUT_AT_ONCE).end(storeZoomIn)
                .drawn();
        // spotless:on
    }
}
