/** How values are written on the command line: as in the settings. */
package dev.atmosphere.launcher.option;
