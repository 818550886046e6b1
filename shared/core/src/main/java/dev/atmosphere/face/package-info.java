/**
 * What is known of a face: where it is in the picture, how sure the detector is, its landmarks, moods and descriptor.
 *
 * <p>All coordinates are pixels of the <em>upright</em> picture (EXIF orientation applied), origin at the top left, x to the
 * right, y down. Values only: nothing here knows where a face came from or where it goes.
 */
package dev.atmosphere.face;
