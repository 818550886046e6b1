package dev.atmosphere.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.atmosphere.codec.Json;
import dev.atmosphere.flow.Line;
import dev.atmosphere.flow.RunningFlow;
import dev.atmosphere.flow.Trouble;
import dev.atmosphere.metrics.StepMeters;
import dev.atmosphere.topic.Topic;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The flow of this process as it runs, as {@code /api/v1/flow}: every line with what it counted since the start. What a page draws the
 * diagram and its rates with comes from here too. However many pages are open, the steps are asked once a second.
 */
public final class FlowRoute {
    /** Below {@code /}; a page that shows the diagram is made of them, too. */
    public static final List<String> FILES = List.of("diagram.css", "diagram.js", "flow-picture.js");

    private static final Duration FRESH = Duration.ofSeconds(1);

    private final Supplier<Optional<RunningFlow>> flow;
    private final Clock clock;
    private final ObjectMapper json = Json.json();
    private View latest = new View(Instant.MIN, Optional.empty(), List.of(), List.of());

    /** @param flow empty before it runs */
    public FlowRoute(Supplier<Optional<RunningFlow>> flow, Clock clock) {
        this.flow = flow;
        this.clock = clock;
    }

    /** @param at when the counts were read, so that a rate can be told from two answers */
    private record View(Instant at, Optional<String> program, List<LineView> lines, List<TopicView> topics) {}

    /**
     * @param waiting events, those at work included
     * @param taken since the program began, as all counts
     */
    private record LineView(
            String step,
            String group,
            String input,
            List<String> outputs,
            long waiting,
            int atWork,
            long taken,
            long settled,
            Map<String, Long> emitted,
            long givenUp,
            Optional<Trouble> failure,
            Optional<Trouble> retrying) {
        static LineView of(RunningFlow.LineState state) {
            Line<?> line = state.line();
            StepMeters.Counts counts = state.counts();
            return new LineView(
                    line.step(),
                    line.group(),
                    line.input().name(),
                    line.outputs().stream().map(Topic::name).toList(),
                    state.state().lag(),
                    state.state().inFlight(),
                    counts.taken(),
                    counts.settled(),
                    counts.emitted(),
                    counts.givenUp(),
                    state.state().failure(),
                    state.state().retrying());
        }
    }

    private record TopicView(String name, String carrier, String about) {}

    public void mount(Router router) {
        router.get("/api/v1/flow").handler(this::answer);
    }

    private void answer(RoutingContext request) {
        try {
            request.response()
                    .putHeader("content-type", "application/json")
                    .putHeader("cache-control", "no-store")
                    .end(json.writeValueAsString(view()));
        } catch (JsonProcessingException e) {
            request.fail(e);
        }
    }

    private synchronized View view() {
        Instant now = clock.instant();
        if (latest.at().isBefore(now.minus(FRESH)) || latest.at().isAfter(now)) {
            List<RunningFlow.LineState> lines =
                    flow.get().map(RunningFlow::lines).orElse(List.of());
            latest = new View(
                    now,
                    flow.get().map(RunningFlow::name),
                    lines.stream().map(LineView::of).toList(),
                    topics(lines));
        }
        return latest;
    }

    private static List<TopicView> topics(List<RunningFlow.LineState> lines) {
        Set<Topic<?>> topics = new LinkedHashSet<>();
        lines.forEach(state -> Stream.concat(Stream.of(state.line().input()), state.line().outputs().stream())
                .forEach(topics::add));
        return topics.stream()
                .map(topic -> new TopicView(topic.name(), topic.home().carrier(), topic.about()))
                .toList();
    }
}
