package dev.atmosphere.bus.memory;

import dev.atmosphere.bus.Bus;
import dev.atmosphere.bus.Cause;
import dev.atmosphere.bus.DeadLetter;
import dev.atmosphere.bus.DeadLetters;
import dev.atmosphere.bus.Delivery;
import dev.atmosphere.bus.Headers;
import dev.atmosphere.bus.Message;
import dev.atmosphere.bus.Room;
import dev.atmosphere.bus.Subscription;
import dev.atmosphere.failure.Transient;
import dev.atmosphere.topic.Topic;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Keeps every message until all of it is forgotten with the process. A topic is a list; a group is a set of what it has not
 * settled. Thread-safe by one lock: it is for tests.
 */
public final class MemoryBus implements Bus {
    private final Vertx vertx;
    private final Clock clock;
    private final boolean picturesApart;
    private final Map<String, List<Entry>> topics = new HashMap<>();
    private final Map<String, Group> groups = new HashMap<>();
    private final Map<String, DeadLetter> letters = new HashMap<>();
    private boolean closed;

    private record Entry(Message message, Instant at) {}

    private static final class Group {
        final List<Entry> unsettled = new ArrayList<>();
        final List<Entry> inFlight = new ArrayList<>();
        Open reader;
    }

    public MemoryBus(Vertx vertx, Clock clock, boolean picturesApart) {
        this.vertx = vertx;
        this.clock = clock;
        this.picturesApart = picturesApart;
    }

    @Override
    public synchronized Future<Void> publish(Topic<?> topic, Message message) {
        if (closed) {
            return Future.failedFuture(new Transient("bus-closed", "the bus is closed"));
        }
        Entry entry = new Entry(message, clock.instant());
        topics.computeIfAbsent(topic.name(), name -> new ArrayList<>()).add(entry);
        groups.forEach((name, group) -> {
            if (name.startsWith(topic.name() + ' ')) {
                group.unsettled.add(entry);
                pump(group);
            }
        });
        return Future.succeededFuture();
    }

    @Override
    public synchronized Future<Subscription> subscribe(
            Topic<?> topic, String name, Room room, Handler<Delivery> handler) {
        Group group = groups.computeIfAbsent(topic.name() + ' ' + name, key -> {
            Group made = new Group();
            made.unsettled.addAll(topics.getOrDefault(topic.name(), List.of()));
            return made;
        });
        group.inFlight.clear();
        group.reader = new Open(topic, name, group, room, handler, vertx.getOrCreateContext());
        pump(group);
        return Future.succeededFuture(group.reader);
    }

    private void pump(Group group) {
        Open reader = group.reader;
        if (reader == null) {
            return;
        }
        for (Entry entry : List.copyOf(group.unsettled)) {
            if (group.inFlight.stream().noneMatch(e -> e == entry)) {
                long held = group.inFlight.stream()
                        .mapToLong(e -> e.message().size())
                        .sum();
                if (!reader.room.fits(
                        group.inFlight.size(), held, entry.message().size())) {
                    return;
                }
                group.inFlight.add(entry);
                reader.context.runOnContext(go -> reader.handler.handle(reader.deliver(entry)));
            }
        }
    }

    private final class Open implements Subscription {
        private final Topic<?> topic;
        private final String name;
        private final Group group;
        private final Room room;
        private final Handler<Delivery> handler;
        private final Context context;

        Open(Topic<?> topic, String name, Group group, Room room, Handler<Delivery> handler, Context context) {
            this.topic = topic;
            this.name = name;
            this.group = group;
            this.room = room;
            this.handler = handler;
            this.context = context;
        }

        Delivery deliver(Entry entry) {
            return new Delivery() {
                @Override
                public Message message() {
                    return entry.message();
                }

                @Override
                public Instant publishedAt() {
                    return entry.at();
                }

                @Override
                public Future<Void> ack() {
                    synchronized (MemoryBus.this) {
                        group.unsettled.removeIf(e -> e == entry);
                        group.inFlight.removeIf(e -> e == entry);
                        pump(group);
                    }
                    return Future.succeededFuture();
                }

                @Override
                public Future<Void> deadLetter(Cause cause) {
                    synchronized (MemoryBus.this) {
                        String id = UUID.randomUUID().toString();
                        letters.put(
                                id, new DeadLetter(id, topic.name(), name, cause, clock.instant(), entry.message()));
                    }
                    return ack();
                }

                @Override
                public void release() {
                    synchronized (MemoryBus.this) {
                        group.inFlight.removeIf(e -> e == entry && group.reader == null);
                    }
                }
            };
        }

        @Override
        public long lag() {
            synchronized (MemoryBus.this) {
                return group.unsettled.size();
            }
        }

        @Override
        public Optional<Instant> oldest() {
            synchronized (MemoryBus.this) {
                return group.unsettled.stream().map(Entry::at).min(Instant::compareTo);
            }
        }

        @Override
        public void pause() {
            synchronized (MemoryBus.this) {
                if (group.reader == this) {
                    group.reader = null;
                }
            }
        }

        @Override
        public Future<Void> close() {
            pause();
            return Future.succeededFuture();
        }
    }

    @Override
    public DeadLetters deadLetters() {
        return new DeadLetters() {
            @Override
            public Future<List<DeadLetter>> list(Topic<?> topic, int limit) {
                synchronized (MemoryBus.this) {
                    return Future.succeededFuture(letters.values().stream()
                            .filter(letter -> letter.topic().equals(topic.name()))
                            .sorted((a, b) -> b.givenUpAt().compareTo(a.givenUpAt()))
                            .limit(limit)
                            .toList());
                }
            }

            @Override
            public Future<Optional<DeadLetter>> find(Topic<?> topic, String letterId) {
                synchronized (MemoryBus.this) {
                    return Future.succeededFuture(Optional.ofNullable(letters.get(letterId))
                            .filter(letter -> letter.topic().equals(topic.name())));
                }
            }

            @Override
            public Future<Boolean> replay(Topic<?> topic, String letterId) {
                return find(topic, letterId).compose(found -> {
                    if (found.isEmpty()) {
                        return Future.succeededFuture(false);
                    }
                    DeadLetter letter = found.get();
                    return publish(topic, letter.message().with(Map.of(Headers.REPLAY_GROUP, letter.group())))
                            .map(published -> {
                                synchronized (MemoryBus.this) {
                                    letters.remove(letterId);
                                }
                                return true;
                            });
                });
            }
        };
    }

    @Override
    public boolean keepsPicturesApart() {
        return picturesApart;
    }

    @Override
    public synchronized Future<Void> close() {
        closed = true;
        groups.values().forEach(group -> group.reader = null);
        return Future.succeededFuture();
    }
}
