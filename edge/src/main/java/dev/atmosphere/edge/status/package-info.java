/** The edge seen from outside: health, metrics, dead letters, and a page that shows how it stands. */
package dev.atmosphere.edge.status;
