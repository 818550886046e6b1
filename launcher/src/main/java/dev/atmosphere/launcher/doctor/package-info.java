/**
 * {@code ./atmosphere doctor}: what the gateway needs of this machine and of the settings, each thing looked at by a
 * {@code Check}, nothing started that stays.
 */
package dev.atmosphere.launcher.doctor;
