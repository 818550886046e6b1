/** {@code ./atmosphere replay}: the messages that the running programs gave up, to list and to send round again. */
package dev.atmosphere.launcher.replay;
