package dev.atmosphere.vision.tensorflow;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * A picture's faces in portions of 4, 2 and 1. Several at once cost half of one by one; only these three sizes, because
 * TensorFlow keeps prepared kernels, and the memory they want, for every size that it ever saw.
 */
final class Portions {
    private static final int LARGEST = 4;

    private Portions() {}

    static <T, R> List<R> each(List<T> all, Function<List<T>, List<R>> work) {
        List<R> results = new ArrayList<>();
        int from = 0;
        while (from < all.size()) {
            int size = Math.min(LARGEST, Integer.highestOneBit(all.size() - from));
            results.addAll(work.apply(all.subList(from, from + size)));
            from += size;
        }
        return results;
    }
}
