package dev.atmosphere.cloud.mail;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** A mail server that does what a test tells it, good or bad: refuses, greylists, hangs, breaks off, speaks TLS. */
public final class ScriptedSmtp implements AutoCloseable {
    /** What it does instead of answering. */
    public enum Deed {
        HANG,
        BREAK_OFF
    }

    /** A mail as it was taken. */
    public record Taken(String recipient, String text) {}

    private final ServerSocket server;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final Map<String, Queue<String>> replies = new ConcurrentHashMap<>();
    private final Map<String, Deed> deeds = new ConcurrentHashMap<>();
    private final List<Taken> taken = new CopyOnWriteArrayList<>();
    private final List<String> heard = new CopyOnWriteArrayList<>();
    private volatile SSLContext tls;
    private volatile boolean fromTheStart;

    public ScriptedSmtp() throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
        Thread listener = new Thread(this::listen, "scripted-smtp");
        listener.setDaemon(true);
        listener.start();
    }

    public int port() {
        return server.getLocalPort();
    }

    /** Answers the next such lines so, one after the other; a line is known by how it begins, such as {@code RCPT TO:<a@b>}. */
    public ScriptedSmtp answer(String line, String... with) {
        replies.computeIfAbsent(line, l -> new ConcurrentLinkedQueue<>()).addAll(List.of(with));
        return this;
    }

    /** Does this instead of answering such a line; {@code .} is the end of a mail, which is taken all the same. */
    public ScriptedSmtp at(String line, Deed deed) {
        deeds.put(line, deed);
        return this;
    }

    /** Behaves from now on. */
    public void behave() {
        deeds.clear();
        replies.clear();
    }

    public ScriptedSmtp offering(SSLContext context) {
        tls = context;
        return this;
    }

    /** Speaks TLS from the first byte on. */
    public ScriptedSmtp encrypted(SSLContext context) {
        tls = context;
        fromTheStart = true;
        return this;
    }

    public List<Taken> taken() {
        return taken;
    }

    /** The lines of all connections, without contents. */
    public List<String> heard() {
        return heard;
    }

    private void listen() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                open.add(socket);
                Thread talk = new Thread(() -> talk(socket), "scripted-smtp-talk");
                talk.setDaemon(true);
                talk.start();
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void talk(Socket first) {
        Socket socket = first;
        try {
            if (fromTheStart) {
                socket = secured(socket);
            }
            BufferedReader in = reader(socket);
            say(socket, reply("CONNECT", "220 scripted ESMTP"));
            String recipient = "";
            while (true) {
                String line = in.readLine();
                if (line == null) {
                    return;
                }
                heard.add(line);
                String verb = line.split("[ :]")[0].toUpperCase(Locale.ROOT);
                if (done(line, verb, socket)) {
                    return;
                }
                switch (verb) {
                    case "EHLO" ->
                        say(
                                socket,
                                tls != null && !(socket instanceof SSLSocket)
                                        ? "250-scripted\r\n250 STARTTLS"
                                        : tls != null ? "250-scripted\r\n250 AUTH LOGIN" : "250 scripted");
                    case "STARTTLS" -> {
                        String answer = reply(verb, "220 go ahead");
                        say(socket, answer);
                        if (answer.startsWith("220")) {
                            socket = secured(socket);
                            in = reader(socket);
                        }
                    }
                    case "AUTH" -> {
                        say(socket, "334 VXNlcm5hbWU6");
                        heard.add(in.readLine());
                        say(socket, "334 UGFzc3dvcmQ6");
                        String password = in.readLine();
                        heard.add(password);
                        say(socket, reply(password, "235 welcome"));
                    }
                    case "RCPT" -> {
                        recipient = line.replaceAll(".*<(.*)>.*", "$1");
                        say(socket, reply(line, "250 ok"));
                    }
                    case "DATA" -> {
                        String answer = reply(verb, "354 go ahead");
                        say(socket, answer);
                        if (answer.startsWith("354")) {
                            String text = contents(in);
                            taken.add(new Taken(recipient, text));
                            if (done(".", ".", socket)) {
                                return;
                            }
                            String end = reply(".", "250 taken");
                            if (!end.startsWith("2")) {
                                taken.remove(taken.size() - 1);
                            }
                            say(socket, end);
                        }
                    }
                    case "QUIT" -> {
                        say(socket, "221 bye");
                        return;
                    }
                    default -> say(socket, reply(verb, "250 ok"));
                }
            }
        } catch (IOException | RuntimeException gone) {
            heard.add("gone: " + gone);
        } finally {
            if (!deeds.containsValue(Deed.HANG)) {
                shut(socket);
            }
        }
    }

    private SSLSocket secured(Socket socket) throws IOException {
        SSLSocket secure = (SSLSocket) tls.getSocketFactory().createSocket(socket, null, port(), true);
        secure.setUseClientMode(false);
        secure.startHandshake();
        open.add(secure);
        return secure;
    }

    /** Whether the connection is over by what was ordered for this line. */
    private boolean done(String line, String verb, Socket socket) {
        Deed deed = deeds.getOrDefault(line, deeds.get(verb));
        if (deed == Deed.BREAK_OFF) {
            shut(socket);
        }
        return deed != null;
    }

    private String reply(String line, String otherwise) {
        Queue<String> ordered = replies.getOrDefault(line, new ArrayDeque<>());
        String next = ordered.poll();
        return next == null ? otherwise : next;
    }

    private static String contents(BufferedReader in) throws IOException {
        StringBuilder text = new StringBuilder();
        for (String line = in.readLine(); !".".equals(line); line = in.readLine()) {
            if (line == null) {
                throw new IOException("the mail ended early");
            }
            text.append(line).append('\n');
        }
        return text.toString();
    }

    private static BufferedReader reader(Socket socket) throws IOException {
        return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    }

    private static void say(Socket socket, String line) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write((line + "\r\n").getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    private static void shut(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        open.forEach(ScriptedSmtp::shut);
    }
}
