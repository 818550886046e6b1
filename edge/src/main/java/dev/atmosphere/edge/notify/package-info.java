/** The station's answer: what was found in its picture, on the edge's own broker, whether the cloud is there or not. */
package dev.atmosphere.edge.notify;
