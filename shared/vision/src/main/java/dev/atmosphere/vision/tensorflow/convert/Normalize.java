package dev.atmosphere.vision.tensorflow.convert;

/** The preprocessing that a model was trained with, as the first nodes of its graph. */
final class Normalize {
    /** The mean red, green and blue of the faces on which the face-api models were trained. */
    private static final float[] MEAN_OF_FACES = {122.782f, 117.001f, 104.298f};

    private Normalize() {}

    /** RGB 0..255, minus the mean face colour, divided by 255. */
    static String meanOfFaces(NetWriter net, String rgb) {
        String mean = net.constant(Weights.ofFloats("normalize/mean", MEAN_OF_FACES, 3));
        String centred = net.op("Sub", "normalize/centred", rgb, mean);
        return net.op("Mul", "normalize/scaled", centred, net.scalar("normalize/scale", 1 / 255f));
    }

    /** RGB 0..255 to -1..1. */
    static String minusOneToOne(NetWriter net, String rgb) {
        String scaled = net.op("Mul", "normalize/scaled", rgb, net.scalar("normalize/scale", 1 / 127.5f));
        return net.op("Sub", "normalize/centred", scaled, net.scalar("normalize/one", 1));
    }
}
