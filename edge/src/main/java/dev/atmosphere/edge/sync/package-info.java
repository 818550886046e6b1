/** The way from the edge's disk to the cloud. */
package dev.atmosphere.edge.sync;
