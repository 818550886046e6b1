/**
 * What is known of the gateway's programs from outside: the script that starts them, their settings as this environment has
 * them, the ports that they listen on and who else may have these.
 */
package dev.atmosphere.launcher.programs;
