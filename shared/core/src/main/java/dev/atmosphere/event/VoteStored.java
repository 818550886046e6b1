package dev.atmosphere.event;

/** The outcomes of StoreFaceTagSql: a vote that counts, and a face that is asked about again because somebody said who it is not. */
public sealed interface VoteStored extends Event permits FaceTagged, FaceNotIdentified {}
