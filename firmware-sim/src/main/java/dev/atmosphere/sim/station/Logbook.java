package dev.atmosphere.sim.station;

import dev.atmosphere.sim.mqtt.Acknowledgement;
import io.vertx.core.buffer.Buffer;

/** Where stations tell what happens to them. */
public interface Logbook {
    /** A picture is sent for the first time. */
    void sent(Shot shot);

    /** A picture is sent again, with the same id. */
    void resent(Shot shot);

    void acknowledged(Shot shot);

    /** The broker refused a picture for good. */
    void refused(Shot shot, Acknowledgement word);

    /** A broken picture cost the connection and is not sent again. */
    void abandoned(Shot shot);

    /** A picture was due, but the station keeps as many as it can already. */
    void skipped(String station);

    void connected(String station);

    void disconnected(String station, String cause);

    /**
     * Something came on the station's topic of results.
     *
     * @param connection counts the station's connections: a broker may deliver again on a later one
     */
    void answered(String station, long connection, Buffer payload);
}
