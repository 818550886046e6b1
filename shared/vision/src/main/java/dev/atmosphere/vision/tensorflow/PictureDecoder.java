package dev.atmosphere.vision.tensorflow;

import dev.atmosphere.picture.Picture;
import dev.atmosphere.vision.intake.Orientation;
import dev.atmosphere.vision.intake.PictureKind;
import dev.atmosphere.vision.intake.PictureRefused;
import dev.atmosphere.vision.intake.ReceivedPicture;
import dev.atmosphere.vision.intake.Refusal;
import org.tensorflow.Result;
import org.tensorflow.exceptions.TFInvalidArgumentException;
import org.tensorflow.ndarray.NdArrays;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TString;
import org.tensorflow.types.TUint8;

/** Pictures to pixels and back, by TensorFlow's own codecs. Thread-safe. */
public final class PictureDecoder {
    private final Inference inference;

    public PictureDecoder(Inference inference) {
        this.inference = inference;
    }

    /**
     * The picture upright, in RGB.
     *
     * @param ratio 1, or 2, 4, 8 for every so many-th pixel of a JPEG, which is decoded that much faster; other kinds are
     *     always decoded whole
     * @throws PictureRefused corrupt, if the decoder cannot make a picture of it
     */
    public DecodedPicture decode(ReceivedPicture received, int ratio) {
        int used = received.kind() == PictureKind.JPEG ? ratio : 1;
        TUint8 stored = decodeStored(received, used);
        if (received.orientation() == Orientation.UPRIGHT) {
            return new DecodedPicture(stored, received.width(), received.height());
        }
        try (stored) {
            return new DecodedPicture(turnUpright(stored, received.orientation()), received.width(), received.height());
        }
    }

    private TUint8 decodeStored(ReceivedPicture received, int ratio) {
        String decoder = received.kind() == PictureKind.JPEG ? CodecGraph.jpeg(ratio) : CodecGraph.PNG;
        try (TString encoded =
                TString.tensorOfBytes(NdArrays.scalarOfObject(received.picture().bytes()))) {
            return (TUint8) inference
                    .run()
                    .feed(CodecGraph.ENCODED, encoded)
                    .fetch(decoder)
                    .run()
                    .get(0);
        } catch (TFInvalidArgumentException e) {
            throw new PictureRefused(Refusal.CORRUPT, "it cannot be decoded", e);
        }
    }

    private TUint8 turnUpright(TUint8 stored, Orientation orientation) {
        int[] axes = orientation.transposed() ? new int[] {1, 0, 2} : new int[] {0, 1, 2};
        int[] mirrored = java.util.stream.IntStream.of(0, 1)
                .filter(axis -> axis == 0 ? orientation.mirroredTopBottom() : orientation.mirroredLeftRight())
                .toArray();
        try (TInt32 axesTensor = TInt32.vectorOf(axes);
                TInt32 mirroredTensor = TInt32.vectorOf(mirrored)) {
            return (TUint8) inference
                    .run()
                    .feed(CodecGraph.STORED, stored)
                    .feed(CodecGraph.AXES, axesTensor)
                    .feed(CodecGraph.MIRRORED, mirroredTensor)
                    .fetch(CodecGraph.UPRIGHT)
                    .run()
                    .get(0);
        }
    }

    /** The picture as JPEG, without any metadata. */
    public Picture encode(DecodedPicture picture) {
        try (Result result = inference
                .run()
                .feed(CodecGraph.PIXELS, picture.tensor())
                .fetch(CodecGraph.JPEG)
                .run()) {
            return Picture.of(((TString) result.get(0)).asBytes().getObject());
        }
    }
}
