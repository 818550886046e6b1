package dev.atmosphere.edge.broker.packet;

import static dev.atmosphere.edge.broker.packet.ProtocolViolation.malformed;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The fields of one packet, read front to back. Every read checks that the field lies within the packet; strings are refused if
 * they are not well-formed UTF-8 (surrogates and overlong forms included) or contain U+0000.
 */
final class Fields {
    private final byte[] bytes;
    private final int end;
    private int at;

    Fields(byte[] bytes, int from, int end) {
        this.bytes = bytes;
        this.at = from;
        this.end = end;
    }

    int remaining() {
        return end - at;
    }

    int position() {
        return at;
    }

    int u8(String field) throws ProtocolViolation {
        need(1, field);
        return bytes[at++] & 0xff;
    }

    int u16(String field) throws ProtocolViolation {
        need(2, field);
        return (bytes[at++] & 0xff) << 8 | bytes[at++] & 0xff;
    }

    /** Four bytes as they are: above 2^31 - 1 the result is negative. */
    int u32(String field) throws ProtocolViolation {
        need(4, field);
        return (bytes[at++] & 0xff) << 24 | (bytes[at++] & 0xff) << 16 | (bytes[at++] & 0xff) << 8 | bytes[at++] & 0xff;
    }

    /** A variable byte integer of at most four bytes. */
    int varInt(String field) throws ProtocolViolation {
        int value = 0;
        for (int shift = 0; shift <= 21; shift += 7) {
            int b = u8(field);
            value |= (b & 0x7f) << shift;
            if ((b & 0x80) == 0) {
                if (b == 0 && shift > 0) {
                    throw malformed(field + " is encoded in more bytes than it needs");
                }
                return value;
            }
        }
        throw malformed(field + " has more than four bytes");
    }

    byte[] binary(String field) throws ProtocolViolation {
        int length = u16(field);
        need(length, field);
        at += length;
        return Arrays.copyOfRange(bytes, at - length, at);
    }

    /**
     * A string that names something (a topic, a client) and is compared and logged: control characters and non-characters, which
     * the standard lets a server refuse, are refused.
     */
    String name(String field) throws ProtocolViolation {
        String name = string(field);
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (Character.isISOControl(c) || c >= 0xfdd0 && c <= 0xfdef || isNonCharacter(name.codePointAt(i))) {
                throw malformed(field + " contains the character U+" + Integer.toHexString(c));
            }
        }
        return name;
    }

    private static boolean isNonCharacter(int codePoint) {
        return (codePoint & 0xfffe) == 0xfffe;
    }

    String string(String field) throws ProtocolViolation {
        int length = u16(field);
        need(length, field);
        int from = at;
        at += length;
        boolean ascii = true;
        for (int i = from; i < at; i++) {
            if (bytes[i] == 0) {
                throw malformed(field + " contains U+0000");
            }
            ascii &= bytes[i] > 0;
        }
        if (ascii) {
            return new String(bytes, from, length, StandardCharsets.ISO_8859_1);
        }
        try {
            CharBuffer text = StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes, from, length));
            return text.toString();
        } catch (CharacterCodingException e) {
            throw malformed(field + " is not well-formed UTF-8");
        }
    }

    /** The fields of the next {@code length} bytes, which are skipped here. */
    Fields part(int length, String field) throws ProtocolViolation {
        need(length, field);
        at += length;
        return new Fields(bytes, at - length, at);
    }

    void end(String packet) throws ProtocolViolation {
        if (at != end) {
            throw malformed(packet + " has " + (end - at) + " bytes too many");
        }
    }

    private void need(int count, String field) throws ProtocolViolation {
        if (end - at < count) {
            throw malformed(field + " reaches over the packet's end");
        }
    }
}
