/**
 * Pictures on their way in: {@link dev.atmosphere.edge.upload.StationTopics} knows which MQTT topics carry pictures,
 * {@link dev.atmosphere.edge.upload.StationBus} makes the broker's messages events of the flow and the flow's verdict the
 * broker's answer, {@link dev.atmosphere.edge.upload.FacesUpload} is the step that checks them.
 */
package dev.atmosphere.edge.upload;
