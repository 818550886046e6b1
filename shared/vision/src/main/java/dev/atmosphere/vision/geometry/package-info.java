/**
 * The arithmetic between the models: which of many overlapping boxes stay, where a model's cells lie, how a face is turned
 * upright, and how a piece of a picture is read at another size and angle. Plain Java on plain arrays.
 */
package dev.atmosphere.vision.geometry;
