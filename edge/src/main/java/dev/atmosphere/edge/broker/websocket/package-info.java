/**
 * MQTT over WebSocket (RFC 6455): {@link dev.atmosphere.edge.broker.websocket.Upgrade} answers the HTTP request, {@link
 * dev.atmosphere.edge.broker.websocket.WebSocketFrames} takes the frames off what arrives and puts them on what leaves, so that
 * everything behind them sees the same bytes as over TCP.
 */
package dev.atmosphere.edge.broker.websocket;
