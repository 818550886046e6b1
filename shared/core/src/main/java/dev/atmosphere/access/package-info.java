/**
 * Names and passwords: the users file ({@code name:hash}, bcrypt), watched so that a change counts without a restart; what checks a
 * name and a password against it, slowing down whoever guesses; and the command that writes it.
 *
 * <p>The edge's broker lets stations in by it, the cloud's page people. Each has a file of its own. What somebody may do once inside is
 * no matter of this package.
 */
package dev.atmosphere.access;
