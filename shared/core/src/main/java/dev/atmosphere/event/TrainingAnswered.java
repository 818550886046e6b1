package dev.atmosphere.event;

/** The outcomes of SendFaceForTraining. */
public sealed interface TrainingAnswered extends Event permits PersonFirstTagged, FaceLearnt, FaceRefused {}
