package dev.atmosphere.edge.broker;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Optional;

/**
 * The certificates that authorities have revoked: the lists of a PEM file (RFC 5280), each signed by one of the authorities that are
 * believed. Of an authority without a list nothing is revoked. A list that should have been replaced by now counts on: what it
 * revokes stays revoked, and it shuts nobody else out.
 */
final class Revocations {
    private final List<X509CRL> lists;

    private Revocations(List<X509CRL> lists) {
        this.lists = lists;
    }

    /**
     * @param text what stands in the file
     * @throws IOException if it holds no list, or one that cannot be understood or is of nobody that is believed
     */
    static Revocations parse(Path file, String text, List<X509Certificate> authorities) throws IOException {
        try {
            var in = new ByteArrayInputStream(text.getBytes(StandardCharsets.ISO_8859_1));
            List<X509CRL> lists = CertificateFactory.getInstance("X.509").generateCRLs(in).stream()
                    .map(X509CRL.class::cast)
                    .toList();
            if (lists.isEmpty()) {
                throw new IOException(file + " holds no list of revocations");
            }
            for (X509CRL list : lists) {
                check(file, list, authorities);
            }
            return new Revocations(lists);
        } catch (GeneralSecurityException e) {
            throw new IOException(file + " holds no list of revocations that can be read", e);
        }
    }

    private static void check(Path file, X509CRL list, List<X509Certificate> authorities) throws IOException {
        String issuer = list.getIssuerX500Principal().getName();
        Collection<String> critical = list.getCriticalExtensionOIDs();
        if (critical != null && !critical.isEmpty()) {
            throw new IOException(file + ": the list of " + issuer + " says more than is understood: " + critical);
        }
        if (authorities.stream().noneMatch(authority -> isOf(list, authority))) {
            throw new IOException(file + ": the list of " + issuer + " is signed by none of the client authorities");
        }
    }

    private static boolean isOf(X509CRL list, X509Certificate authority) {
        if (!list.getIssuerX500Principal().equals(authority.getSubjectX500Principal())) {
            return false;
        }
        try {
            list.verify(authority.getPublicKey());
            return true;
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    boolean contains(X509Certificate certificate) {
        return lists.stream().anyMatch(list -> list.getRevokedCertificate(certificate) != null);
    }

    /** When the first of the lists should be replaced; empty if none says. */
    Optional<Instant> until() {
        return lists.stream()
                .map(X509CRL::getNextUpdate)
                .filter(next -> next != null)
                .map(Date::toInstant)
                .min(Instant::compareTo);
    }
}
