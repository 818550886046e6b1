/**
 * The edge's MQTT broker.
 *
 * <p>A socket's bytes become packets ({@link dev.atmosphere.edge.broker.packet}); a {@code Connection} passes each to who deals
 * with it. A CONNECT goes through a {@code Handshake} ({@link dev.atmosphere.edge.broker.Authentication} decides) to a
 * {@code Session}. A PUBLISH goes through the connection's {@code Intake}: the {@link dev.atmosphere.edge.broker.Inbox} that
 * claims its topic gives its verdict, then the {@code Exchange} hands it to every {@code Subscriber}, then it is acknowledged. A
 * subscriber's {@code OutboundQueue} holds what its {@code Outbound} cannot write yet.
 *
 * <p>One event loop runs all of it. What is bounded: bytes read and not yet answered ({@code InboundBudget}: past it sockets are not
 * read), bytes waiting for each subscriber and for all ({@code OutboundQueue}, {@code QueuedBytes}: past it messages are dropped,
 * oldest QoS 0 first), retained messages, sessions, connections, subscriptions.
 *
 * <p>Why this is not built on vertx-mqtt's endpoint: docs/decisions/0010-broker-below-the-endpoint.md.
 */
package dev.atmosphere.edge.broker;
