package dev.atmosphere.edge.broker;

import dev.atmosphere.edge.broker.packet.InboundBudget;
import dev.atmosphere.edge.broker.store.Journal;
import java.time.Clock;

/** What all connections of one broker share. */
record Parts(
        BrokerConfig config,
        Authentication authentication,
        Sessions sessions,
        Exchange exchange,
        Journal journal,
        InboundBudget budget,
        PublishRates publishRates,
        BrokerMetrics metrics,
        Clock clock) {}
