package dev.atmosphere.cloud;

import dev.atmosphere.cloud.database.Database;
import dev.atmosphere.cloud.notify.Notices;
import dev.atmosphere.cloud.notify.PgNotices;
import dev.atmosphere.cloud.objects.Objects;
import dev.atmosphere.cloud.slack.Interactions;
import dev.atmosphere.cloud.slack.InteractionsEndpoint;
import dev.atmosphere.cloud.slack.Poster;
import dev.atmosphere.cloud.slack.SlackApi;
import dev.atmosphere.cloud.slack.SlackProfiles;
import dev.atmosphere.cloud.slack.SlackReceipts;
import dev.atmosphere.cloud.slack.SlackSettings;
import dev.atmosphere.cloud.slack.SocketMode;
import dev.atmosphere.cloud.tagging.AnswersBus;
import dev.atmosphere.cloud.tagging.LoggedReceipts;
import dev.atmosphere.cloud.tagging.Profiles;
import dev.atmosphere.cloud.tagging.Receipts;
import dev.atmosphere.fault.FaultPoints;
import dev.atmosphere.http.Health;
import dev.atmosphere.program.Startup;
import dev.atmosphere.trace.Tracing;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** What talks to Slack, if anything does; everything else works without. */
final class SlackParts {
    private static final int CALLS_AT_ONCE = 4;
    private static final Duration BETWEEN_TIDYINGS = Duration.ofHours(6);

    private final Vertx vertx;
    private final Clock clock;
    private final MeterRegistry meters;
    private final SlackSettings settings;
    private final Database database;
    private final Poster.Deaths deaths;
    private final Tracing tracing;
    private final Interactions interactions;
    private final Optional<SlackApi> slack;

    SlackParts(
            Vertx vertx,
            Clock clock,
            MeterRegistry meters,
            SlackSettings settings,
            Database database,
            AnswersBus answers,
            FaultPoints faults,
            Tracing tracing) {
        this.tracing = tracing;
        this.vertx = vertx;
        this.clock = clock;
        this.meters = meters;
        this.settings = settings;
        this.database = database;
        this.deaths = Poster.Deaths.at(faults);
        this.interactions = new Interactions(answers, meters, clock);
        this.slack = settings.on()
                ? Optional.of(new SlackApi(
                        vertx.createSharedWorkerExecutor("slack", CALLS_AT_ONCE, 1, TimeUnit.MINUTES), settings))
                : Optional.empty();
    }

    /** Clicks over HTTP. */
    void mount(Router router) {
        if (settings.http()) {
            router.post("/slack/interactions")
                    .handler(new InteractionsEndpoint(interactions, settings.signingSecret(), meters, clock));
        }
    }

    Profiles profiles() {
        return slack.<Profiles>map(SlackProfiles::new).orElseGet(Profiles::none);
    }

    Receipts receipts() {
        return slack.<Receipts>map(
                        api -> new SlackReceipts(vertx, api, settings.channel(), new LoggedReceipts(), meters, clock))
                .orElseGet(LoggedReceipts::new);
    }

    Notices notices() {
        return slack.<Notices>map(api -> new PgNotices(database)).orElseGet(Notices::none);
    }

    /** Begins to post, and to listen if clicks come over a socket. */
    void start(Startup startup, Health health, Objects objects, Regularly regularly) {
        slack.ifPresent(api -> {
            Poster poster = new Poster(vertx, database, objects, api, settings, meters, clock, deaths, tracing);
            poster.start();
            startup.closing("slack", poster::close);
            regularly.every(BETWEEN_TIDYINGS, poster::tidy);
            health.watch(() -> List.of(part("slack", poster.away(), settings.channel())));
            if (settings.socket()) {
                SocketMode socket = new SocketMode(vertx, api::socketAddress, interactions, clock);
                vertx.getOrCreateContext().runOnContext(go -> socket.start());
                startup.closing("slack-socket", socket::close);
                health.watch(() -> List.of(part("slack-socket", socket.away(), "connected")));
            }
            startup.up("slack", settings.channel());
        });
    }

    /** Without Slack everything else goes on. */
    private static Health.Part part(String name, Optional<String> away, String well) {
        return away.map(why -> Health.Part.degraded(name, why)).orElseGet(() -> Health.Part.up(name, well));
    }
}
