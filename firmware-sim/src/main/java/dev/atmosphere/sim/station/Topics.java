package dev.atmosphere.sim.station;

import java.util.UUID;

/** The topics of one station. */
record Topics(String station) {
    String images() {
        return "stations/" + station + "/images";
    }

    /** For MQTT 3.1.1, which has no other place for the id. */
    String images(UUID id) {
        return images() + "/" + id;
    }

    String status() {
        return "stations/" + station + "/status";
    }

    String telemetry() {
        return "stations/" + station + "/telemetry";
    }

    String commands() {
        return "stations/" + station + "/commands";
    }

    String faces() {
        return "stations/" + station + "/faces";
    }
}
