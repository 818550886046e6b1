/**
 * Between bytes and packets, strictly.
 *
 * <p>{@link dev.atmosphere.edge.broker.packet.Frames} cuts a connection's bytes into packets, holds them back while the broker
 * cannot take more, and refuses what is too large before a byte of it is kept; {@link
 * dev.atmosphere.edge.broker.packet.PacketReader} turns one packet into Netty's message types and refuses everything that MQTT
 * 3.1, 3.1.1 and 5 forbid, with the reason code of the standard; {@link
 * dev.atmosphere.edge.broker.packet.PublishHead} writes what stands before the payload of an outgoing PUBLISH, so that the
 * payload itself is never copied into it. All other outgoing packets are written by Netty's encoder.
 */
package dev.atmosphere.edge.broker.packet;
