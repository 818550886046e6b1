package dev.atmosphere.launcher.doctor;

/**
 * What a check found.
 *
 * @param what was looked at
 * @param found for people
 * @param advice what to do; empty if all is well
 */
record Finding(Status status, String what, String found, String advice) {
    /** From well to what keeps the gateway from running. */
    enum Status {
        OK,
        WARN,
        FAIL
    }

    static Finding ok(String what, String found) {
        return new Finding(Status.OK, what, found, "");
    }

    static Finding warn(String what, String found, String advice) {
        return new Finding(Status.WARN, what, found, advice);
    }

    static Finding fail(String what, String found, String advice) {
        return new Finding(Status.FAIL, what, found, advice);
    }
}
