package dev.atmosphere.edge.broker;

import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A listener's certificate, key, authorities and revocations as they stand in their files, checked before they are used: that they can
 * be read, and that the key is the certificate's. Reads the disk.
 */
final class Certificates {
    private static final Logger LOG = LoggerFactory.getLogger(Certificates.class);
    private static final String BEGIN = "-----BEGIN PRIVATE KEY-----";
    private static final String END = "-----END PRIVATE KEY-----";
    private static final List<String> PROTOCOLS = List.of("TLSv1.3", "TLSv1.2");
    private static final int WARN_DAYS = 21;

    private final ListenerConfig.Tls files;
    private List<String> lastTexts = List.of();

    Certificates(ListenerConfig.Tls files) {
        this.files = files;
    }

    /** What the files hold, checked. */
    private record Held(
            List<X509Certificate> chain,
            PrivateKey key,
            List<X509Certificate> authorities,
            Optional<Revocations> revocations) {}

    /**
     * Empty if nothing has changed since the last call.
     *
     * @throws IOException also if what stands there cannot be used; what was used before can be used on
     */
    Optional<SslContext> changed() throws IOException {
        List<String> texts = texts();
        if (texts.equals(lastTexts)) {
            return Optional.empty();
        }
        Held held = held(texts);
        tell(held);
        SslContext made = context(held);
        lastTexts = texts;
        return Optional.of(made);
    }

    /** Whether they can be used, and until when they are good. */
    TlsFiles look() throws IOException {
        Held held = held(texts());
        context(held);
        return new TlsFiles(
                held.chain.get(0).getNotBefore().toInstant(),
                firstEnd(held.chain).orElseThrow(),
                firstEnd(held.authorities),
                held.revocations.flatMap(Revocations::until));
    }

    private List<String> texts() throws IOException {
        List<String> texts = new ArrayList<>();
        texts.add(text(files.certificate()));
        texts.add(text(files.key()));
        for (Optional<Path> more : List.of(files.authorities(), files.revocations())) {
            texts.add(more.isPresent() ? text(more.get()) : "");
        }
        return texts;
    }

    private Held held(List<String> texts) throws IOException {
        List<X509Certificate> chain = certificates(files.certificate(), texts.get(0));
        PrivateKey key = key(chain.get(0), texts.get(1));
        List<X509Certificate> authorities = files.authorities().isPresent()
                ? certificates(files.authorities().get(), texts.get(2))
                : List.of();
        Optional<Revocations> revocations = files.revocations().isPresent()
                ? Optional.of(Revocations.parse(files.revocations().get(), texts.get(3), authorities))
                : Optional.empty();
        return new Held(chain, key, authorities, revocations);
    }

    private SslContext context(Held held) throws IOException {
        SslContextBuilder builder = SslContextBuilder.forServer(held.key, held.chain)
                .sslProvider(SslProvider.JDK)
                .protocols(PROTOCOLS);
        if (!held.authorities.isEmpty()) {
            builder.clientAuth(files.certificateRequired() ? ClientAuth.REQUIRE : ClientAuth.OPTIONAL);
            if (held.revocations.isPresent()) {
                builder.trustManager(believed(held.authorities, held.revocations.get()));
            } else {
                builder.trustManager(held.authorities);
            }
        }
        return builder.build();
    }

    private static BelievedClients believed(List<X509Certificate> authorities, Revocations revocations)
            throws IOException {
        try {
            return new BelievedClients(authorities, revocations);
        } catch (GeneralSecurityException e) {
            throw new IOException("the client authorities cannot be used", e);
        }
    }

    private void tell(Held held) {
        Instant now = Instant.now();
        Instant until = firstEnd(held.chain).orElseThrow();
        if (until.isBefore(now)) {
            LOG.error("the certificate {} ended on {}: clients will refuse it", files.certificate(), until);
        } else if (until.isBefore(now.plus(WARN_DAYS, ChronoUnit.DAYS))) {
            LOG.warn("the certificate {} ends on {}", files.certificate(), until);
        }
        held.revocations
                .flatMap(Revocations::until)
                .filter(next -> next.isBefore(now))
                .ifPresent(next -> LOG.warn(
                        "the revocations {} should have been replaced by {}: they are used on",
                        files.revocations().orElseThrow(),
                        next));
    }

