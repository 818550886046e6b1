/** The command line of the vision alone: {@code detect}, {@code compare} and {@code bench-vision}. */
package dev.atmosphere.vision.cli;
