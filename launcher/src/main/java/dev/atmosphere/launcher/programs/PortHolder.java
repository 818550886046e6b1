package dev.atmosphere.launcher.programs;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The process that listens on a TCP port of this machine, as Linux tells it in {@code /proc}; on other systems, and where
 * another user's process is not to be looked into, nobody is known.
 *
 * @param commandLine with its arguments, blanks between them
 */
public record PortHolder(long pid, String commandLine) {
    private static final Path PROC = Path.of("/proc");
    /** TCP_LISTEN of Linux's include/net/tcp_states.h, as /proc/net/tcp writes it. */
    private static final String LISTENING = "0A";

    private static final int LONGEST_LINE = 80;
    /** Of the java command; a jar file is a name as good as a main class. */
    private static final Set<String> FLAGS_WITH_A_VALUE =
            Set.of("-cp", "-classpath", "--class-path", "-p", "--module-path", "--add-modules", "-m", "--module");

    public static Optional<PortHolder> of(int port) {
        Set<String> sockets = new HashSet<>();
        for (String table : List.of("net/tcp", "net/tcp6")) {
            sockets.addAll(listeningSockets(PROC.resolve(table), port));
        }
        return sockets.isEmpty() ? Optional.empty() : processWith(sockets);
    }

    /** Its program, without a path, and as much of its arguments as fits a line; of a Java program its main class. */
    public String brief() {
        List<String> words = List.of(commandLine.split(" "));
        String program = words.get(0).substring(words.get(0).lastIndexOf('/') + 1);
        String rest = program.equals("java") ? mainClass(words) : String.join(" ", words.subList(1, words.size()));
        String line = (program + " " + rest).strip();
        return "process " + pid + (line.isEmpty() ? "" : ": ")
                + (line.length() > LONGEST_LINE ? line.substring(0, LONGEST_LINE) + " ..." : line);
    }

    private static String mainClass(List<String> words) {
        for (int i = 1; i < words.size(); i++) {
            if (FLAGS_WITH_A_VALUE.contains(words.get(i))) {
                i++;
            } else if (!words.get(i).startsWith("-")) {
                return words.get(i);
            }
        }
        return "";
    }

    /** Links to sockets have the form {@code socket:[inode]}. */
    private static Set<String> listeningSockets(Path table, int port) {
        Set<String> sockets = new HashSet<>();
        try {
            String suffix = String.format(":%04X", port);
            for (String line : Files.readAllLines(table)) {
                // sl local_address rem_address st tx:rx tr:when retrnsmt uid timeout inode ...
                String[] columns = line.strip().split("\\s+");
                if (columns.length > 9 && columns[1].endsWith(suffix) && columns[3].equals(LISTENING)) {
                    sockets.add("socket:[" + columns[9] + "]");
                }
            }
        } catch (IOException e) {
            return Set.of();
        }
        return sockets;
    }

    private static Optional<PortHolder> processWith(Set<String> sockets) {
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
            for (Path process : processes) {
                if (holdsOne(process, sockets)) {
                    long pid = Long.parseLong(process.getFileName().toString());
                    return Optional.of(new PortHolder(pid, commandLine(process)));
                }
            }
        } catch (IOException e) {
            return Optional.empty();
        }
        return Optional.empty();
    }

    private static boolean holdsOne(Path process, Set<String> sockets) {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(process.resolve("fd"))) {
            for (Path file : files) {
                if (Files.isSymbolicLink(file)
                        && sockets.contains(Files.readSymbolicLink(file).toString())) {
                    return true;
                }
            }
        } catch (IOException | java.nio.file.DirectoryIteratorException e) {
            // Gone meanwhile, or somebody else's: not to be known.
            return false;
        }
        return false;
    }

    private static String commandLine(Path process) {
        try {
            byte[] text = Files.readAllBytes(process.resolve("cmdline"));
            return new String(text, StandardCharsets.UTF_8).replace('\0', ' ').strip();
        } catch (IOException e) {
            return "";
        }
    }
}
