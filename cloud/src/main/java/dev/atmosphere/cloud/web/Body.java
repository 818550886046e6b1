package dev.atmosphere.cloud.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.atmosphere.codec.Json;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import io.vertx.ext.web.handler.SecurityPolicyHandler;
import java.io.IOException;
import java.util.List;

/** What a request carries: bounded, of a type that was asked for, from our own page or a program, read strictly. */
final class Body {
    private static final long LARGEST_JSON = 16 << 10;

    private final Answers answers;
    private final ObjectMapper mapper = Json.json().enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    Body(Answers answers) {
        this.answers = answers;
    }

    /** The route takes JSON of 16 KB at most. */
    Route json(Route route) {
        return route.handler(new SameOrigin(answers, List.of("application/json")))
                .handler(BodyHandler.create(false).setBodyLimit(LARGEST_JSON));
    }

    /**
     * The route takes the bytes of a picture.
     *
     * @param admission decides before they are read
     */
    Route picture(Route route, SecurityPolicyHandler admission, long mostBytes) {
        return route.handler(new SameOrigin(answers, List.of("image/jpeg", "image/png")))
                .handler(admission)
                .handler(BodyHandler.create(false).setBodyLimit(mostBytes));
    }

    /** @throws Refusal naming what is wrong */
    <T> T read(RoutingContext request, Class<T> type) {
        byte[] bytes = request.body().buffer() == null
                ? new byte[0]
                : request.body().buffer().getBytes();
        try {
            T read = mapper.readValue(bytes, type);
            if (read == null) {
                throw Refusal.badRequest("the body is null");
            }
            return read;
        } catch (JsonProcessingException e) {
            throw Refusal.badRequest("the body is not what this address takes: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw Refusal.badRequest("the body cannot be read");
        }
    }
}
