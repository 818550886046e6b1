package dev.atmosphere.edge.broker;

import dev.atmosphere.edge.broker.packet.Frames;
import dev.atmosphere.edge.broker.packet.InboundBudget;
import dev.atmosphere.edge.broker.packet.PacketReader;
import dev.atmosphere.edge.broker.packet.Payloads;
import dev.atmosphere.edge.broker.store.BrokerStore;
import dev.atmosphere.edge.broker.store.Journal;
import dev.atmosphere.edge.broker.store.StoreConfig;
import dev.atmosphere.edge.broker.store.Stored;
import dev.atmosphere.edge.broker.websocket.Upgrade;
import dev.atmosphere.edge.broker.websocket.WebSocketFrames;
import dev.atmosphere.metrics.Metric;
import dev.atmosphere.program.Program;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.mqtt.MqttEncoder;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The edge's MQTT broker: MQTT 3.1, 3.1.1 and 5 for any client on any topic, and inboxes for the topics that the gateway itself
 * takes in.
 *
 * <p>All of a broker runs on one event loop: nothing in it is locked, and nothing in it may block. Its own methods may be called
 * from any thread; handlers given to it are called on that event loop.
 */
public final class MqttBroker {
    private static final Logger LOG = LoggerFactory.getLogger(MqttBroker.class);
    private static final long SWEEP_MILLIS = 1000;
    private static final int LARGEST_REQUEST_BYTES = 1024;
    private static final long NO_TIMER = -1;

    private final Vertx vertx;
    private final BrokerConfig config;
    private final ContextInternal context;
    private final Parts parts;
    private final Connections connections;
    private final Payloads payloads = new Payloads();
    private final RetainedStore retained;
    private final Journal journal;
    private final BrokerTime time;
    private final Clock machine;
    private final SysTopics sysTopics;
    private final NetworkBytes networkBytes;
    private final List<Listener> listeners = new ArrayList<>();
    private final Promise<Void> remembered = Promise.promise();
    private Optional<StoreConfig> store = Optional.empty();
    private boolean started;
    private boolean remembering;
    private long sweeper;
    private long sysTimer = NO_TIMER;

    /** With one clock, which does not jump. */
    public MqttBroker(
            Vertx vertx, BrokerConfig config, Authentication authentication, MeterRegistry registry, Clock clock) {
        this(vertx, config, authentication, registry, clock, clock);
    }

    /**
     * Not listening yet: see {@link #claim}, {@link #keepIn} and {@link #start}.
     *
     * @param clock by which sessions, messages and wills expire: one that does not jump ({@link SteadyClock})
     * @param machine the machine's clock, which may be set; it says how long the broker was away
     */
    public MqttBroker(
            Vertx vertx,
            BrokerConfig config,
            Authentication authentication,
            MeterRegistry registry,
            Clock clock,
            Clock machine) {
        this.vertx = vertx;
        this.machine = machine;
        this.time = new BrokerTime(clock, machine);
        this.config = config;
        listeners.add(new Listener(vertx, plain(config), config.maxPacketBytes()));
        this.context = ((VertxInternal) vertx).createEventLoopContext();
        BrokerMetrics metrics = new BrokerMetrics(registry);
        QueuedBytes queued = new QueuedBytes(config.maxQueuedBytes());
        InboundBudget budget = new InboundBudget(config.maxInboundBytes());
        journal = new Journal(context.nettyEventLoop(), metrics::committed);
        retained = new RetainedStore(config.maxRetainedMessages(), config.maxRetainedBytes(), journal);
        Exchange exchange = new Exchange(retained, metrics, time, context.nettyEventLoop());
        Sessions sessions = new Sessions(config, exchange, queued, journal, metrics, time);
        connections = new Connections(config.maxConnections(), config.limits());
        PublishRates rates = new PublishRates(config.limits());
        parts = new Parts(config, authentication, sessions, exchange, journal, budget, rates, metrics, time);
        sysTopics = new SysTopics(Program.VERSION, exchange, sessions, retained, queued, metrics);
        networkBytes = new NetworkBytes(metrics);
        metrics.gauge(Metric.BROKER_CONNECTIONS, connections::size);
        metrics.gauge(Metric.BROKER_SESSIONS, sessions::size);
        metrics.gauge(Metric.BROKER_SUBSCRIPTIONS, exchange::subscriptionCount);
        metrics.gauge(Metric.BROKER_RETAINED_MESSAGES, retained::size);
        metrics.gauge(Metric.BROKER_RETAINED_BYTES, retained::bytes);
        metrics.gauge(Metric.BROKER_QUEUED_MESSAGES, queued::messages);
        metrics.gauge(Metric.BROKER_CLIENTS_CONNECTED, sessions::connected);
        metrics.gauge(Metric.BROKER_QUEUED_BYTES, queued::held);
        metrics.gauge(Metric.BROKER_STORED_BYTES, journal::bytes);
        metrics.gauge(Metric.BROKER_INBOUND_BYTES, budget::heldBytes);
    }

