/**
 * Home Assistant finds every station and every person by itself: {@link dev.atmosphere.edge.homeassistant.Discovery} describes them as
 * devices on the edge's broker, retained, in the words of Home Assistant's MQTT discovery
 * (<a href="https://www.home-assistant.io/integrations/mqtt/#mqtt-discovery">its documentation</a>). What their entities show are ordinary
 * topics that anybody may read: {@link dev.atmosphere.edge.homeassistant.LatestFaces} keeps {@code stations/{station}/seen}, {@link
 * dev.atmosphere.edge.homeassistant.Snapshots} keeps {@code stations/{station}/snapshot}, and {@code status} and {@code last-seen} are
 * there anyway. {@link dev.atmosphere.edge.homeassistant.HomeAssistant} puts them together, or takes all of it away where it is switched
 * off.
 */
package dev.atmosphere.edge.homeassistant;
