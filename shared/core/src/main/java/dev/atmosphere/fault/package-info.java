/**
 * Dying on purpose: points in the program at which a test has its process killed, to show that nothing is lost and nothing happens
 * twice. Off unless a setting that is only for tests names a point.
 */
package dev.atmosphere.fault;
