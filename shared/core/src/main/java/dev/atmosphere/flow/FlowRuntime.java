package dev.atmosphere.flow;

import dev.atmosphere.bus.Bus;
import dev.atmosphere.codec.EventCodec;
import dev.atmosphere.event.Event;
import dev.atmosphere.fault.FaultPoints;
import dev.atmosphere.topic.Home;
import dev.atmosphere.topic.Topic;
import dev.atmosphere.trace.Tracing;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What a flow runs on: the buses by home, the codec, the meters.
 *
 * @param buses one for each home that the flow's topics live in
 * @param faults where a test may have the process die: every step is a part with the points {@code taken}, {@code ran} (the stage
 *     is done, nothing is emitted), {@code emitted} (not acknowledged yet), {@code settled}
 * @param tracing follows what comes of an event
 * @param heard of every event that is emitted
 */
public record FlowRuntime(
        Vertx vertx,
        Map<Home, Bus> buses,
        EventCodec codec,
        MeterRegistry meters,
        Clock clock,
        FaultPoints faults,
        Tracing tracing,
        Emissions heard) {
    public FlowRuntime {
        buses = Map.copyOf(buses);
    }

    /** Without faults, and with traces that nobody is told of. */
    public FlowRuntime(Vertx vertx, Map<Home, Bus> buses, EventCodec codec, MeterRegistry meters, Clock clock) {
        this(vertx, buses, codec, meters, clock, FaultPoints.NONE, Tracing.local(), Emissions.UNHEARD);
    }

    /**
     * Subscribes every line, the last ones first, so that a step's readers stand ready before it emits.
     *
     * @throws IllegalArgumentException a topic's home has no bus here, or the process is to die at a point that does not exist
     */
    public Future<RunningFlow> start(Flow flow) {
        List<Step<?>> steps = new ArrayList<>();
        for (Line<?> line : flow.lines()) {
            busOf(line.input(), flow);
            line.outputs().forEach(topic -> busOf(topic, flow));
            steps.add(0, new Step<>(line, this));
        }
        faults.check();
        Future<Void> started = Future.succeededFuture();
        for (Step<?> step : steps) {
            started = started.compose(ok -> step.start());
        }
        RunningFlow running = new RunningFlow(flow.name(), steps);
        return started.map(running).recover(why -> running.stop().transform(stopped -> Future.failedFuture(why)));
    }

    private Bus busOf(Topic<?> topic, Flow flow) {
        Bus bus = buses.get(topic.home());
        if (bus == null) {
            throw new IllegalArgumentException("flow " + flow.name() + ": " + topic + " lives on "
                    + topic.home().carrier() + ", and this program has no such bus");
        }
        return bus;
    }

    Bus busOf(Topic<?> topic) {
        return buses.get(topic.home());
    }

    /**
     * Puts an event onto the topic of its type.
     *
     * @param trace headers that carry on whose behalf it comes
     */
    Future<Void> emit(List<Topic<?>> topics, Event event, Map<String, String> trace) {
        for (Topic<?> topic : topics) {
            if (topic.type() == event.getClass()) {
                return emitOnto(topic, event, trace);
            }
        }
        return Future.failedFuture(new IllegalStateException(event.getClass() + " has no topic among " + topics));
    }

    private <E extends Event> Future<Void> emitOnto(Topic<E> topic, Event event, Map<String, String> trace) {
        Bus bus = busOf(topic);
        return bus.publish(
                topic,
                codec.encode(topic, topic.type().cast(event), bus.keepsPicturesApart())
                        .with(trace));
    }
}
