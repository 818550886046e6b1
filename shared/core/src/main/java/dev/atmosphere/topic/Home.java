package dev.atmosphere.topic;

/** Where a topic lives, and so which bus carries it. */
public enum Home {
    /** The edge's MQTT broker: what stations publish. */
    STATIONS("MQTT"),
    /** What people say: Slack's calls and the page's. */
    PEOPLE("HTTP"),
    /** The edge's own disk. */
    EDGE("spool"),
    /** Kafka, between the edges and the cloud and within the cloud. */
    CLOUD("Kafka");

    private final String carrier;

    Home(String carrier) {
        this.carrier = carrier;
    }

    /** What carries it, for people: MQTT, spool, Kafka. */
    public String carrier() {
        return carrier;
    }
}