    /**
     * The messages on these topics are acknowledged as the inbox says, and passed on to subscribers once it accepted them. Of
     * several inboxes that match, one is asked. Before {@link #start}.
     *
     * @throws IllegalArgumentException if it is not a topic filter
     */
    public MqttBroker claim(String filter, Inbox inbox) {
        if (started) {
            throw new IllegalStateException("inboxes are claimed before the broker starts");
        }
        parts.exchange().claim(pattern(filter), inbox);
        return this;
    }

    /**
     * Remembers sessions, what waits for them, and retained messages on disk; without, all that ends with the process. Before {@link
     * #start}.
     */
    public MqttBroker keepIn(StoreConfig config) {
        if (started) {
            throw new IllegalStateException("where it remembers is said before the broker starts");
        }
        store = Optional.of(config);
        return this;
    }

    /** Why the broker cannot write what it has to remember; empty if it can. */
    public Optional<String> trouble() {
        return journal.trouble();
    }

    /** Listens on another address too: by TLS, by WebSocket, or both. Before {@link #start}. */
    public MqttBroker listen(ListenerConfig listener) {
        if (started) {
            throw new IllegalStateException("listeners are added before the broker starts");
        }
        listeners.add(new Listener(vertx, listener, config.maxPacketBytes()));
        return this;
    }

    /**
     * Reads what it remembers, and does not listen yet: {@link #subscribe} gets what was retained before any client or step can
     * say anything newer. {@link #start} does it too where nobody did. Fails if its memory cannot be read.
     */
    public Future<Void> remember() {
        return onLoop(this::rememberOnce);
    }

    private Future<Void> rememberOnce() {
        if (!remembering) {
            remembering = true;
            store.map(this::restore).orElse(Future.succeededFuture()).onComplete(remembered);
        }
        return remembered.future();
    }

    /** Goes on with what it remembers, and listens. Fails if an address cannot be listened on, or its memory not be read. */
    public Future<MqttBroker> start() {
        started = true;
        return onLoop(() -> {
            Future<Void> all = rememberOnce();
            for (Listener listener : listeners) {
                all = all.compose(v -> listener.start(socket -> onConnection(socket, listener))
                        .recover(
                                why -> Future.failedFuture(listener == listeners.get(0) ? why : named(listener, why))));
            }
            return all.map(v -> {
                sweeper = vertx.setPeriodic(SWEEP_MILLIS, t -> sweep());
                if (!config.sysInterval().isZero()) {
                    sysTimer = vertx.setPeriodic(config.sysInterval().toMillis(), t -> sysTopics.publish());
                    sysTopics.publish();
                }
                if (config.allowAnonymousRemote() && !isLoopback(config.host())) {
                    LOG.warn("the MQTT broker lets anonymous clients in from other machines, as it is set to");
                }
                return this;
            });
        });
    }

    /** What is published before its subscribers are known would reach none of them. */
    private Future<Void> remembered() {
        return store.isEmpty() ? Future.succeededFuture() : remembered.future();
    }

    private Future<Void> restore(StoreConfig in) {
        return vertx.executeBlocking(() -> BrokerStore.open(vertx, in.directory(), machine), false)
                .map(opened -> {
                    Stored.Snapshot stored = opened.takeSnapshot();
                    stored.clock().ifPresent(time::resume);
                    opened.clock(time::reading);
                    journal.open(opened, in, stored.highestNumber());
                    stored.retained().forEach(row -> Message.of(row).ifPresent(retained::restore));
                    parts.sessions().restore(stored);
                    LOG.info(
                            "MQTT: goes on with {} sessions and {} retained messages from {}",
                            stored.sessions().size(),
                            stored.retained().size(),
                            in.directory());
                    return null;
                });
    }

