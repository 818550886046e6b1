package dev.atmosphere.event;

/** The two outcomes of PostProcessImage. */
public sealed interface PostProcessed extends Event permits ImageWithFaces, ImageWithoutFaces {}
