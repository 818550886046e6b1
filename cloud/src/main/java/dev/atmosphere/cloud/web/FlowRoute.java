package dev.atmosphere.cloud.web;

import dev.atmosphere.flow.Line;
import dev.atmosphere.flow.RunningFlow;
import dev.atmosphere.flow.Trouble;
import dev.atmosphere.metrics.StepMeters;
import dev.atmosphere.topic.Topic;
import io.vertx.core.Future;
import io.vertx.ext.web.Router;
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
 * The flow of this process as it runs: every line with what it counted since the start, from which a page draws the diagram and works out
 * rates. However many pages are open, the steps are asked once a second.
 */
final class FlowRoute {
    private static final Duration FRESH = Duration.ofSeconds(1);

    private final Supplier<Optional<RunningFlow>> flow;
    private final Clock clock;
    private final Answers answers;
    private View latest = new View(Instant.MIN, Optional.empty(), List.of(), List.of());

    /** @param flow empty before it runs */
    FlowRoute(Supplier<Optional<RunningFlow>> flow, Clock clock, Answers answers) {
        this.flow = flow;
        this.clock = clock;
        this.answers = answers;
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

    void mount(Router router) {
        router.get("/api/v1/flow").handler(answers.json(request -> Future.succeededFuture(view())));
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
