package dev.atmosphere.edge.broker;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * Packets as the conformance cases write them: hex digits; {@code 'text'} a string with its length in two bytes before it;
 * {@code <text>} a text as it is; a group in braces, with its length (a variable byte integer) before it. What is expected may also
 * have {@code ..}, any one byte, and {@code *}, any bytes, outside of groups. Blanks are for the eye.
 */
final class PacketText {
    private static final HexFormat HEX = HexFormat.of();
    private static final String ONE_BYTE = "..";

    private final String text;
    private int at;

    private PacketText(String text) {
        this.text = text;
    }

    static byte[] bytes(String text) {
        return HEX.parseHex(new PacketText(text).read());
    }

    /** Matches the hex digits of every packet that the text describes. */
    static Pattern pattern(String text) {
        String read = new PacketText(text).read();
        return Pattern.compile(read.replace(ONE_BYTE, "[0-9a-f]{2}").replace("*", "(?:[0-9a-f]{2})*"));
    }

    private String read() {
        String all = group();
        if (at < text.length()) {
            throw new IllegalArgumentException("a closing brace too many: " + text);
        }
        return all;
    }

    private String group() {
        StringBuilder hex = new StringBuilder();
        while (at < text.length() && text.charAt(at) != '}') {
            char c = text.charAt(at++);
            switch (c) {
                case ' ' -> {}
                case '\'' -> {
                    String string = until('\'');
                    hex.append(HEX.toHexDigits((short) (string.length() / 2))).append(string);
                }
                case '<' -> hex.append(until('>'));
                case '{' -> {
                    String inner = group();
                    if (at++ >= text.length() || inner.contains("*")) {
                        throw new IllegalArgumentException("a group without an end or a length: " + text);
                    }
                    hex.append(variableByteInteger(inner.length() / 2)).append(inner);
                }
                default -> hex.append(c);
            }
        }
        return hex.toString();
    }

    private String until(char quote) {
        int end = text.indexOf(quote, at);
        String string = text.substring(at, end);
        at = end + 1;
        return HEX.formatHex(string.getBytes(StandardCharsets.UTF_8));
    }

    private static String variableByteInteger(int value) {
        StringBuilder hex = new StringBuilder();
        int rest = value;
        do {
            int low = rest & 0x7f;
            rest >>>= 7;
            hex.append(HEX.toHexDigits((byte) (rest > 0 ? low | 0x80 : low)));
        } while (rest > 0);
        return hex.toString();
    }
}
