package dev.atmosphere.edge.broker;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Which normative statements of MQTT 5 a test shows to hold, by their numbers without {@code MQTT-}: see ConformanceDocumentTest. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
@interface Statement {
    String[] value();
}
