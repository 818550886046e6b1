package dev.atmosphere.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.atmosphere.bus.Bus;
import dev.atmosphere.bus.DeadLetter;
import dev.atmosphere.bus.DeadLetters;
import dev.atmosphere.bus.Headers;
import dev.atmosphere.bus.Message;
import dev.atmosphere.codec.EventCodec;
import dev.atmosphere.codec.Json;
import dev.atmosphere.event.CarriesPicture;
import dev.atmosphere.metrics.Metric;
import dev.atmosphere.picture.Picture;
import dev.atmosphere.topic.Home;
import dev.atmosphere.topic.Topic;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What an operator asks of a running program: {@code /health}, {@code /metrics}, and below {@code /api/v1/dead-letters} the
 * messages that were given up, to list, to look at, and to replay.
 *
 * <p>A replay is a POST with the header {@code X-Atmosphere: replay}, which a foreign web page cannot send.
 */
public final class ManagementRoutes {
    private static final String JSON_TYPE = "application/json";
    private static final int LISTED = 200;
    private static final String TEXT_FORMAT = "text/plain; version=0.0.4; charset=utf-8";
    /** As the registry knows them. */
    private static final Set<String> NAMING = Stream.of(Metric.values())
            .filter(Metric::namesPeople)
            .map(metric -> metric.prometheusName().replaceAll("_total$", ""))
            .collect(Collectors.toUnmodifiableSet());

    private final Vertx vertx;
    private final Health health;
    private final PrometheusMeterRegistry metrics;
    private final Map<Home, Bus> buses;
    private final List<Topic<?>> topics;
    private final ObjectMapper json = Json.json();
    private Predicate<RoutingContext> strangers = request -> false;
    private Future<Letters> looking = Future.succeededFuture();
    private final EventCodec codec = new EventCodec("/atmosphere/management", Clock.systemUTC());

    /**
     * @param topics those whose dead letters this program answers for
     */
    public ManagementRoutes(
            Vertx vertx, Health health, PrometheusMeterRegistry metrics, Map<Home, Bus> buses, List<Topic<?>> topics) {
        this.vertx = vertx;
        this.health = health;
        this.metrics = metrics;
        this.buses = Map.copyOf(buses);
        this.topics = List.copyOf(topics);
    }

    /**
     * Tells some people less: of health only which parts are how, and nothing of metrics that are counted by person. What is told for
     * people to read may name anybody.
     */
    public ManagementRoutes keepingNamesFrom(Predicate<RoutingContext> people) {
        strangers = people;
        return this;
    }

    public void mount(Router router) {
        router.get("/health").handler(this::answerHealth);
        router.get("/metrics").handler(this::answerMetrics);
        router.get("/api/v1/dead-letters").handler(this::listLetters);
        router.get("/api/v1/dead-letters/:topic/:letter/picture").handler(this::letterPicture);
        router.post("/api/v1/dead-letters/:topic/:letter/replay").handler(this::replay);
    }

    private void answerHealth(RoutingContext request) {
        Health.Report report = strangers.test(request) ? health.report().withoutDetails() : health.report();
        request.response().setStatusCode(report.status() == Health.Status.DOWN ? 503 : 200);
        end(request, report);
    }

    /** Scraping formats thousands of series: off the event loop. */
    private void answerMetrics(RoutingContext request) {
        boolean stranger = strangers.test(request);
        vertx.executeBlocking(() -> stranger ? scrapedWithoutNames() : metrics.scrape(TEXT_FORMAT), false)
                .onSuccess(text -> request.response()
                        .putHeader("content-type", TEXT_FORMAT)
                        .end(text))
                .onFailure(request::fail);
    }

    private String scrapedWithoutNames() {
        Set<String> told = metrics.getPrometheusRegistry().scrape().stream()
                .map(family -> family.getMetadata().getPrometheusName())
                .filter(name -> !NAMING.contains(name))
                .collect(Collectors.toSet());
        return metrics.scrape(TEXT_FORMAT, told);
    }

    /**
     * @param bytes of the whole message, picture included
     */
    private record LetterView(
            String topic,
            String letter,
            String group,
            String reason,
            String cause,
            Instant givenUpAt,
            String eventId,
            String key,
            long bytes,
            boolean hasPicture) {
        static LetterView of(DeadLetter letter) {
            return new LetterView(
                    letter.topic(),
                    letter.letterId(),
                    letter.group(),
                    letter.cause().reason(),
                    letter.cause().text(),
                    letter.givenUpAt(),
                    letter.message().id().toString(),
                    letter.message().key(),
                    Optional.ofNullable(letter.message().headers().get(Headers.BYTES))
                            .map(Long::parseLong)
                            .orElse(letter.message().size()),
                    letter.message().picture().isPresent() || EventCodec.hasPictureWithin(letter.message()));
        }
    }

