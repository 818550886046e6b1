package dev.atmosphere.vision.intake;

/** What a picture's header says: pixels as stored, and the orientation. */
record Header(int width, int height, Orientation orientation) {
    Header {
        if (width < 1 || height < 1) {
            throw new PictureRefused(Refusal.CORRUPT, "the header says " + width + " x " + height + " pixels");
        }
    }
}
