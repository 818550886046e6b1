/** The ports that the gateway listens on: which setting names each, whether it is free, and who has it otherwise. */
package dev.atmosphere.launcher.ports;