    private record Letters(List<LetterView> items) {}

    private record Replayed(String letter, boolean replayed) {}

    private record Problem(String error) {}

    private void listLetters(RoutingContext request) {
        letters(Optional.ofNullable(request.request().getParam("topic")))
                .onSuccess(letters -> end(request, letters))
                .onFailure(why -> problem(request, 503, "the dead letters cannot be read: " + why.getMessage()));
    }

    /** Every topic is looked through; whoever asks for all of them meanwhile gets the same answer. */
    private synchronized Future<Letters> letters(Optional<String> only) {
        if (only.isPresent()) {
            return looked(only);
        }
        if (looking.isComplete()) {
            looking = looked(only);
        }
        return looking;
    }

    private Future<Letters> looked(Optional<String> only) {
        List<Future<List<DeadLetter>>> asked = topics.stream()
                .filter(topic -> only.map(topic.name()::equals).orElse(true))
                .map(topic -> buses.get(topic.home()).deadLetters().list(topic, LISTED))
                .toList();
        return Future.all(asked).map(all -> {
            List<LetterView> views = new ArrayList<>();
            asked.forEach(one -> one.result().forEach(letter -> views.add(LetterView.of(letter))));
            views.sort(Comparator.comparing(LetterView::givenUpAt).reversed());
            return new Letters(views);
        });
    }

    private void letterPicture(RoutingContext request) {
        Optional<Topic<?>> topic = topicOf(request);
        if (topic.isEmpty()) {
            return;
        }
        letters(topic.get())
                .find(topic.get(), request.pathParam("letter"))
                .compose(letter -> vertx.executeBlocking(() -> letter.flatMap(l -> picture(topic.get(), l)), false))
                .onSuccess(bytes -> bytes.ifPresentOrElse(
                        // Whatever a station sent: shown as a download, never as a page.
                        found -> request.response()
                                .putHeader("content-type", "application/octet-stream")
                                .putHeader("content-disposition", "attachment")
                                .end(Buffer.buffer(found)),
                        () -> problem(request, 404, "no such dead letter, or it has no picture")))
                .onFailure(why -> problem(request, 503, String.valueOf(why.getMessage())));
    }

    /** Beside the message, or within it. */
    private Optional<byte[]> picture(Topic<?> topic, DeadLetter letter) {
        Message message = letter.message();
        if (EventCodec.hasPictureWithin(message)) {
            return codec.decode(topic, message) instanceof CarriesPicture event
                    ? Optional.of(event.picture().bytes())
                    : Optional.empty();
        }
        return message.picture().map(Picture::bytes);
    }

    private void replay(RoutingContext request) {
        if (!"replay".equals(request.request().getHeader("X-Atmosphere"))) {
            problem(request, 403, "a replay needs the header X-Atmosphere: replay");
            return;
        }
        Optional<Topic<?>> topic = topicOf(request);
        if (topic.isEmpty()) {
            return;
        }
        String letter = request.pathParam("letter");
        letters(topic.get())
                .replay(topic.get(), letter)
                .onSuccess(found -> {
                    if (found) {
                        end(request, new Replayed(letter, true));
                    } else {
                        problem(request, 404, "no such dead letter");
                    }
                })
                .onFailure(why -> problem(request, 503, String.valueOf(why.getMessage())));
    }

    private Optional<Topic<?>> topicOf(RoutingContext request) {
        String name = request.pathParam("topic");
        Optional<Topic<?>> found =
                topics.stream().filter(topic -> topic.name().equals(name)).findFirst();
        if (found.isEmpty()) {
            problem(request, 404, "this program keeps no dead letters of " + name);
        }
        return found;
    }

    private DeadLetters letters(Topic<?> topic) {
        return buses.get(topic.home()).deadLetters();
    }

    private void problem(RoutingContext request, int status, String text) {
        request.response().setStatusCode(status);
        end(request, new Problem(text));
    }

    private void end(RoutingContext request, Object body) {
        try {
            request.response()
                    .putHeader("content-type", JSON_TYPE)
                    .putHeader("cache-control", "no-store")
                    .end(json.writeValueAsString(body));
        } catch (JsonProcessingException e) {
            request.fail(e);
        }
    }
}
