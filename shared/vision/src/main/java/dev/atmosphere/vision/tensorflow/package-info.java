/**
 * The models at work: the only place that knows TensorFlow.
 *
 * <p>{@link dev.atmosphere.vision.tensorflow.Inference} is one model with its session; decoder, detectors, keypoints,
 * descriptor and moods are small classes on one each, with the arithmetic that the model wants before and after.
 * Every tensor and every result is closed where it was made: a forgotten one is native memory that no garbage collector sees.
 */
package dev.atmosphere.vision.tensorflow;
