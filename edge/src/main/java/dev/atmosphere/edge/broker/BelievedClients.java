package dev.atmosphere.edge.broker;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/** Believes the certificate of a client that an authority has signed and has not revoked; that of no server. */
final class BelievedClients extends X509ExtendedTrustManager {
    private final X509ExtendedTrustManager signed;
    private final Revocations revocations;

    BelievedClients(List<X509Certificate> authorities, Revocations revocations)
            throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        for (int i = 0; i < authorities.size(); i++) {
            store.setCertificateEntry("authority " + i, authorities.get(i));
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(store);
        this.signed = Stream.of(factory.getTrustManagers())
                .filter(X509ExtendedTrustManager.class::isInstance)
                .map(X509ExtendedTrustManager.class::cast)
                .findFirst()
                .orElseThrow();
        this.revocations = revocations;
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String kind, SSLEngine engine) throws CertificateException {
        signed.checkClientTrusted(chain, kind, engine);
        checkRevocations(chain);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String kind, Socket socket) throws CertificateException {
        signed.checkClientTrusted(chain, kind, socket);
        checkRevocations(chain);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String kind) throws CertificateException {
        signed.checkClientTrusted(chain, kind);
        checkRevocations(chain);
    }

    /** All that the client has shown: whatever its own was believed by is among it, or is an authority. */
    private void checkRevocations(X509Certificate[] chain) throws CertificateException {
        for (X509Certificate certificate : chain) {
            if (revocations.contains(certificate)) {
                throw new CertificateException("the certificate of "
                        + certificate.getSubjectX500Principal().getName() + " is revoked");
            }
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String kind, SSLEngine engine) throws CertificateException {
        throw noServer();
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String kind, Socket socket) throws CertificateException {
        throw noServer();
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String kind) throws CertificateException {
        throw noServer();
    }

    private static CertificateException noServer() {
        return new CertificateException("servers are not asked");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return signed.getAcceptedIssuers();
    }
}
