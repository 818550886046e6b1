/** The metrics' names, in one place each, and what they mean. */
package dev.atmosphere.metrics;
