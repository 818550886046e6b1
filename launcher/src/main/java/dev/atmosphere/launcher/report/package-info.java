/** The command {@code report}: a report of a day as a file, or mailed, by a running cloud. */
package dev.atmosphere.launcher.report;
