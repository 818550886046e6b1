package dev.atmosphere.sim.mqtt;

/** The MQTT version that a station speaks. */
public enum Version {
    V3_1_1("3.1.1"),
    V5("5");

    private final String word;

    Version(String word) {
        this.word = word;
    }

    /** As on the command line: {@code 5}. */
    public String word() {
        return word;
    }
}
