package dev.atmosphere.recognition;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.atmosphere.face.Descriptor;
import dev.atmosphere.recognition.RecognizerUnusable.Reason;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A recognizer as bytes, big-endian. Faces take two bytes a number (half precision), probes four. A reader trusts no count and no
 * length in it: what does not fit is refused, and nothing is allocated that the bytes at hand do not fill.
 *
 * <pre>
 * magic "ATMR", format 1 (1 byte), length of everything (4)
 * version (4), trained at (8, milliseconds since 1970), model id (text), dimensions (2)
 * nearest (1), known (8), likely (8), nobody (8)
 * people (4), each: id (16), name (text), examples (1), not them (1), their faces
 * faces of nobody (2), the faces
 * probes (1), each: face (4 bytes a number), answer (1: 0 nobody, 1 likely, 2 known), id of the person (16, zeros for nobody)
 * text: length in bytes (2), UTF-8
 * </pre>
 */
public final class RecognizerFile {
    /** Beyond it a file is neither written nor read. */
    public static final int MOST_BYTES = 64 << 20;

    private static final int MAGIC = 0x41544d52;
    private static final byte FORMAT = 1;
    private static final int LENGTH_AT = 5;

    private RecognizerFile() {}

    /** How many bytes of a file a face takes. */
    public static int bytesOfFace(DescriptorModel model) {
        return model.dimensions() * Short.BYTES;
    }

    /**
     * @throws IllegalArgumentException if it would be larger than {@link #MOST_BYTES}
     */
    public static byte[] write(Recognizer recognizer) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeInt(MAGIC);
            out.writeByte(FORMAT);
            out.writeInt(0);
            write(recognizer, out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (bytes.size() > MOST_BYTES) {
            throw new IllegalArgumentException(
                    recognizer + " takes " + bytes.size() + " bytes, more than " + MOST_BYTES);
        }
        byte[] file = bytes.toByteArray();
        ByteBuffer.wrap(file).putInt(LENGTH_AT, file.length);
        return file;
    }

    private static void write(Recognizer recognizer, DataOutputStream out) throws IOException {
        out.writeInt(recognizer.version());
        out.writeLong(recognizer.trainedAt().toEpochMilli());
        writeText(recognizer.model().id(), out);
        out.writeShort(recognizer.model().dimensions());
        out.writeByte(recognizer.thresholds().nearest());
        out.writeDouble(recognizer.thresholds().known());
        out.writeDouble(recognizer.thresholds().likely());
        out.writeDouble(recognizer.thresholds().nobody());
        out.writeInt(recognizer.people().size());
        for (TaughtPerson person : recognizer.people()) {
            writeId(person.id(), out);
            writeText(person.name(), out);
            out.writeByte(person.examples().size());
            out.writeByte(person.notThem().size());
            writeFaces(person.examples(), out);
            writeFaces(person.notThem(), out);
        }
        out.writeShort(recognizer.nobody().size());
        writeFaces(recognizer.nobody(), out);
        out.writeByte(recognizer.probes().size());
        for (Probe probe : recognizer.probes()) {
            for (float value : probe.face().values()) {
                out.writeFloat(value);
            }
            out.writeByte(probe.known() ? 2 : probe.person().isPresent() ? 1 : 0);
            writeId(probe.person().orElse(new UUID(0, 0)), out);
        }
    }

    private static void writeFaces(List<Descriptor> faces, DataOutputStream out) throws IOException {
        for (Descriptor face : faces) {
            for (float value : face.values()) {
                out.writeShort(HalfPrecision.of(value));
            }
        }
    }

    private static void writeText(String text, DataOutputStream out) throws IOException {
        byte[] bytes = text.getBytes(UTF_8);
        out.writeShort(bytes.length);
        out.write(bytes);
    }

    private static void writeId(UUID id, DataOutputStream out) throws IOException {
        out.writeLong(id.getMostSignificantBits());
        out.writeLong(id.getLeastSignificantBits());
    }

