/**
 * What a simulated camera sees, and the truth of it.
 *
 * <p>A {@link dev.atmosphere.sim.scene.Scene} is an encoded picture with its {@link dev.atmosphere.sim.scene.Truth}: where the
 * faces are. Scenes are read from a folder ({@link dev.atmosphere.sim.scene.PictureFolder}) or made by a
 * {@link dev.atmosphere.sim.scene.Composer}, which takes photographs whose faces are known, looks at them through a
 * {@link dev.atmosphere.sim.scene.View} (crop, scale, mirror; boxes go through the same view), puts heads into drawn rooms, or
 * leaves a room empty. The same seed and number give the same scene. All of them are rendered before the first one is
 * published ({@link dev.atmosphere.sim.scene.Scenes}), so that a running simulator only sends bytes.
 */
package dev.atmosphere.sim.scene;
