package dev.atmosphere.sim.fault;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.random.RandomGenerator;

/** One thing that can be wrong with a picture that a station publishes. */
public enum Fault {
    /** The file ends somewhere in its middle, as after a loose cable. No result may come back. */
    TRUNCATED_JPEG(true) {
        @Override
        public byte[] spoil(byte[] jpeg, int oversizeBytes, RandomGenerator random) {
            return Arrays.copyOf(jpeg, jpeg.length / 10 + random.nextInt(Math.max(1, jpeg.length * 7 / 10)));
        }
    },
    /** A sound JPEG blown up beyond the gateway's limit. No result may come back. */
    OVERSIZE(true) {
        @Override
        public byte[] spoil(byte[] jpeg, int oversizeBytes, RandomGenerator random) {
            return padded(jpeg, oversizeBytes);
        }
    },
    /** Bytes that are no picture at all. No result may come back. */
    NOT_AN_IMAGE(true) {
        @Override
        public byte[] spoil(byte[] jpeg, int oversizeBytes, RandomGenerator random) {
            byte[] noise = new byte[1000 + random.nextInt(9000)];
            random.nextBytes(noise);
            byte[] beginning = "boot: camera init failed, dumping log\n".getBytes(StandardCharsets.US_ASCII);
            System.arraycopy(beginning, 0, noise, 0, beginning.length);
            return noise;
        }
    },
    /** No bytes. No result may come back. */
    EMPTY(true) {
        @Override
        public byte[] spoil(byte[] jpeg, int oversizeBytes, RandomGenerator random) {
            return new byte[0];
        }
    },
    /** The same picture with the same id is published twice. One result has to come back. */
    DUPLICATE(false) {
        @Override
        public byte[] spoil(byte[] jpeg, int oversizeBytes, RandomGenerator random) {
            return jpeg;
        }
    };

    /** A JPEG segment says its length in two bytes. */
    private static final int LONGEST_SEGMENT = 65_535;

    private final boolean broken;

    Fault(boolean broken) {
        this.broken = broken;
    }

    /** What the picture becomes. */
    public abstract byte[] spoil(byte[] jpeg, int oversizeBytes, RandomGenerator random);

    /** Whether nothing can be found in such a picture. */
    public boolean broken() {
        return broken;
    }

    /** The name on the command line: {@code truncated-jpeg}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The picture with comment segments behind its first marker, until it is at least {@code bytes} long. */
    private static byte[] padded(byte[] jpeg, int bytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(bytes + LONGEST_SEGMENT);
        out.write(jpeg, 0, 2);
        byte[] comment = new byte[LONGEST_SEGMENT + 2];
        Arrays.fill(comment, (byte) ' ');
        comment[0] = (byte) 0xFF;
        comment[1] = (byte) 0xFE;
        comment[2] = (byte) (LONGEST_SEGMENT >> 8);
        comment[3] = (byte) LONGEST_SEGMENT;
        while (out.size() + jpeg.length - 2 < bytes) {
            out.write(comment, 0, comment.length);
        }
        out.write(jpeg, 2, jpeg.length - 2);
        return out.toByteArray();
    }
}
