package dev.atmosphere.bus.spool;

import dev.atmosphere.bus.Message;
import java.time.Instant;

/** A message with its place in the spool. */
record StoredMessage(long seq, Instant publishedAt, Message message) {}
