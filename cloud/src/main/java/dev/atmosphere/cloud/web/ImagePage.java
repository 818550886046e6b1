package dev.atmosphere.cloud.web;

import java.util.List;
import java.util.Optional;

/**
 * Pictures, newest first.
 *
 * @param next the cursor that leads to the older ones; empty if these are the oldest
 */
public record ImagePage(List<StoredImage> items, Optional<String> next) {
    public ImagePage {
        items = List.copyOf(items);
    }

    /** The first {@code limit} of pictures that were asked for with one more than that, to see whether there are more. */
    static ImagePage cut(List<StoredImage> oneMore, int limit) {
        if (oneMore.size() <= limit) {
            return new ImagePage(oneMore, Optional.empty());
        }
        List<StoredImage> items = oneMore.subList(0, limit);
        return new ImagePage(items, Optional.of(items.get(limit - 1).position().toCursor()));
    }
}
