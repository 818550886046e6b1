/**
 * Pictures and crops as objects: {@code faces/{imageId}.jpg}, {@code rectangles/{faceId}.jpg}, {@code zoomin/{faceId}.jpg}.
 *
 * <p>{@link dev.atmosphere.cloud.objects.Objects} is the port; it is kept on the file system
 * ({@link dev.atmosphere.cloud.objects.FileObjects}) or in S3 ({@link dev.atmosphere.cloud.objects.S3Objects}). Both pass
 * one contract suite.
 */
package dev.atmosphere.cloud.objects;
