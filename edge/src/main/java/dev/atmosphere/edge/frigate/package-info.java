/**
 * What Frigate would say of faces, so that automations made for Frigate hear of ours: {@link
 * dev.atmosphere.edge.frigate.TrackedObjectUpdates}. Pictures come from Frigate through the topic map ({@code edge.mqtt.picture-topics}).
 */
package dev.atmosphere.edge.frigate;
