package dev.atmosphere.edge.broker;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Values under topic patterns, found by topic: a tree with a node for each level, so that a topic costs a few look-ups and not a
 * comparison with every pattern. Under one pattern there may be many values; equal ones are one.
 *
 * <p>A topic that begins with {@code $} is not found by a pattern that begins with a wildcard. Recursion is as deep as a topic has
 * levels: callers bound those. Not thread-safe.
 */
final class TopicTree<T> {
    private final Node<T> root = new Node<>();
    private int size;

    private static final class Node<T> {
        private final Map<String, Node<T>> children = new HashMap<>();
        private final Set<T> values = new LinkedHashSet<>();

        boolean isEmpty() {
            return children.isEmpty() && values.isEmpty();
        }
    }

    void add(String pattern, T value) {
        Node<T> node = root;
        for (String level : split(pattern)) {
            node = node.children.computeIfAbsent(level, l -> new Node<>());
        }
        if (node.values.add(value)) {
            size++;
        }
    }

    void remove(String pattern, T value) {
        remove(root, split(pattern), 0, value);
    }

    /** How many values there are under all patterns. */
    int size() {
        return size;
    }

    /** Whether nothing is left of removed patterns. */
    boolean isEmpty() {
        return root.isEmpty();
    }

    /** Passes on each value whose pattern matches, once for each such pattern. The tree must not be changed meanwhile. */
    void match(String topic, Consumer<? super T> found) {
        match(root, topic, 0, found);
    }

    private void match(Node<T> node, String topic, int from, Consumer<? super T> found) {
        boolean wildcards = from > 0 || topic.isEmpty() || topic.charAt(0) != '$';
        Node<T> rest = wildcards ? node.children.get("#") : null;
        if (rest != null) {
            rest.values.forEach(found);
        }
        if (from > topic.length()) {
            node.values.forEach(found);
            return;
        }
        int slash = topic.indexOf('/', from);
        int to = slash < 0 ? topic.length() : slash;
        Node<T> exact = node.children.get(topic.substring(from, to));
        if (exact != null) {
            match(exact, topic, to + 1, found);
        }
        Node<T> any = wildcards ? node.children.get("+") : null;
        if (any != null) {
            match(any, topic, to + 1, found);
        }
    }

    private void remove(Node<T> node, List<String> levels, int depth, T value) {
        if (depth == levels.size()) {
            if (node.values.remove(value)) {
                size--;
            }
            return;
        }
        String level = levels.get(depth);
        Node<T> child = node.children.get(level);
        if (child == null) {
            return;
        }
        remove(child, levels, depth + 1, value);
        if (child.isEmpty()) {
            node.children.remove(level);
        }
    }

    private static List<String> split(String pattern) {
        List<String> levels = new ArrayList<>();
        int from = 0;
        for (int slash; (slash = pattern.indexOf('/', from)) >= 0; from = slash + 1) {
            levels.add(pattern.substring(from, slash));
        }
        levels.add(pattern.substring(from));
        return levels;
    }
}
