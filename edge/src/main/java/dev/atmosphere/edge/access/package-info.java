/**
 * Who may connect to the broker and what they may do there: names and password hashes from the {@code users} file, rights from the
 * {@code acl} file, both watched, so that a change counts without a restart; and {@code ./atmosphere users}, which writes the first.
 *
 * <p>{@link dev.atmosphere.edge.access.NamedAccess} answers the broker. Hashes are compared on threads of their own. A file that
 * breaks while the edge runs leaves in force what stood there before.
 */
package dev.atmosphere.edge.access;
