/** What goes wrong with stations on request: pictures that are broken on their way, sent twice, or too big; connections that drop together. */
package dev.atmosphere.sim.fault;