    private static Optional<Instant> firstEnd(List<X509Certificate> certificates) {
        return certificates.stream()
                .map(certificate -> certificate.getNotAfter().toInstant())
                .min(Instant::compareTo);
    }

    /** TLS for one connection. Its handshake is bounded by the time that a connection has for its CONNECT. */
    static SslHandler handler(SslContext tls, ByteBufAllocator buffers) {
        SslHandler handler = tls.newHandler(buffers);
        handler.setHandshakeTimeoutMillis(0);
        return handler;
    }

    /** The certificate's key, once it is known to be that. */
    private PrivateKey key(X509Certificate certificate, String keyText) throws IOException {
        int begin = keyText.indexOf(BEGIN);
        int end = keyText.indexOf(END);
        if (begin < 0 || end < begin) {
            throw new IOException(files.key() + " holds no " + BEGIN
                    + "; other forms of a key become one by: openssl pkcs8 -topk8 -nocrypt -in KEY");
        }
        try {
            byte[] encoded = Base64.getMimeDecoder().decode(keyText.substring(begin + BEGIN.length(), end));
            String kind = certificate.getPublicKey().getAlgorithm();
            PrivateKey key = KeyFactory.getInstance(kind).generatePrivate(new PKCS8EncodedKeySpec(encoded));
            if (!belongTogether(key, certificate, kind)) {
                throw new IOException(files.key() + " is not the key of " + files.certificate());
            }
            return key;
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new IOException(files.key() + " cannot be used with " + files.certificate(), e);
        }
    }

    private static boolean belongTogether(PrivateKey key, X509Certificate certificate, String kind)
            throws GeneralSecurityException {
        String algorithm =
                switch (kind) {
                    case "RSA" -> "SHA256withRSA";
                    case "EC" -> "SHA256withECDSA";
                    default -> kind;
                };
        byte[] anything = {1, 2, 3};
        Signature signature = Signature.getInstance(algorithm);
        signature.initSign(key);
        signature.update(anything);
        byte[] signed = signature.sign();
        signature.initVerify(certificate);
        signature.update(anything);
        return signature.verify(signed);
    }

    private static String text(Path path) throws IOException {
        return Files.readString(path, StandardCharsets.ISO_8859_1);
    }

    private static List<X509Certificate> certificates(Path path, String text) throws IOException {
        try {
            var in = new ByteArrayInputStream(text.getBytes(StandardCharsets.ISO_8859_1));
            var all = CertificateFactory.getInstance("X.509").generateCertificates(in);
            if (all.isEmpty()) {
                throw new IOException(path + " holds no certificate");
            }
            return all.stream().map(X509Certificate.class::cast).toList();
        } catch (GeneralSecurityException e) {
            throw new IOException(path + " holds no certificate that can be read", e);
        }
    }

    /** The common name of the certificate that a client has shown and that was believed. */
    static Optional<String> clientName(ChannelPipeline pipeline) {
        SslHandler ssl = pipeline.get(SslHandler.class);
        if (ssl == null) {
            return Optional.empty();
        }
        try {
            String subject = ssl.engine().getSession().getPeerPrincipal().getName();
            return new LdapName(subject)
                    .getRdns().stream()
                            .filter(part -> part.getType().equalsIgnoreCase("CN"))
                            .map(Rdn::getValue)
                            .map(Object::toString)
                            .reduce((outer, inner) -> inner);
        } catch (SSLPeerUnverifiedException e) {
            return Optional.empty(); // it has shown none
        } catch (InvalidNameException e) {
            return Optional.of(""); // nobody's
        }
    }
}
