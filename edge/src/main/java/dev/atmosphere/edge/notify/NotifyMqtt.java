package dev.atmosphere.edge.notify;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.atmosphere.codec.Json;
import dev.atmosphere.event.ImageWithFaces;
import dev.atmosphere.event.ImageWithoutFaces;
import dev.atmosphere.event.PostProcessed;
import dev.atmosphere.failure.Poison;
import dev.atmosphere.flow.Sink;
import io.vertx.core.Future;
import java.util.List;

/** Publishes what was found in a picture on {@code stations/{station}/faces}, and who was seen. */
public final class NotifyMqtt implements Sink<PostProcessed> {
    private final StationAnswers answers;
    private final LastSeen lastSeen;
    private final boolean answerEmpty;
    private final List<Neighbour> neighbours;
    private final ObjectMapper json = Json.json();

    /** Without neighbours. */
    public NotifyMqtt(StationAnswers answers, LastSeen lastSeen, boolean answerEmpty) {
        this(answers, lastSeen, answerEmpty, List.of());
    }

    /**
     * @param answerEmpty whether a picture without a face is answered too, with an empty list
     * @param neighbours who hears of every picture, answered or not
     */
    public NotifyMqtt(StationAnswers answers, LastSeen lastSeen, boolean answerEmpty, List<Neighbour> neighbours) {
        this.answers = answers;
        this.lastSeen = lastSeen;
        this.answerEmpty = answerEmpty;
        this.neighbours = List.copyOf(neighbours);
    }

    @Override
    public Future<?> accept(PostProcessed image) {
        return answer(image)
                .compose(answered -> Future.all(neighbours.stream()
                        .map(neighbour -> neighbour.found(image))
                        .toList()));
    }

    private Future<?> answer(PostProcessed image) {
        if (image instanceof ImageWithFaces with) {
            return publish(FacesResult.of(
                            with.capture(), with.processedAt(), with.width(), with.height(), with.faces()))
                    .compose(told -> sawThoseOf(with));
        }
        ImageWithoutFaces without = (ImageWithoutFaces) image;
        return answerEmpty
                ? publish(FacesResult.of(
                        without.capture(), without.processedAt(), without.width(), without.height(), List.of()))
                : Future.succeededFuture();
    }

    private Future<?> sawThoseOf(ImageWithFaces image) {
        return Future.all(image.faces().stream()
                .flatMap(face ->
                        face.person().map(person -> lastSeen.saw(person, image.capture(), face.faceId())).stream())
                .toList());
    }

    private Future<Void> publish(FacesResult result) {
        try {
            return answers.publish("stations/" + result.station() + "/faces", json.writeValueAsBytes(result));
        } catch (JsonProcessingException e) {
            return Future.failedFuture(new Poison("unencodable", e.getMessage(), e));
        }
    }
}
