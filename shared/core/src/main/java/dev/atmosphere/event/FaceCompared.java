package dev.atmosphere.event;

/** The two outcomes of IdentifyFace. */
public sealed interface FaceCompared extends Event permits FaceIdentified, FaceNotIdentified {}
