package dev.atmosphere.vision;

/** Which model finds the faces. */
public enum Detector {
    /** Finds small faces too, at a size that grows with the picture. */
    FACEBOXES,
    /** Fewer false alarms, far fewer small faces, and dearer: always 512 x 512. */
    SSD
}
