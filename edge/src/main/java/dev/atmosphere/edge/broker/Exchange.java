package dev.atmosphere.edge.broker;

import dev.atmosphere.edge.broker.store.Journal;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.vertx.core.Future;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where messages meet subscribers: the inboxes which must accept a message first, the subscriptions, and the retained messages.
 *
 * <p>A subscriber with several subscriptions that match gets one copy, with the highest QoS of them and all their identifiers. Of
 * those who share a subscription one gets it, in turn, whoever is present first. Used on the broker's event loop only.
 */
final class Exchange {
    private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);
    private static final int MAX_ANNOUNCED = 1000;
    private static final long MAX_ANNOUNCED_BYTES = 1 << 20;

    private final TopicTree<Inbox> inboxes = new TopicTree<>();
    private final TopicTree<Subscription> subscriptions = new TopicTree<>();
    private final Map<String, Integer> turns = new HashMap<>();
    private final RetainedStore retained;
    /** What the broker itself told on its own topics: kept apart, so that it takes no room from clients, nor outlives the broker. */
    private final RetainedStore announced;

    private final BrokerMetrics metrics;
    private final Clock clock;
    private final EventLoop loop;
    private int sharedSubscriptions;

    /** @param loop the broker's event loop */
    Exchange(RetainedStore retained, BrokerMetrics metrics, Clock clock, EventLoop loop) {
        this.loop = loop;
        this.announced = new RetainedStore(MAX_ANNOUNCED, MAX_ANNOUNCED_BYTES, new Journal(loop, nanos -> {}));
        this.retained = retained;
        this.metrics = metrics;
        this.clock = clock;
    }

    // ---- inboxes

    void claim(String pattern, Inbox inbox) {
        inboxes.add(pattern, inbox);
    }

    /** Who claims the topic: of several the first. */
    Optional<Inbox> inbox(String topic) {
        List<Inbox> claiming = new ArrayList<>(1);
        inboxes.match(topic, claiming::add);
        return claiming.isEmpty() ? Optional.empty() : Optional.of(claiming.get(0));
    }

    /**
     * Asks the inbox.
     *
     * @param then told on the event loop; at once if the verdict stands already. A failure is "not now"
     */
    void offer(Inbox inbox, Publish publish, Consumer<Verdict> then) {
        publish.payload(); // an inbox may look at it later, from any thread
        Future<Verdict> verdict;
        try {
            verdict = inbox.offer(publish);
        } catch (RuntimeException e) {
            verdict = Future.failedFuture(e);
        }
        Future<Verdict> sure = verdict.otherwise(e -> {
            LOG.error("{} on {}: the inbox failed, not acknowledged", publish.publisher(), publish.topic(), e);
            return Verdict.notNow("the inbox failed: " + e.getMessage());
        });
        if (sure.isComplete()) {
            then.accept(sure.result());
        } else {
            sure.onComplete(r -> loop.execute(() -> then.accept(r.result())));
        }
    }

    // ---- subscriptions

    /** @param replaced what stands there of the same subscriber and filter, or null */
    void subscribe(Subscription subscription, Subscription replaced) {
        if (replaced != null) {
            unsubscribe(replaced);
        }
        subscriptions.add(subscription.filter().pattern(), subscription);
        sharedSubscriptions += subscription.filter().share().isPresent() ? 1 : 0;
    }

    void unsubscribe(Subscription subscription) {
        subscriptions.remove(subscription.filter().pattern(), subscription);
        sharedSubscriptions -= subscription.filter().share().isPresent() ? 1 : 0;
        subscription
                .filter()
                .share()
                .ifPresent(name -> turns.remove(subscription.filter().text()));
    }

    int subscriptionCount() {
        return subscriptions.size();
    }

    int sharedSubscriptionCount() {
        return sharedSubscriptions;
    }

    /** Gives a new subscription the retained messages that it matches. */
    void deliverRetained(Subscription subscription) {
        List<Integer> identifiers = identifiers(subscription);
        String pattern = subscription.filter().pattern();
        RetainedStore kept = TopicFilter.isReserved(pattern) ? announced : retained;
        for (Message message : kept.matching(pattern, clock.instant())) {
            if (isWanted(subscription, message)) {
                subscription.subscriber().deliver(message, lower(subscription.qos(), message.qos()), true, identifiers);
            }
        }
    }

    // ---- messages

    /**
     * Keeps an accepted message if it is to be retained, and hands it to everybody who wants it.
     *
     * @return how many those were
     */
    int route(Publish publish) {
        Message message = new Message(publish, clock.instant());
        if (message.retain()) {
            publish.payload(); // to keep it
            if (!retained.put(message)) {
                metrics.dropped("retained-full");
            }
        }
        int receivers = handOut(message);
        message.routed();
        return receivers;
    }

    /** The broker's own word on one of its own topics ({@link TopicFilter#isReserved}), kept for later subscribers too. */
    void announce(Publish publish) {
        Message message = new Message(publish, clock.instant());
        announced.put(message);
        handOut(message);
    }

    private int handOut(Message message) {
        List<Subscription> matching = new ArrayList<>();
        subscriptions.match(message.topic(), s -> {
            if (isWanted(s, message)) {
                matching.add(s);
            }
        });
        if (matching.size() == 1) {
            deliver(message, matching.get(0));
            return 1;
        }
        return matching.isEmpty() ? 0 : deliverToAll(message, matching);
    }

    /** A message whose publisher does not wait for an answer: a will. */
    void publishUnasked(Publish publish) {
        Optional<Inbox> claiming = inbox(publish.topic());
        if (claiming.isEmpty()) {
            route(publish);
            return;
        }
        offer(claiming.get(), publish, verdict -> {
            if (verdict instanceof Verdict.Accepted) {
                route(publish);
            }
        });
    }

    void dropExpired() {
        retained.dropExpired(clock.instant());
    }

    private int deliverToAll(Message message, List<Subscription> matching) {
        Map<Subscriber, List<Subscription>> direct = new LinkedHashMap<>();
        Map<String, List<Subscription>> shared = new LinkedHashMap<>();
        for (Subscription subscription : matching) {
            if (subscription.filter().share().isPresent()) {
                shared.computeIfAbsent(subscription.filter().text(), f -> new ArrayList<>())
                        .add(subscription);
            } else {
                direct.computeIfAbsent(subscription.subscriber(), s -> new ArrayList<>(1))
                        .add(subscription);
            }
        }
        direct.values().forEach(mine -> deliverOnce(message, mine));
        shared.forEach((filter, group) -> deliver(message, inTurn(filter, group)));
        return direct.size() + shared.size();
    }

    private void deliverOnce(Message message, List<Subscription> mine) {
        if (mine.size() == 1) {
            deliver(message, mine.get(0));
            return;
        }
        MqttQoS highest = MqttQoS.AT_MOST_ONCE;
        boolean retain = false;
        List<Integer> identifiers = new ArrayList<>();
        for (Subscription subscription : mine) {
            highest = subscription.qos().value() > highest.value() ? subscription.qos() : highest;
            retain |= subscription.retainAsPublished() && message.retain();
            identifiers.addAll(identifiers(subscription));
        }
        mine.get(0).subscriber().deliver(message, lower(highest, message.qos()), retain, identifiers);
    }

    private static void deliver(Message message, Subscription to) {
        boolean retain = to.retainAsPublished() && message.retain();
        to.subscriber().deliver(message, lower(to.qos(), message.qos()), retain, identifiers(to));
    }

    private Subscription inTurn(String filter, List<Subscription> group) {
        int turn = turns.merge(filter, 1, (a, b) -> (a + b) & Integer.MAX_VALUE);
        for (int i = 0; i < group.size(); i++) {
            Subscription candidate = group.get((turn + i) % group.size());
            if (candidate.subscriber().isPresent()) {
                return candidate;
            }
        }
        return group.get(turn % group.size());
    }

    private static boolean isWanted(Subscription subscription, Message message) {
        return !subscription.noLocal()
                || !subscription
                        .subscriber()
                        .clientId()
                        .equals(message.publish().publisher().clientId());
    }

    private static List<Integer> identifiers(Subscription subscription) {
        return subscription.identifier() == 0 ? List.of() : List.of(subscription.identifier());
    }

    private static MqttQoS lower(MqttQoS a, MqttQoS b) {
        return a.value() < b.value() ? a : b;
    }
}
