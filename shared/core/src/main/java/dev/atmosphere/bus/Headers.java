package dev.atmosphere.bus;

/** The names of the message headers: CloudEvents 1.0 in Kafka's binary mode, and what a dead letter says of its end. */
public final class Headers {
    /** Before the name of each CloudEvents attribute. */
    public static final String CE = "ce_";

    public static final String CE_ID = "ce_id";
    public static final String CE_SOURCE = "ce_source";
    public static final String CE_TYPE = "ce_type";
    public static final String CE_TIME = "ce_time";
    public static final String CE_SPECVERSION = "ce_specversion";
    /** W3C trace context, by CloudEvents' extension for distributed tracing. */
    public static final String CE_TRACEPARENT = "ce_traceparent";

    public static final String CE_TRACESTATE = "ce_tracestate";
    public static final String CONTENT_TYPE = "content-type";

    /** Of a dead letter: the group that gave it up. */
    public static final String DEAD_GROUP = "atmosphere_dead_group";
    /** Of a dead letter: the reason's short word. */
    public static final String DEAD_REASON = "atmosphere_dead_reason";
    /** Of a dead letter: the cause, for people. */
    public static final String DEAD_CAUSE = "atmosphere_dead_cause";
    /** Of a dead letter: when, RFC 3339. */
    public static final String DEAD_AT = "atmosphere_dead_at";
    /** Of a replayed message: the only group that it is for. */
    public static final String REPLAY_GROUP = "atmosphere_replay_group";

    /** Of a listed letter whose body was left out: how many bytes the whole message has. */
    public static final String BYTES = "atmosphere_bytes";

    private Headers() {}
}