    /** Takes over certificates that have changed, now; by itself the broker looks every two seconds. */
    public Future<Void> lookForCertificates() {
        return onLoop(() ->
                Future.join(listeners.stream().map(Listener::look).toList()).mapEmpty());
    }

    /**
     * Tells every client that it shuts down, and stops listening. No will is published: a client that does not come back after the
     * next start is heard of then, if the broker remembers, and else nobody is left to hear.
     */
    public Future<Void> close() {
        if (!started) {
            return Future.succeededFuture();
        }
        return onLoop(() -> {
            vertx.cancelTimer(sweeper);
            vertx.cancelTimer(sysTimer);
            parts.sessions().close();
            connections.disconnectAll(ReasonCode.SERVER_SHUTTING_DOWN);
            return Future.join(listeners.stream().map(Listener::close).toList())
                    .transform(closed -> journal.close(vertx));
        });
    }

    /** The port that it listens on once started. */
    public int actualPort() {
        return listeners.get(0).actualPort();
    }

    /** The port of one that was added by {@link #listen}, by its name. */
    public int actualPort(String listener) {
        return listeners.stream()
                .filter(l -> l.config().name().equals(listener))
                .findFirst()
                .orElseThrow()
                .actualPort();
    }

    /**
     * Publishes a message of the gateway's own. It goes to subscribers and, if so flagged, is retained; no inbox is asked.
     *
     * @param payload not to be written to afterwards
     * @return done when it has been handed to every subscriber's queue, and is on disk where it is to be; fails if it is not a topic
     *     name
     */
    public Future<Void> publish(
            String topic, Buffer payload, MqttQoS qos, boolean retain, MessageProperties properties) {
        if (!TopicFilter.isTopicName(topic)) {
            return Future.failedFuture(new IllegalArgumentException("'" + topic + "' is not a topic name"));
        }
        Publish publish = new Publish(topic, payload, qos, retain, false, properties, Publisher.GATEWAY);
        return onLoop(() -> remembered().compose(v -> {
            long before = journal.place();
            parts.exchange().route(publish);
            return Future.future(done -> journal.whenCommitted(journal.placeSince(before), done::complete));
        }));
    }

    /**
     * Listens within the gateway; gets matching retained messages first.
     *
     * @param handler called on the event loop: must not block
     */
    public Future<LocalSubscription> subscribe(String filter, Handler<Publish> handler) {
        TopicFilter parsed = TopicFilter.parse(filter).orElse(null);
        if (parsed == null) {
            return Future.failedFuture(new IllegalArgumentException("'" + filter + "' is not a topic filter"));
        }
        return onLoop(() -> remembered().compose(v -> {
            Subscription subscription =
                    new Subscription(new LocalListener(handler), parsed, MqttQoS.EXACTLY_ONCE, false, true, 0);
            parts.exchange().subscribe(subscription, null);
            parts.exchange().deliverRetained(subscription);
            return Future.succeededFuture(() -> onLoop(() -> {
                parts.exchange().unsubscribe(subscription);
                return Future.succeededFuture();
            }));
        }));
    }

    /** All sessions as they are now, those who are away included. */
    public Future<List<ClientView>> clients() {
        return onLoop(() -> Future.succeededFuture(
                parts.sessions().all().stream().map(this::view).toList()));
    }

    /**
     * Some of the sessions as they are now, in the order of their client identifiers.
     *
     * @param after the identifier that the page before ended with; empty = from the first one
     * @param limit how many at most
     */
    public Future<List<ClientView>> clients(String after, int limit) {
        return onLoop(() -> Future.succeededFuture(
                parts.sessions().page(after, limit).stream().map(this::view).toList()));
    }

    private ClientView view(Session session) {
        return session.view(time.onMachine(session.since()));
    }

    // ---- connections

    private void onConnection(NetSocket socket, Listener listener) {
        ChannelPipeline pipeline =
                ((NetSocketInternal) socket).channelHandlerContext().pipeline();
        InetSocketAddress from = (InetSocketAddress) pipeline.channel().remoteAddress();
        Connections.Arrival arrival = connections.arrives(from.getAddress());
        if (arrival.closed()) {
            TurnedAway why = arrival.turnedAway().orElseThrow();
            parts.metrics().refused(why.reason(), from, why.why() + ": closed at once");
            socket.close();
            return;
        }
        assemble(pipeline, listener, arrival.turnedAway());
    }

