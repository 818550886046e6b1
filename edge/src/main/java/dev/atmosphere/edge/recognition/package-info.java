/**
 * Knowing people at the edge: {@link dev.atmosphere.edge.recognition.TakeRecognizer} takes what the cloud trained, believes it only if
 * the cloud's key signed it and it answers as it did there, puts it on the disk, and makes it the
 * {@link dev.atmosphere.edge.recognition.CurrentRecognizer}, which names faces whether the cloud is there or not.
 */
package dev.atmosphere.edge.recognition;
