package dev.atmosphere.launcher.bench;

import java.util.Map;
import java.util.TreeMap;

/** A program's metrics at one moment, in Prometheus' text form, summed over the labels that are not asked for. */
record Exposition(String text) {
    /** The sum of all series of this name whose labels contain the text; 0 if there is none. */
    double sum(String name, String labels) {
        double sum = 0;
        for (String line : text.split("\n")) {
            if (line.startsWith(name + "{") && line.contains(labels)) {
                sum += Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1));
            }
        }
        return sum;
    }

    /**
     * A quantile of what a histogram took in since an earlier moment: the upper bound of the bucket that it lies in.
     *
     * @param name without {@code _bucket}
     * @return seconds; NaN if nothing was taken in
     */
    double quantileSince(Exposition earlier, String name, String labels, double quantile) {
        Map<Double, Double> now = buckets(name, labels);
        Map<Double, Double> before = earlier.buckets(name, labels);
        double all =
                now.getOrDefault(Double.POSITIVE_INFINITY, 0.0) - before.getOrDefault(Double.POSITIVE_INFINITY, 0.0);
        for (Map.Entry<Double, Double> bucket : now.entrySet()) {
            if (all > 0 && bucket.getValue() - before.getOrDefault(bucket.getKey(), 0.0) >= quantile * all) {
                return bucket.getKey();
            }
        }
        return Double.NaN;
    }

    private Map<Double, Double> buckets(String name, String labels) {
        Map<Double, Double> buckets = new TreeMap<>();
        for (String line : text.split("\n")) {
            int le = line.indexOf("le=\"");
            if (line.startsWith(name + "_bucket{") && line.contains(labels) && le > 0) {
                String bound = line.substring(le + 4, line.indexOf('"', le + 4));
                buckets.merge(
                        bound.equals("+Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(bound),
                        Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)),
                        Double::sum);
            }
        }
        return buckets;
    }
}
