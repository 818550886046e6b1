package dev.atmosphere.edge.broker;

import io.netty.handler.ssl.SslContext;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import io.vertx.mqtt.MqttServerOptions;
import java.io.IOException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One address that is listened on. With TLS, certificate, key, authorities and revocations are read again when their files change: connections
 * that are open stay as they are, new ones get the new certificate, and files that cannot be used change nothing.
 *
 * <p>Used on the broker's event loop; files are read on another thread.
 */
final class Listener {
    private static final Logger LOG = LoggerFactory.getLogger(Listener.class);
    private static final int ACCEPT_BACKLOG = 1024;
    private static final long LOOK_MILLIS = 2000;

    private final Vertx vertx;
    private final ListenerConfig config;
    private final int maxPacketBytes;
    private final Certificates certificates;
    private NetServer server;
    private SslContext tls;
    private long watching = -1;
    private String lastTrouble = "";

    Listener(Vertx vertx, ListenerConfig config, int maxPacketBytes) {
        this.vertx = vertx;
        this.config = config;
        this.maxPacketBytes = maxPacketBytes;
        this.certificates = config.tls().map(Certificates::new).orElse(null);
    }

    ListenerConfig config() {
        return config;
    }

    /** What new connections are encrypted with; empty = they are in the clear. */
    Optional<SslContext> tls() {
        return Optional.ofNullable(tls);
    }

    Future<Void> start(Handler<NetSocket> onConnection) {
        MqttServerOptions options = new MqttServerOptions()
                .setHost(config.host())
                .setPort(config.port())
                .setMaxMessageSize(maxPacketBytes);
        options.setTcpNoDelay(true).setAcceptBacklog(ACCEPT_BACKLOG);
        if (certificates == null) {
            return listen(options, onConnection);
        }
        return vertx.executeBlocking(certificates::changed, false).compose(made -> {
            tls = made.orElseThrow();
            return listen(options, onConnection).onSuccess(v -> watching = vertx.setPeriodic(LOOK_MILLIS, t -> look()));
        });
    }

    private Future<Void> listen(MqttServerOptions options, Handler<NetSocket> onConnection) {
        server = vertx.createNetServer(options).connectHandler(onConnection);
        return server.listen()
                .onSuccess(s -> LOG.info("MQTT: {} on {}:{}", config.name(), config.host(), s.actualPort()))
                .mapEmpty();
    }

    /** Takes over what has changed in the files; by itself it does so every two seconds. */
    Future<Void> look() {
        if (certificates == null) {
            return Future.succeededFuture();
        }
        return vertx.executeBlocking(certificates::changed, true)
                .onSuccess(changed -> {
                    lastTrouble = "";
                    changed.ifPresent(made -> {
                        tls = made;
                        LOG.info("MQTT: {} uses its new certificates", config.name());
                    });
                })
                .recover(why -> {
                    String trouble = why instanceof IOException ? why.toString() : String.valueOf(why);
                    if (!trouble.equals(lastTrouble)) {
                        lastTrouble = trouble;
                        LOG.error(
                                "MQTT: {} keeps its certificates, what stands in the files now cannot be used: {}",
                                config.name(),
                                trouble);
                    }
                    return Future.succeededFuture(Optional.empty());
                })
                .mapEmpty();
    }

    int actualPort() {
        return server.actualPort();
    }

    Future<Void> close() {
        if (watching >= 0) {
            vertx.cancelTimer(watching);
        }
        return server == null ? Future.succeededFuture() : server.close();
    }
}
