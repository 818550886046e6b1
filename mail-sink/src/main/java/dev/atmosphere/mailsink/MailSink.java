package dev.atmosphere.mailsink;

import dev.atmosphere.http.HostCheck;
import dev.atmosphere.http.SafeHeaders;
import dev.atmosphere.program.Program;
import dev.atmosphere.program.Startup;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The running mail sink: SMTP and the page. A program of its own: {@code ./atmosphere mail-sink}, and a part of {@code up}. */
public final class MailSink {
    private static final Logger LOG = LoggerFactory.getLogger(MailSink.class);
    /** So that no more wait in GreenMail than come in meanwhile, whether somebody reads them or not. */
    private static final long TAKEN_EVERY_MILLIS = 2_000;

    private final Intake intake;
    private final HttpServer server;
    private final String host;
    private volatile long timer;
    private volatile Future<Void> taking = Future.succeededFuture();

    private MailSink(Vertx vertx, MailSinkConfig config) {
        this.host = config.host();
        this.intake = new Intake(config);
        Router router = Router.router(vertx);
        router.route().handler(new SafeHeaders());
        router.route().handler(new HostCheck(config.host(), List.of(), "mailsink.http.host"));
        new MailPage(vertx, intake).mount(router);
        this.server = vertx.createHttpServer(
                        new HttpServerOptions().setHost(config.host()).setPort(config.httpPort()))
                .requestHandler(router);
    }

    public static void main(String[] args) {
        Program.main("mail-sink", args, MailSinkConfig.DEFAULTS, Map.of(), MailSink::start);
    }

    private static Future<Void> start(Startup startup) {
        MailSinkConfig config = MailSinkConfig.read(startup.settings());
        startup.settings().check();
        Vertx vertx = Vertx.vertx();
        startup.closing("vertx", vertx::close);
        return start(vertx, config).map(sink -> {
            startup.closing("mail-sink", () -> sink.close(vertx));
            startup.up("smtp", sink.host + ":" + sink.smtpPort());
            startup.ready(sink.address() + "/");
            return null;
        });
    }

    public static Future<MailSink> start(Vertx vertx, MailSinkConfig config) {
        MailSink sink = new MailSink(vertx, config);
        return vertx.executeBlocking(
                        () -> {
                            sink.intake.start();
                            return null;
                        },
                        false)
                .compose(ok -> sink.server.listen())
                .map(listening -> {
                    sink.timer = vertx.setPeriodic(TAKEN_EVERY_MILLIS, t -> sink.take(vertx));
                    return sink;
                });
    }

    private void take(Vertx vertx) {
        taking = vertx.executeBlocking(
                        () -> {
                            intake.mails();
                            return null;
                        },
                        false)
                .<Void>mapEmpty()
                .otherwise(why -> {
                    LOG.warn("Mails are not taken out: {}", why.getMessage());
                    return null;
                });
    }

    /** {@code http://127.0.0.1:8086}. */
    public String address() {
        return "http://" + host + ":" + server.actualPort();
    }

    /** Where mails are taken. */
    public int smtpPort() {
        return intake.port();
    }

    public Future<Void> close(Vertx vertx) {
        vertx.cancelTimer(timer);
        return server.close()
                .eventually(() -> taking)
                .eventually(() -> vertx.executeBlocking(
                        () -> {
                            intake.stop();
                            return null;
                        },
                        false));
    }
}
