/**
 * The station's answer: what was found in its picture, on the edge's own broker, whether the cloud is there or not; a second word when
 * the cloud finds out who somebody was ({@link dev.atmosphere.edge.notify.NotifyMqttOfNames}); and who was last seen where. A {@link dev.atmosphere.edge.notify.Neighbour} hears of all of it, and says it in its own words.
 */
package dev.atmosphere.edge.notify;