    /** Reads what {@link #write} wrote; {@link Recognizer#answersAsTrained} is for the caller to ask. */
    public static Recognizer read(byte[] file) throws RecognizerUnusable {
        if (file.length > MOST_BYTES) {
            throw new RecognizerUnusable(
                    Reason.LENGTH, file.length + " bytes are more than a recognizer's " + MOST_BYTES);
        }
        ByteBuffer in = ByteBuffer.wrap(file);
        try {
            if (in.getInt() != MAGIC) {
                throw new RecognizerUnusable(Reason.FORMAT, "this is no recognizer's file");
            }
            byte format = in.get();
            if (format != FORMAT) {
                throw new RecognizerUnusable(Reason.FORMAT, "format " + format + " is not known here, only " + FORMAT);
            }
            int length = in.getInt();
            if (length != file.length) {
                throw new RecognizerUnusable(
                        Reason.LENGTH, "the file has " + file.length + " bytes and should have " + length);
            }
            Recognizer recognizer = read(in);
            if (in.hasRemaining()) {
                throw new RecognizerUnusable(Reason.LENGTH, in.remaining() + " bytes stand behind the end");
            }
            return recognizer;
        } catch (BufferUnderflowException e) {
            throw new RecognizerUnusable(Reason.LENGTH, "the file is cut short at " + file.length + " bytes", e);
        } catch (IllegalArgumentException | DateTimeException | CharacterCodingException e) {
            throw new RecognizerUnusable(Reason.CONTENTS, "the file cannot be right: " + e.getMessage(), e);
        }
    }

    private static Recognizer read(ByteBuffer in) throws CharacterCodingException {
        int version = in.getInt();
        Instant trainedAt = Instant.ofEpochMilli(in.getLong());
        DescriptorModel model =
                new DescriptorModel(readText(in, DescriptorModel.LONGEST_ID), Short.toUnsignedInt(in.getShort()));
        Thresholds thresholds = new Thresholds(in.get(), in.getDouble(), in.getDouble(), in.getDouble());
        int count = in.getInt();
        if (count < 0 || count > Recognizer.MOST_PEOPLE) {
            throw new IllegalArgumentException(count + " people");
        }
        List<TaughtPerson> people = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            UUID id = readId(in);
            String name = readText(in, TaughtPerson.MOST_NAME_BYTES);
            int examples = Byte.toUnsignedInt(in.get());
            int notThem = Byte.toUnsignedInt(in.get());
            people.add(new TaughtPerson(
                    id, name, readFaces(in, examples, model.dimensions()), readFaces(in, notThem, model.dimensions())));
        }
        List<Descriptor> nobody = readFaces(in, Short.toUnsignedInt(in.getShort()), model.dimensions());
        return new Recognizer(version, trainedAt, model, thresholds, people, nobody, readProbes(in, model));
    }

    private static List<Probe> readProbes(ByteBuffer in, DescriptorModel model) {
        int count = Byte.toUnsignedInt(in.get());
        List<Probe> probes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            float[] values = new float[model.dimensions()];
            for (int d = 0; d < values.length; d++) {
                values[d] = in.getFloat();
            }
            byte answer = in.get();
            UUID person = readId(in);
            if (answer < 0 || answer > 2) {
                throw new IllegalArgumentException("an answer of " + answer);
            }
            probes.add(new Probe(
                    new Descriptor(values), answer == 2, answer == 0 ? Optional.empty() : Optional.of(person)));
        }
        return probes;
    }

    private static List<Descriptor> readFaces(ByteBuffer in, int count, int dimensions) {
        if ((long) count * dimensions * Short.BYTES > in.remaining()) {
            throw new BufferUnderflowException();
        }
        List<Descriptor> faces = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            float[] values = new float[dimensions];
            for (int d = 0; d < dimensions; d++) {
                values[d] = HalfPrecision.toFloat(in.getShort());
            }
            faces.add(new Descriptor(values));
        }
        return faces;
    }

    private static String readText(ByteBuffer in, int mostBytes) throws CharacterCodingException {
        int length = Short.toUnsignedInt(in.getShort());
        if (length > mostBytes) {
            throw new IllegalArgumentException("a text of " + length + " bytes, more than " + mostBytes);
        }
        if (length > in.remaining()) {
            throw new BufferUnderflowException();
        }
        ByteBuffer bytes = in.slice().limit(length);
        in.position(in.position() + length);
        return UTF_8.newDecoder().decode(bytes).toString();
    }

    private static UUID readId(ByteBuffer in) {
        return new UUID(in.getLong(), in.getLong());
    }
}
