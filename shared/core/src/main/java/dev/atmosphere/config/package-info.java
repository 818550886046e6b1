/**
 * Settings: defaults from a commented file, over them the operator's file, the environment, and the command line.
 *
 * <p>A program reads all its settings into records at start; every problem is collected and told at once, with the key, the
 * value, the rule and a hint. Nothing is read later.
 */
package dev.atmosphere.config;
