package dev.atmosphere.edge.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TopicTreeTest {
    @ParameterizedTest
    @CsvSource({
        "a/b, a/b, true",
        "a/b, a/B, false",
        "a/b, a, false",
        "a, a/b, false",
        "+, a, true",
        "+, '', true",
        "+, a/b, false",
        "+/+, /a, true",
        "/+, /a, true",
        "+, /a, false",
        "a/+, a, false",
        "a/+, a/, true",
        "a/+/c, a/b/c, true",
        "#, a/b/c, true",
        "#, /, true",
        "a/#, a, true",
        "a/#, a/b/c, true",
        "a/#, ab, false",
        "a/+/#, a/b, true",
        "a/+/#, a, false",
        "#, $SYS/broker, false",
        "+/broker, $SYS/broker, false",
        "$SYS/#, $SYS/broker, true",
        "$SYS/+, $SYS/broker, true",
        "a/#, a/$b, true",
        "+/+, a/$b, true",
        "a//b, a//b, true",
        "a/+/b, a//b, true"
    })
    void a_pattern_matches_as_the_standard_says(String pattern, String topic, boolean matches) {
        TopicTree<String> tree = new TopicTree<>();
        tree.add(pattern, "x");
        assertThat(found(tree, topic)).isEqualTo(matches ? List.of("x") : List.of());
        assertThat(matchesNaively(pattern, topic)).isEqualTo(matches);
    }

    @Test
    void the_tree_finds_what_a_comparison_with_every_pattern_finds() {
        long seed = new Random().nextLong();
        System.out.println("TopicTreeTest seed " + seed);
        Random random = new Random(seed);
        for (int round = 0; round < 400; round++) {
            TopicTree<Integer> tree = new TopicTree<>();
            Map<Integer, String> model = new HashMap<>();
            for (int step = 0; step < 120; step++) {
                int value = random.nextInt(40);
                String known = model.remove(value);
                if (known != null) {
                    tree.remove(known, value);
                    if (random.nextBoolean()) {
                        tree.remove(known, value); // twice does no harm
                    }
                } else {
                    String pattern = randomPattern(random);
                    tree.add(pattern, value);
                    model.put(value, pattern);
                }
                String topic = randomTopic(random);
                assertThat(found(tree, topic))
                        .as("seed %s, topic '%s' among %s", seed, topic, model)
                        .containsExactlyInAnyOrderElementsOf(model.entrySet().stream()
                                .filter(e -> matchesNaively(e.getValue(), topic))
                                .map(Map.Entry::getKey)
                                .toList());
                assertThat(tree.size()).isEqualTo(model.size());
            }
            model.forEach((value, pattern) -> tree.remove(pattern, value));
            assertThat(tree.isEmpty()).as("seed %s", seed).isTrue();
        }
    }

    @Test
    void equal_values_under_one_pattern_are_one() {
        TopicTree<String> tree = new TopicTree<>();
        tree.add("a", "x");
        tree.add("a", "x");
        assertThat(tree.size()).isEqualTo(1);
        tree.remove("a", "x");
        assertThat(tree.isEmpty()).isTrue();
    }

    private static <T> List<T> found(TopicTree<T> tree, String topic) {
        List<T> found = new ArrayList<>();
        tree.match(topic, found::add);
        return found;
    }

    private static final String[] LEVELS = {"", "a", "b", "ab", "$s"};

    private static String randomTopic(Random random) {
        List<String> levels = new ArrayList<>();
        for (int i = random.nextInt(4); i >= 0; i--) {
            levels.add(LEVELS[random.nextInt(LEVELS.length)]);
        }
        return String.join("/", levels);
    }

    private static String randomPattern(Random random) {
        List<String> levels = new ArrayList<>();
        for (int i = random.nextInt(4); i >= 0; i--) {
            levels.add(random.nextInt(3) == 0 ? "+" : LEVELS[random.nextInt(LEVELS.length)]);
        }
        if (random.nextInt(4) == 0) {
            levels.set(levels.size() - 1, "#");
        }
        return String.join("/", levels);
    }

    /** Section 4.7 of the standard, word by word. */
    private static boolean matchesNaively(String pattern, String topic) {
        String[] wanted = pattern.split("/", -1);
        String[] levels = topic.split("/", -1);
        if (topic.startsWith("$") && (wanted[0].equals("+") || wanted[0].equals("#"))) {
            return false;
        }
        for (int i = 0; i < wanted.length; i++) {
            if (wanted[i].equals("#")) {
                return true;
            }
            if (i >= levels.length || !wanted[i].equals("+") && !wanted[i].equals(levels[i])) {
                return false;
            }
            if (i + 1 == levels.length && i + 2 == wanted.length && wanted[i + 1].equals("#")) {
                return true;
            }
        }
        return wanted.length == levels.length;
    }
}
