package dev.atmosphere.edge.access;

import dev.atmosphere.access.Users;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;

/** The files of users and rights as they are looked at without an edge. */
public final class AccessFiles {
    private AccessFiles() {}

    /**
     * @return how many users it names
     * @throws IllegalArgumentException if an edge could not use it, naming the first line that is wrong
     */
    public static int users(Path file) throws IOException {
        return Users.parse(Files.readString(file, StandardCharsets.UTF_8))
                .hashes()
                .size();
    }

    /**
     * @return how many rights it gives
     * @throws IllegalArgumentException if an edge could not use it, naming the first line that is wrong
     */
    public static int rights(Path file) throws IOException {
        return Acl.parse(Files.readString(file, StandardCharsets.UTF_8)).rules().size();
    }

    /** Whether others than its owner may read it. False where files have no such modes. */
    public static boolean isReadByOthers(Path file) {
        try {
            Set<PosixFilePermission> mode = Files.getPosixFilePermissions(file);
            return mode.contains(PosixFilePermission.OTHERS_READ) || mode.contains(PosixFilePermission.GROUP_READ);
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }
}
