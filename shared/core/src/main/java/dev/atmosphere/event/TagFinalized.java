package dev.atmosphere.event;

/** The outcomes of FinalizeTag: the station may hear the name, and the recognizer has something to learn. */
public sealed interface TagFinalized extends Event permits FaceNamed, TrainingWanted {}
