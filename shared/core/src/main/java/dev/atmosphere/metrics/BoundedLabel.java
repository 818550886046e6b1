package dev.atmosphere.metrics;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Values of a label that come from outside, such as stations' names: the first so many stand for themselves, all others for
 * {@value #OTHERS}. Thread-safe.
 */
public final class BoundedLabel {
    static final String OTHERS = "(others)";

    private final int most;
    private final Set<String> known = ConcurrentHashMap.newKeySet();

    public BoundedLabel(int most) {
        this.most = most;
    }

    public String of(String value) {
        if (known.contains(value)) {
            return value;
        }
        synchronized (this) {
            return known.size() < most && known.add(value) ? value : OTHERS;
        }
    }
}
