/**
 * Measures the edge's broker beside Mosquitto, in one run: {@link dev.atmosphere.launcher.bench.broker.BrokerBench} starts both
 * ({@link dev.atmosphere.launcher.bench.broker.Contender}), lets the same load run against each in turn ({@link
 * dev.atmosphere.launcher.bench.broker.Measure}), and prints the medians beside one another ({@link
 * dev.atmosphere.launcher.bench.broker.BrokerReport}).
 *
 * <p>The load is made by one thread without a library between: {@link dev.atmosphere.launcher.bench.broker.LoadClient} speaks as much
 * of MQTT 3.1.1 as it needs, {@link dev.atmosphere.launcher.bench.broker.LoadLoop} serves all of them.
 */
package dev.atmosphere.launcher.bench.broker;
