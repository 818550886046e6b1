/**
 * The models at work: the only place that knows TensorFlow.
 *
 * <p>{@link dev.atmosphere.vision.tensorflow.Inference} holds one graph and one session for all models; decoder, detectors,
 * keypoints, descriptor and moods are small classes on it, each with the arithmetic that its model wants before and after.
 * Every tensor and every result is closed where it was made: a forgotten one is native memory that no garbage collector sees.
 */
package dev.atmosphere.vision.tensorflow;
