package dev.atmosphere.launcher.doctor;

import java.util.List;

/** Looks at one thing that the gateway needs. Bounded in time; leaves nothing running. */
@FunctionalInterface
interface Check {
    List<Finding> look() throws InterruptedException;
}
