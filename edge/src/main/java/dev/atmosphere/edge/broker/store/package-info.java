/**
 * What the broker remembers over a kill and a power cut: sessions, their subscriptions, what waits for them, QoS 2 messages half
 * way, retained messages and wills.
 *
 * <p>The broker works in memory, on its event loop, and says each change to the
 * {@link dev.atmosphere.edge.broker.store.Journal}, which never blocks. The journal hands what has gathered to
 * {@link dev.atmosphere.edge.broker.store.BrokerStore} in one group; the committing thread makes the changes
 * ({@link dev.atmosphere.edge.broker.store.BrokerTables}) in one transaction. Whatever must not be said before it is on disk (an
 * acknowledgement, a QoS 2 message) waits for its place in the journal
 * ({@link dev.atmosphere.edge.broker.store.Journal#whenCommitted}).
 *
 * <p>This package knows rows ({@link dev.atmosphere.edge.broker.store.Stored}), not what the broker does with them.
 */
package dev.atmosphere.edge.broker.store;
