package dev.atmosphere.config;

import java.util.Collection;
import java.util.Optional;

/** Finds the word that was probably meant, by edit distance. */
public final class NearestWord {
    private NearestWord() {}

    /** Empty if no word is near. */
    public static Optional<String> among(Collection<String> words, String typed) {
        String best = null;
        int bestDistance = Math.max(2, typed.length() / 4) + 1;
        for (String word : words) {
            int distance = editDistance(word, typed);
            if (distance < bestDistance) {
                bestDistance = distance;
                best = word;
            }
        }
        return Optional.ofNullable(best);
    }

    /** Levenshtein's distance: insertions, deletions and replacements between two words. */
    static int editDistance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int above = row[j];
                int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(replaced, 1 + Math.min(above, row[j - 1]));
                diagonal = above;
            }
        }
        return row[b.length()];
    }
}
