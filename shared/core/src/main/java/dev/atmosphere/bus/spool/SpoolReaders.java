package dev.atmosphere.bus.spool;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/** The spool's subscriptions, one for each group of a topic: who is told of a commit, and who has what in hand. Thread-safe. */
final class SpoolReaders {
    private final List<Open> open = new CopyOnWriteArrayList<>();
    /** Topics published on since the last commit; belongs to the committing thread. */
    private final Set<String> published = new HashSet<>();

    private record Open(String topic, String group, SpoolSubscription subscription) {}

    /** In the place of the group's subscription before, which gets nothing more. */
    synchronized void add(String topic, String group, SpoolSubscription subscription) {
        open.removeIf(before -> {
            boolean same = before.topic().equals(topic) && before.group().equals(group);
            if (same) {
                before.subscription().pause();
            }
            return same;
        });
        open.add(new Open(topic, group, subscription));
    }

    /** Something is being committed on the topic. On the committing thread. */
    void published(String topic) {
        published.add(topic);
    }

    /** It is committed: whoever reads it looks for it. On the committing thread. */
    void committed() {
        for (Open reader : published.isEmpty() ? List.<Open>of() : open) {
            if (published.contains(reader.topic())) {
                reader.subscription().wake();
            }
        }
        published.clear();
    }

    /** It is not. On the committing thread. */
    void notCommitted() {
        published.clear();
    }

    /** On the reading thread. */
    void refresh() {
        open.forEach(reader -> reader.subscription().refresh());
    }

    /** Whether a reader has the message in hand. */
    boolean atWork(long reader, long seq) {
        return open.stream()
                .map(Open::subscription)
                .anyMatch(subscription -> subscription.reader() == reader && subscription.delivers(seq));
    }

    /** Whether somebody subscribed as that reader. */
    boolean isRead(long reader) {
        return open.stream().anyMatch(one -> one.subscription().reader() == reader);
    }

    void pauseAll() {
        open.forEach(reader -> reader.subscription().pause());
    }
}
