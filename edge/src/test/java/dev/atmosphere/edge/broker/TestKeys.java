package dev.atmosphere.edge.broker;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** Keys and certificates made for a test by Java's {@code keytool}, each as a store and in PEM: {@code NAME.p12, NAME.key, NAME.pem}. */
final class TestKeys {
    static final String PASSWORD = "changeit";
    private static final String ALIAS = "k";

    private final Path directory;

    TestKeys(Path directory) {
        this.directory = directory;
    }

    /** A key and a certificate that it signed itself, for two days. */
    void selfSigned(String name, String commonName) throws Exception {
        pair(name, commonName, "-ext", "SAN=dns:localhost,ip:127.0.0.1");
        pem(
                name + ".key",
                "PRIVATE KEY",
                store(name).getKey(ALIAS, PASSWORD.toCharArray()).getEncoded());
        pem(name + ".pem", "CERTIFICATE", store(name).getCertificate(ALIAS).getEncoded());
    }

    KeyStore store(String name) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (var in = Files.newInputStream(directory.resolve(name + ".p12"))) {
            store.load(in, PASSWORD.toCharArray());
        }
        return store;
    }

    private void pair(String name, String commonName, String... more) throws Exception {
        List<String> arguments = new ArrayList<>(List.of(
                "-genkeypair",
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-validity",
                "2",
                "-dname",
                "CN=" + commonName + ",O=Test"));
        arguments.addAll(List.of(more));
        keytool(name, arguments);
    }

    private void keytool(String name, List<String> arguments) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(arguments);
        command.addAll(List.of("-alias", ALIAS, "-storetype", "PKCS12", "-storepass", PASSWORD, "-keystore"));
        command.add(directory.resolve(name + ".p12").toString());
        Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(keytool.getInputStream().readAllBytes(), UTF_8);
        if (keytool.waitFor() != 0) {
            throw new AssertionError(String.join(" ", command) + ": " + said);
        }
    }

    private void pem(String file, String what, byte[] der) throws IOException {
        String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        Files.writeString(
                directory.resolve(file), "-----BEGIN " + what + "-----\n" + text + "\n-----END " + what + "-----\n");
    }
}
