/** A bus in memory, for tests: the same promises as the others as long as the process lives. */
package dev.atmosphere.bus.memory;
