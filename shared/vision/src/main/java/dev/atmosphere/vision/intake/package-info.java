/**
 * What a station sent, looked at before anything is decoded: is it a picture, whole, and of a size that we are willing to
 * decode? Needs no TensorFlow and costs next to nothing; the edge asks here before it accepts an upload.
 *
 * <pre>
 *   bytes ──► PictureIntake ──► ReceivedPicture   (raw JPEG or PNG bytes, size and orientation from the header)
 *                  └──────────► PictureRefused    (with one Refusal as its reason)
 * </pre>
 */
package dev.atmosphere.vision.intake;
