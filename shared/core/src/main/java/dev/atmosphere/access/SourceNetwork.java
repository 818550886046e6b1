package dev.atmosphere.access;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Where a client comes from, as limits by address count it: its address, or of IPv6 its network (/64), within which everybody has as
 * many addresses as it likes.
 *
 * @param text for people, and what makes two the same
 * @param loopback whether it is this machine
 */
public record SourceNetwork(String text, boolean loopback) {
    private static final int NETWORK_BYTES = 8;

    public static SourceNetwork of(InetAddress address) {
        if (address instanceof Inet6Address && !address.isLoopbackAddress()) {
            byte[] network = Arrays.copyOf(address.getAddress(), NETWORK_BYTES);
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < NETWORK_BYTES; i += 2) {
                text.append(HexFormat.of().formatHex(network, i, i + 2)).append(':');
            }
            return new SourceNetwork(text.append(":/64").toString(), false);
        }
        return new SourceNetwork(address.getHostAddress(), address.isLoopbackAddress());
    }

    @Override
    public String toString() {
        return text;
    }
}
