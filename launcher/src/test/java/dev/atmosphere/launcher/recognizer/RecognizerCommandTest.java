package dev.atmosphere.launcher.recognizer;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** Against answers as the cloud's API gives them. */
class RecognizerCommandTest {
    private static final String RECOGNIZER =
            """
            {"version":4,"trainedAt":"2026-03-04T05:06:07.089Z","published":true,"inUse":true,"why":"rolled back to 2",
             "contentsOf":2,"descriptorModel":"dlib-resnet-150-p25","people":3,"faces":21,
             "evaluation":{"accuracy":0.955,"known":0.56}}""";

    private final List<String> asked = new ArrayList<>();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private HttpServer cloud;
    private String answer = "{}";
    private int status = 200;

    @BeforeEach
    void start() throws IOException {
        cloud = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        cloud.createContext("/", exchange -> {
            asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " "
                    + exchange.getRequestHeaders().getFirst("X-Atmosphere"));
            byte[] body = answer.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        cloud.start();
    }

    @AfterEach
    void stop() {
        cloud.stop(0);
    }

    @Test
    void the_list_says_who_is_in_use_and_what_it_holds() {
        answer = "{\"items\":[" + RECOGNIZER + "]}";

        assertThat(run("list")).isZero();

        assertThat(out.toString())
                .contains("2026-03-04T05:06:07Z", "95.5%", "0.56", "in use, contents of 2")
                .doesNotContain("089");
        assertThat(asked).containsExactly("GET /api/v1/recognizers null");
    }

    @Test
    void without_a_word_it_lists_and_says_what_is_needed_where_there_is_none() {
        answer = "{\"items\":[]}";

        assertThat(run()).isZero();

        assertThat(out.toString()).contains("five faces");
    }

    @Test
    void one_is_shown_with_its_evaluation() {
        answer = RECOGNIZER;

        assertThat(run("show", "4")).isZero();

        assertThat(out.toString()).contains("\"accuracy\" : 0.955");
        assertThat(asked).containsExactly("GET /api/v1/recognizers/4 null");
    }

    @Test
    void training_and_going_back_are_asked_for_with_the_header() {
        answer = "{\"wanted\":true}";
        assertThat(run("train")).isZero();
        answer = "{\"version\":5}";
        assertThat(run("rollback", "2")).isZero();

        assertThat(asked)
                .containsExactly(
                        "POST /api/v1/recognizers/train recognizers",
                        "POST /api/v1/recognizers/2/rollback recognizers");
        assertThat(out.toString()).contains("Recognizer 5 has the contents of 2");
    }

    @Test
    void what_the_cloud_refuses_is_told() {
        status = 404;
        answer = "{\"error\":\"there is no recognizer 9\"}";

        assertThat(run("rollback", "9")).isEqualTo(1);

        assertThat(err.toString()).contains("there is no recognizer 9");
    }

    @Test
    void a_cloud_that_is_not_there_is_told() {
        stop();

        assertThat(run("list")).isEqualTo(1);

        assertThat(err.toString()).contains("is it running?");
    }

    @Test
    void a_version_that_is_no_number_is_refused() {
        assertThat(run("show", "x")).isEqualTo(2);
        assertThat(asked).isEmpty();
    }

    private int run(String... arguments) {
        CommandLine line = new CommandLine(new RecognizerCommand(Map.of(
                "ATMOSPHERE_CLOUD_HTTP_PORT",
                Integer.toString(cloud.getAddress().getPort()))));
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        return line.execute(arguments);
    }
}
