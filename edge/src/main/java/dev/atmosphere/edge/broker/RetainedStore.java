package dev.atmosphere.edge.broker;

import dev.atmosphere.edge.broker.store.Journal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The last message of each topic that was published to be kept. Bounded by count and by bytes: what would go beyond is not kept,
 * and what stands there stays. All of it is in memory, and in the
 * {@link Journal}. Used on the broker's event loop only.
 */
final class RetainedStore {
    private final int maxMessages;
    private final long maxBytes;
    private final Journal journal;
    private final Map<String, Message> byTopic = new HashMap<>();
    private long bytes;

    RetainedStore(int maxMessages, long maxBytes, Journal journal) {
        this.maxMessages = maxMessages;
        this.maxBytes = maxBytes;
        this.journal = journal;
    }

    /**
     * Keeps the message, or forgets the topic's if the payload is empty.
     *
     * @return false if there is no room for it; the topic has none then, since the old one is no longer true
     */
    boolean put(Message message) {
        remove(message.topic());
        if (!message.payload().isReadable()) {
            return true;
        }
        if (byTopic.size() >= maxMessages || bytes + message.sizeBytes() > maxBytes) {
            return false;
        }
        keep(message);
        if (journal.remembers()) {
            long number = message.store(journal);
            journal.append(tables -> tables.retain(message.topic(), number));
        }
        return true;
    }

    /** It stood in the journal when the broker was started. */
    void restore(Message message) {
        keep(message);
    }

    private void keep(Message message) {
        byTopic.put(message.topic(), message);
        bytes += message.sizeBytes();
    }

    /** All that match, except expired ones. */
    List<Message> matching(String pattern, Instant now) {
        if (pattern.indexOf('+') < 0 && pattern.indexOf('#') < 0) {
            return Optional.ofNullable(byTopic.get(pattern))
                    .filter(m -> !m.expired(now))
                    .map(List::of)
                    .orElse(List.of());
        }
        TopicTree<String> one = new TopicTree<>();
        one.add(pattern, pattern);
        List<Message> found = new ArrayList<>();
        for (Message message : byTopic.values()) {
            if (!message.expired(now)) {
                one.match(message.topic(), p -> found.add(message));
            }
        }
        return found;
    }

    void dropExpired(Instant now) {
        List<Message> expired =
                byTopic.values().stream().filter(m -> m.expired(now)).toList();
        expired.forEach(m -> remove(m.topic()));
    }

    int size() {
        return byTopic.size();
    }

    long bytes() {
        return bytes;
    }

    private void remove(String topic) {
        Message old = byTopic.remove(topic);
        if (old != null) {
            bytes -= old.sizeBytes();
            journal.append(tables -> tables.forget(topic));
        }
    }
}
