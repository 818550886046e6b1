package dev.atmosphere.vision.tensorflow;

import org.tensorflow.Graph;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.core.Reverse;
import org.tensorflow.op.image.DecodeJpeg;
import org.tensorflow.op.image.DecodePng;
import org.tensorflow.op.image.EncodeJpeg;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TString;
import org.tensorflow.types.TUint8;

/** The part of the graph that decodes pictures, turns them upright and encodes them. */
final class CodecGraph {
    static final String ENCODED = "codec/encoded";
    static final String PNG = "codec/png";
    static final String STORED = "codec/stored";
    static final String AXES = "codec/axes";
    static final String MIRRORED = "codec/mirrored";
    static final String UPRIGHT = "codec/upright";
    static final String PIXELS = "codec/pixels";
    static final String JPEG = "codec/jpeg";
    /** Fine enough that a face encoded twice has the same descriptor; about the size that cameras make. */
    private static final long QUALITY = 92;

    private CodecGraph() {}

    /** The decoder that gives every {@code ratio}th pixel of each row and column: 1, 2, 4 or 8. */
    static String jpeg(int ratio) {
        return "codec/jpeg_" + ratio;
    }

    static void addTo(Graph graph) {
        Ops tf = Ops.create(graph).withSubScope("codec");
        Placeholder<TString> encoded = tf.withName("encoded").placeholder(TString.class);
        for (long ratio : new long[] {1, 2, 4, 8}) {
            tf.withName("jpeg_" + ratio).image.decodeJpeg(encoded, DecodeJpeg.channels(3L), DecodeJpeg.ratio(ratio));
        }
        tf.withName("png").image.decodePng(encoded, TUint8.class, DecodePng.channels(3L));
        Placeholder<TUint8> stored = tf.withName("stored").placeholder(TUint8.class);
        Placeholder<TInt32> axes = tf.withName("axes").placeholder(TInt32.class);
        Placeholder<TInt32> mirrored = tf.withName("mirrored").placeholder(TInt32.class);
        Reverse<TUint8> upright = tf.withName("upright").reverse(tf.linalg.transpose(stored, axes), mirrored);
        Placeholder<TUint8> pixels = tf.withName("pixels").placeholder(TUint8.class);
        tf.withName("jpeg")
                .image
                .encodeJpeg(
                        pixels, EncodeJpeg.format("rgb"), EncodeJpeg.quality(QUALITY), EncodeJpeg.optimizeSize(false));
        assert upright.op().name().equals(UPRIGHT) : upright.op().name();
    }
}
