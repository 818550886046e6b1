/** Events to messages and back: the only place that knows how an event looks on the wire. */
package dev.atmosphere.codec;
