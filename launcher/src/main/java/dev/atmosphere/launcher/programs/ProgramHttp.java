package dev.atmosphere.launcher.programs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.atmosphere.codec.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;

/** A running program's HTTP routes, asked one after the other; blocking. */
public final class ProgramHttp {
    /** The environment variable with {@code name:password} for the page, where the cloud asks for one. */
    private static final String LOGIN = "ATMOSPHERE_PAGE_LOGIN";

    private static final Duration CONNECT_WITHIN = Duration.ofSeconds(3);
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(30);

    private final String program;
    private final String address;
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(CONNECT_WITHIN).build();
    private final ObjectMapper json = Json.json()
            .copy()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS);

    /** The program does not answer, or not well; the message is for the operator. */
    public static final class NoAnswer extends Exception {
        private static final long serialVersionUID = 1L;

        public NoAnswer(String message) {
            super(message);
        }
    }

    private record Problem(Optional<String> error) {}

    /**
     * @param address host:port
     */
    public ProgramHttp(String program, String address) {
        this.program = program;
        this.address = address;
    }

    /** A program's own, as the settings have it. */
    public ProgramHttp(GatewayPort port) {
        this(port.part(), port.address());
    }

    public String program() {
        return program;
    }

    public <T> T get(String path, Class<T> type) throws NoAnswer, InterruptedException {
        return read(exchange(HttpRequest.newBuilder(uri(path)).GET()), type);
    }

    /** The answer as it is, whatever its type. */
    public String text(String path) throws NoAnswer, InterruptedException {
        return exchange(HttpRequest.newBuilder(uri(path)).GET());
    }

    /** A POST without a body. */
    public <T> T post(String path, String header, String value, Class<T> type) throws NoAnswer, InterruptedException {
        return read(
                exchange(HttpRequest.newBuilder(uri(path))
                        .header(header, value)
                        .POST(HttpRequest.BodyPublishers.noBody())),
                type);
    }

    /** A POST of JSON. */
    public <T> T post(String path, Object body, Class<T> type) throws NoAnswer, InterruptedException {
        try {
            return read(
                    exchange(HttpRequest.newBuilder(uri(path))
                            .header("content-type", "application/json")
                            .POST(HttpRequest.BodyPublishers.ofString(json.writeValueAsString(body)))),
                    type);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("this cannot be written as JSON", e);
        }
    }

    private URI uri(String path) {
        return URI.create("http://" + address + path);
    }

    private String exchange(HttpRequest.Builder request) throws NoAnswer, InterruptedException {
        try {
            if (program.equals("cloud")) {
                login().ifPresent(word -> request.header("authorization", "Basic " + word));
            }
            HttpResponse<String> response =
                    client.send(request.timeout(ANSWER_WITHIN).build(), HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() / 100 != 2) {
                throw new NoAnswer("the " + program + " answers: " + problem(response)
                        + (response.statusCode() == 401 ? " (set " + LOGIN + " to NAME:PASSWORD)" : ""));
            }
            return response.body();
        } catch (IOException e) {
            throw new NoAnswer("the " + program + " does not answer at http://" + address
                    + "/: is it running? (./atmosphere up, or ./atmosphere " + program + ")");
        }
    }

    private static Optional<String> login() {
        return Optional.ofNullable(System.getenv(LOGIN))
                .map(text -> Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8)));
    }

    private String problem(HttpResponse<String> response) {
        try {
            return json.readValue(response.body(), Problem.class).error().orElse("status " + response.statusCode());
        } catch (IOException e) {
            return "status " + response.statusCode();
        }
    }

    private <T> T read(String body, Class<T> type) throws NoAnswer {
        try {
            return json.readValue(body, type);
        } catch (IOException e) {
            throw new NoAnswer("what answers at http://" + address + "/ is not the " + program + ": " + e.getMessage());
        }
    }
}
