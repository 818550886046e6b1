package dev.atmosphere.launcher.bench.broker;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import javax.imageio.ImageIO;

/**
 * What is published again and again: a beginning that carries the message's number, so that no two are alike, and the rest, which
 * all share.
 *
 * @param begin short; copied for every message
 * @param numberAt where in it the number stands, {@value #DIGITS} hexadecimal digits
 * @param rest direct, never written to; taken by duplicate
 */
record Payload(byte[] begin, int numberAt, ByteBuffer rest) {
    private static final int DIGITS = 16;
    private static final int WIDTH = 800;
    private static final int HEIGHT = 600;
    /** A comment segment's marker, before its length. */
    private static final byte[] COMMENT = {(byte) 0xff, (byte) 0xfe};

    private static final int LONGEST_SEGMENT = 0xffff;

    /** Text of so many bytes. */
    static Payload text(int bytes) {
        return new Payload("m".repeat(bytes).getBytes(StandardCharsets.US_ASCII), 0, ByteBuffer.allocateDirect(0));
    }

    /**
     * A JPEG of exactly so many bytes, whose number stands in its first comment: a drawing, and comments behind it up to the size.
     *
     * @throws IllegalArgumentException if the drawing alone is larger
     */
    static Payload picture(int bytes) {
        byte[] drawn = drawn();
        int numbered = 2 + COMMENT.length + 2 + DIGITS;
        int missing = bytes - (drawn.length + numbered - 2);
        if (missing < 0) {
            throw new IllegalArgumentException("a picture has at least " + (bytes - missing) + " bytes");
        }
        ByteBuffer begin = ByteBuffer.allocate(numbered);
        begin.put(drawn, 0, 2).put(COMMENT).putShort((short) (2 + DIGITS));
        ByteBuffer rest = ByteBuffer.allocateDirect(bytes - numbered);
        comments(rest, missing);
        rest.put(drawn, 2, drawn.length - 2).flip();
        return new Payload(begin.array(), numbered - DIGITS, rest);
    }

    /** Comments of so many bytes in all, their markers included; under four there is none, and the picture so much shorter. */
    private static void comments(ByteBuffer into, int bytes) {
        Random noise = new Random(1);
        for (int left = bytes; left >= 4; ) {
            int segment = Math.min(left - 2, LONGEST_SEGMENT);
            // What is left must be none, or enough for another.
            if (left - 2 - segment > 0 && left - 2 - segment < 4) {
                segment -= 4;
            }
            byte[] text = new byte[segment - 2];
            noise.nextBytes(text);
            into.put(COMMENT).putShort((short) segment).put(text);
            left -= 2 + segment;
        }
    }

    /** Some tens of kilobytes: noise does not compress. */
    private static byte[] drawn() {
        Random random = new Random(7);
        BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
        Graphics2D pen = image.createGraphics();
        for (int i = 0; i < 600; i++) {
            pen.setColor(new Color(random.nextInt(1 << 24)));
            pen.fillOval(random.nextInt(WIDTH), random.nextInt(HEIGHT), random.nextInt(90), random.nextInt(90));
        }
        pen.dispose();
        ByteArrayOutputStream jpeg = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, "jpeg", jpeg);
        } catch (IOException e) {
            throw new UncheckedIOException("a picture in memory cannot be encoded", e);
        }
        return jpeg.toByteArray();
    }

    int size() {
        return begin.length + rest.remaining();
    }

    /** Puts the beginning of the message with that number. */
    void putBegin(ByteBuffer into, long number) {
        int at = into.position() + numberAt;
        into.put(begin);
        for (int i = 0; i < DIGITS; i++) {
            into.put(at + i, (byte) Character.forDigit((int) (number >>> 4 * (DIGITS - 1 - i)) & 0xf, 16));
        }
    }
}
