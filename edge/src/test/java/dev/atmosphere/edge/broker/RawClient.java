package dev.atmosphere.edge.broker;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** A socket that sends what it is told, byte by byte, and tells what comes back. */
final class RawClient implements AutoCloseable {
    private static final HexFormat HEX = HexFormat.of();
    private final Socket socket;

    RawClient(int port) {
        this(port, "127.0.0.1");
    }

    /** @param from the address that it comes from, one of this machine's many: 127.x.x.x */
    RawClient(int port, String from) {
        try {
            socket = new Socket(InetAddress.getByName("127.0.0.1"), port, InetAddress.getByName(from), 0);
            if (socket.getLocalPort() == port) {
                socket.close(); // nobody listens, and TCP connects a port of the ephemeral range to itself
                throw new IOException("connected to itself");
            }
            socket.setSoTimeout(10_000);
            socket.setTcpNoDelay(true);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** By a socket that is connected already. */
    RawClient(Socket socket) {
        this.socket = socket;
    }

    /** Hex digits; blanks are for the eye. */
    RawClient send(String hex) {
        return send(HEX.parseHex(hex.replace(" ", "")));
    }

    RawClient send(byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
            socket.getOutputStream().flush();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The next packet in hex; {@code closed} if the socket ends instead, {@code silence} if nothing comes for 10 s. */
    String receive() {
        try {
            int first = socket.getInputStream().read();
            if (first < 0) {
                return "closed";
            }
            ByteArrayOutputStream packet = new ByteArrayOutputStream();
            packet.write(first);
            int length = 0;
            int shift = 0;
            int next;
            do {
                next = socket.getInputStream().read();
                if (next < 0) {
                    return "closed";
                }
                packet.write(next);
                length |= (next & 0x7f) << shift;
                shift += 7;
            } while ((next & 0x80) != 0);
            packet.write(socket.getInputStream().readNBytes(length));
            return HEX.formatHex(packet.toByteArray());
        } catch (SocketTimeoutException e) {
            return "silence";
        } catch (IOException e) {
            return "closed";
        }
    }

    /** Sends a CONNECT and expects to be let in. */
    RawClient connect(int level, String clientId) {
        return connect(level, clientId, "");
    }

    /** @param properties of MQTT 5, encoded, in hex without their length */
    RawClient connect(int level, String clientId, String properties) {
        send(connectPacket(level, clientId, properties));
        String answer = receive();
        if (!answer.startsWith("20") || !answer.substring(6, 8).equals("00")) {
            throw new AssertionError("not let in: " + answer);
        }
        return this;
    }

    static byte[] connectPacket(int level, String clientId, String properties) {
        byte[] extra = HEX.parseHex(properties.replace(" ", ""));
        byte[] id = clientId.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes(HEX.parseHex("00044d515454"));
        body.write(level);
        body.writeBytes(new byte[] {2, 0, 0});
        if (level >= 5) {
            body.write(extra.length);
            body.writeBytes(extra);
        }
        body.write(id.length >> 8);
        body.write(id.length);
        body.writeBytes(id);
        return packet(0x10, body.toByteArray());
    }

    static byte[] publishPacket(int level, int qos, int packetId, String topic, byte[] payload) {
        byte[] name = topic.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.write(name.length >> 8);
        body.write(name.length);
        body.writeBytes(name);
        if (qos > 0) {
            body.write(packetId >> 8);
            body.write(packetId);
        }
        if (level >= 5) {
            body.write(0);
        }
        body.writeBytes(payload);
        return packet(0x30 | qos << 1, body.toByteArray());
    }

    static byte[] packet(int first, byte[] body) {
        ByteArrayOutputStream packet = new ByteArrayOutputStream();
        packet.write(first);
        int rest = body.length;
        do {
            int b = rest & 0x7f;
            rest >>>= 7;
            packet.write(rest > 0 ? b | 0x80 : b);
        } while (rest > 0);
        packet.writeBytes(body);
        return packet.toByteArray();
    }

    Socket socket() {
        return socket;
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
