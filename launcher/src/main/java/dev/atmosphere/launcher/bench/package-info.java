/** Measures the product on this machine: what the vision alone does in a second, and how much of that is left behind it. */
package dev.atmosphere.launcher.bench;
