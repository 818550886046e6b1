package dev.atmosphere.face;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** The seven moods, in the order of the expression model's outputs. A face's scores over all seven sum to 1. */
public enum Mood {
    NEUTRAL,
    HAPPY,
    SAD,
    ANGRY,
    FEARFUL,
    DISGUSTED,
    SURPRISED;

    /** The name in JSON, in SQL and on the page: lower case. */
    @JsonValue
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
