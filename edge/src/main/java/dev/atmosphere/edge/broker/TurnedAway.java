package dev.atmosphere.edge.broker;

/**
 * Why a socket gets no further.
 *
 * @param reason in metrics and logs
 * @param reasonCode for the CONNACK, if the client is told
 * @param why for the log
 */
record TurnedAway(String reason, int reasonCode, String why) {}
