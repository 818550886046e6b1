package dev.atmosphere.vision.intake;

import dev.atmosphere.picture.Picture;

/**
 * A picture that passed the intake.
 *
 * @param picture the raw JPEG or PNG bytes, base64 undone
 * @param storedWidth as the header says, before the orientation is applied
 * @param storedHeight as the header says, before the orientation is applied
 */
public record ReceivedPicture(
        Picture picture, PictureKind kind, int storedWidth, int storedHeight, Orientation orientation) {

    /** Pixels of the upright picture. */
    public int width() {
        return orientation.transposed() ? storedHeight : storedWidth;
    }

    /** Pixels of the upright picture. */
    public int height() {
        return orientation.transposed() ? storedWidth : storedHeight;
    }

    /** Whether the bytes can go downstream as they are: every viewer shows them upright without knowing EXIF. */
    public boolean isUprightJpeg() {
        return kind == PictureKind.JPEG && orientation == Orientation.UPRIGHT;
    }
}
