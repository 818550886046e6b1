/**
 * Knowing people by their faces: what a trained recognizer is, the file it travels in, and how it decides. Shared by the cloud, which
 * trains it, and by every edge, which answers with it while the cloud is away.
 */
package dev.atmosphere.recognition;
