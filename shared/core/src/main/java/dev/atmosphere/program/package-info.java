/**
 * What a program is besides its flow: its command line, its start-up told step by step, and its end in order.
 *
 * <p>Standard output carries one line for each part that came up and one {@code ready} line; everything else is logged to
 * standard error. {@code ./atmosphere up} reads these lines.
 */
package dev.atmosphere.program;
