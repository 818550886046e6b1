/**
 * Faces out of pictures. {@link dev.atmosphere.vision.Vision} is the whole of it for everybody else:
 *
 * <pre>
 *   Picture ─► intake ─► decode, turn upright ─► detect ─► keypoints ─► align ─► descriptor
 *              (refuses)                            └────► moods
 * </pre>
 *
 * <p>{@code intake} needs no TensorFlow; {@code geometry} is the plain arithmetic between the models; only {@code tensorflow}
 * knows TensorFlow; {@code cli} is {@code detect}, {@code compare} and the benchmark.
 */
package dev.atmosphere.vision;
