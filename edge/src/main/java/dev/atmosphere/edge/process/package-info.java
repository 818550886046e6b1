/** Faces found in the pictures that were taken in: ProcessImage looks for them, PostProcessImage parts the pictures by them. */
package dev.atmosphere.edge.process;
