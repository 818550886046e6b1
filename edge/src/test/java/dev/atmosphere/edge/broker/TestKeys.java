package dev.atmosphere.edge.broker;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** Keys and certificates made for a test by Java's {@code keytool}, each as a store and in PEM: {@code NAME.p12, NAME.key, NAME.pem}. */
public final class TestKeys {
    static final String PASSWORD = "changeit";
    private static final String ALIAS = "k";

    private final Path directory;

    public TestKeys(Path directory) {
        this.directory = directory;
    }

    /** A key and a certificate that it signed itself, for two days. */
    public void selfSigned(String name, String commonName) throws Exception {
        selfSigned(name, commonName, 0, 2);
    }

    /** One that begins, and ends, so many days from now. */
    public void selfSigned(String name, String commonName, int firstDay, int lastDay) throws Exception {
        pair(name, commonName, firstDay, lastDay, "-ext", "SAN=dns:localhost,ip:127.0.0.1");
        pem(
                name + ".key",
                "PRIVATE KEY",
                store(name).getKey(ALIAS, PASSWORD.toCharArray()).getEncoded());
        pem(name + ".pem", "CERTIFICATE", store(name).getCertificate(ALIAS).getEncoded());
    }

    /** An authority. */
    public void authority(String name) throws Exception {
        pair(name, name, 0, 2, "-ext", "bc:critical=ca:true", "-ext", "ku:critical=keyCertSign,cRLSign");
        pem(name + ".pem", "CERTIFICATE", store(name).getCertificate(ALIAS).getEncoded());
    }

    /** A key and a certificate that an authority signed, both in the store. */
    void issued(String name, String commonName, String authority) throws Exception {
        pair(name, commonName, 0, 2);
        String request = directory.resolve(name + ".request").toString();
        String answer = directory.resolve(name + ".der").toString();
        keytool(name, List.of("-certreq", "-file", request));
        keytool(authority, List.of("-gencert", "-infile", request, "-outfile", answer, "-validity", "2"));
        KeyStore store = store(name);
        Certificate certificate;
        try (var in = Files.newInputStream(Path.of(answer))) {
            certificate = CertificateFactory.getInstance("X.509").generateCertificate(in);
        }
        Certificate[] chain = {certificate, store(authority).getCertificate(ALIAS)};
        store.setKeyEntry(ALIAS, store.getKey(ALIAS, PASSWORD.toCharArray()), PASSWORD.toCharArray(), chain);
        try (var out = Files.newOutputStream(directory.resolve(name + ".p12"))) {
            store.store(out, PASSWORD.toCharArray());
        }
    }

    /** A list of what an authority has revoked, of three days, to be replaced in so many. */
    public void revocations(Path file, String authority, int lastDay, String... revoked) throws Exception {
        int firstDay = lastDay - 3;
        List<String> arguments = new ArrayList<>(List.of("-gencrl", "-rfc", "-file", file.toString(), "-id", "1"));
        for (String name : revoked) {
            X509Certificate certificate = (X509Certificate) store(name).getCertificate(ALIAS);
            arguments.addAll(List.of("-id", certificate.getSerialNumber().toString()));
        }
        arguments.addAll(List.of("-startdate", (firstDay < 0 ? "" : "+") + firstDay + "d", "-validity", "3"));
        keytool(authority, arguments);
    }

    KeyStore store(String name) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (var in = Files.newInputStream(directory.resolve(name + ".p12"))) {
            store.load(in, PASSWORD.toCharArray());
        }
        return store;
    }

    private void pair(String name, String commonName, int firstDay, int lastDay, String... more) throws Exception {
        List<String> arguments = new ArrayList<>(List.of(
                "-genkeypair",
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-startdate",
                (firstDay < 0 ? "" : "+") + firstDay + "d",
                "-validity",
                Integer.toString(lastDay - firstDay),
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
