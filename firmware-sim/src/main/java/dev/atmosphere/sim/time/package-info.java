/** Lengths of time as people type them. */
package dev.atmosphere.sim.time;