    /**
     * A connection's whole pipeline, there from the moment that its socket is accepted: it counts, and has to come to its CONNECT in
     * time, in the midst of a handshake too. From the socket inwards: TLS, where the listener has it. By WebSocket, an
     * HTTP request comes before anything else; {@link Upgrade} answers it and takes what belongs to HTTP out, and {@link
     * WebSocketFrames} takes the frames off. Then all is alike: bytes are counted ({@link NetworkBytes}) and cut into packets, checked
     * and read ({@link Frames}, which is also where reading stops and goes on); packets are acted on ({@link Connection}). Outwards: PUBLISH goes to the socket as
     * bytes ({@link Outbound}), everything else through Netty's encoder. Vert.x's own handler stays last and only sees the
     * socket close.
     */
    private void assemble(ChannelPipeline pipeline, Listener listener, Optional<TurnedAway> turnedAway) {
        listener.tls()
                .ifPresent(tls -> pipeline.addFirst(
                        "tls", Certificates.handler(tls, pipeline.channel().alloc())));
        listener.config().origins().ifPresent(origins -> {
            pipeline.addBefore("handler", "http", new HttpServerCodec());
            pipeline.addBefore("handler", "request", new HttpObjectAggregator(LARGEST_REQUEST_BYTES));
            pipeline.addBefore("handler", "upgrade", new Upgrade(origins, why -> parts.metrics()
                    .refused("websocket", (InetSocketAddress) pipeline.channel().remoteAddress(), why)));
            pipeline.addBefore("handler", "websocket", new WebSocketFrames());
        });
        PacketReader reader = new PacketReader();
        Frames frames = new Frames(config.maxPacketBytes(), parts.budget(), payloads, reader);
        pipeline.addBefore("handler", "bytes", networkBytes);
        pipeline.addBefore("handler", "frames", frames);
        pipeline.addBefore("handler", "encoder", MqttEncoder.INSTANCE);
        pipeline.addBefore("handler", "connection", new Connection(parts, frames, reader, connections, turnedAway));
        pipeline.channel()
                .config()
                // Netty's default, the adaptive one, gives large buffers back and has new ones cleared, again and
                // again.
                .setAllocator(PooledByteBufAllocator.DEFAULT)
                .setWriteBufferWaterMark(new WriteBufferWaterMark(Outbound.SLICE_BYTES, 2 * Outbound.SLICE_BYTES));
    }

    /** The caller knows the plain one's address only. */
    private static IllegalStateException named(Listener listener, Throwable why) {
        return new IllegalStateException(
                "MQTT: " + listener.config() + " cannot be listened on: " + why.getMessage(), why);
    }

    private static ListenerConfig plain(BrokerConfig config) {
        return new ListenerConfig("mqtt", config.host(), config.port(), Optional.empty(), Optional.empty());
    }

    private void sweep() {
        parts.metrics().tellFoldedRefusals();
        parts.publishRates().sweep(System.nanoTime());
        connections.checkTime(context.nettyEventLoop());
        payloads.sweep();
        parts.sessions().sweep();
        parts.exchange().dropExpired();
        if (time.shouldBeNoted()) {
            journal.noteTime();
        }
    }

    private <T> Future<T> onLoop(Supplier<Future<T>> work) {
        Promise<T> done = context.promise();
        context.runOnContext(v -> work.get().onComplete(done));
        return done.future();
    }

    private static String pattern(String filter) {
        return TopicFilter.parse(filter)
                .filter(f -> f.share().isEmpty())
                .orElseThrow(() -> new IllegalArgumentException("'" + filter + "' is not a topic filter"))
                .pattern();
    }

    private static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    /** A listener inside the gateway as a subscriber. */
    private record LocalListener(Handler<Publish> handler) implements Subscriber {
        @Override
        public String clientId() {
            return "\0gateway";
        }

        @Override
        public boolean isPresent() {
            return true;
        }

        @Override
        public void deliver(Message message, MqttQoS qos, boolean retain, List<Integer> identifiers) {
            Publish from = message.publish();
            try {
                handler.handle(new Publish(
                        from.topic(),
                        from.payload(),
                        from.qos(),
                        retain,
                        from.duplicate(),
                        from.properties(),
                        from.publisher()));
            } catch (RuntimeException e) {
                LOG.error("a listener on {} failed", from.topic(), e);
            }
        }
    }
}
