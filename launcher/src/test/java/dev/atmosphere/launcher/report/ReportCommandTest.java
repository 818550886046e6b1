package dev.atmosphere.launcher.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Against answers as the cloud's API gives them, as many as it gives until the report is made. */
class ReportCommandTest {
    private static final String ID = "6b8f5b1e-4f7a-3e8e-9c43-0f6a4d0a7c11";
    private static final String MADE = "{\"reportId\":\"" + ID
            + "\",\"kind\":\"daily\",\"day\":\"2026-11-22\",\"generatedAt\":\"2026-11-23T03:00:00Z\","
            + "\"faces\":133,\"skipped\":false,\"soFar\":false,\"askedBy\":\"ada\",\"mails\":"
            + "[{\"recipient\":\"ada@example.org\",\"state\":\"waiting\",\"attempts\":0,\"triedAt\":null,\"why\":null}]}";
    private static final String NONE_YET = "{\"items\":[],\"next\":null,\"today\":\"2026-11-23\"}";

    @TempDir
    Path directory;

    private final List<String> asked = new ArrayList<>();
    private final Deque<String> lists = new ArrayDeque<>();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private HttpServer cloud;
    private int status = 200;

    @BeforeEach
    void start() throws IOException {
        cloud = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        cloud.createContext("/", exchange -> {
            String path = exchange.getRequestURI().toString();
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            asked.add(exchange.getRequestMethod() + " " + path + (body.isEmpty() ? "" : " " + body));
            boolean post = exchange.getRequestMethod().equals("POST");
            byte[] answer = answer(path, post).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(post ? status : 200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        cloud.start();
    }

    private String answer(String path, boolean post) {
        if (post && status != 200) {
            return "{\"error\":\"day must not be in the future\"}";
        }
        if (path.endsWith("/mails")) {
            return MADE;
        }
        if (post) {
            return "{\"reportId\":\"" + ID + "\"}";
        }
        if (path.endsWith("letter.html")) {
            return "<!DOCTYPE html>☀ the letter";
        }
        String next = lists.poll();
        return next != null ? next : "{\"items\":[" + MADE + "],\"next\":null,\"today\":\"2026-11-23\"}";
    }

    @AfterEach
    void stop() {
        cloud.stop(0);
    }

    @Test
    void a_day_is_written_into_a_file_as_soon_as_it_is_made() throws Exception {
        lists.addAll(List.of(NONE_YET, NONE_YET));
        Path file = directory.resolve("day.html");

        assertThat(run("--day", "2026-11-22", "--out", file.toString())).isZero();

        assertThat(Files.readString(file)).isEqualTo("<!DOCTYPE html>☀ the letter");
        assertThat(out.toString()).contains("daily report of 2026-11-22, 133 faces");
        assertThat(asked)
                .containsExactly(
                        "GET /api/v1/reports?limit=1",
                        "POST /api/v1/reports {\"kind\":\"daily\",\"day\":\"2026-11-22\"}",
                        "GET /api/v1/reports?kind=daily&day=2026-11-22",
                        "GET /api/v1/reports?kind=daily&day=2026-11-22",
                        "GET /api/v1/reports/" + ID + "/letter.html");
        try (var left = Files.list(directory)) {
            assertThat(left).containsExactly(file);
        }
    }

    @Test
    void yesterday_is_the_clouds_and_a_week_is_mailed_only_if_it_is_said() {
        assertThat(run("--day", "yesterday", "--weekly", "--send")).isZero();

        assertThat(asked).contains("POST /api/v1/reports {\"kind\":\"weekly\",\"day\":\"2026-11-22\"}");
        assertThat(asked.get(asked.size() - 1)).isEqualTo("POST /api/v1/reports/" + ID + "/mails {}");
        assertThat(out.toString()).contains("ada@example.org: waiting").contains("/reports.html#" + ID);
    }

    @Test
    void what_is_wrong_is_said_before_anything_is_asked_for() {
        assertThat(run(
                        "--day",
                        "2026-02-30",
                        "--out",
                        directory.resolve("x.html").toString()))
                .isEqualTo(2);
        assertThat(err.toString()).contains("--day 2026-02-30: there is no such day; write 2026-11-22");
        assertThat(run()).isEqualTo(2);
        assertThat(err.toString()).contains("--out FILE, --send");
        assertThat(run("--out", directory.resolve("nowhere/x.html").toString())).isEqualTo(1);
        assertThat(err.toString()).contains("x.html: there is no directory");
        assertThat(run("--out", directory.toString())).isEqualTo(1);
        assertThat(err.toString()).contains("it is a directory");
        assertThat(asked).isEmpty();
    }

    @Test
    void what_the_cloud_refuses_is_repeated_and_leaves_the_file_as_it_was() throws Exception {
        status = 400;
        Path file = Files.writeString(directory.resolve("day.html"), "before");

        assertThat(run("--day", "2030-01-01", "--out", file.toString())).isEqualTo(1);

        assertThat(err.toString()).contains("report: the cloud answers: day must not be in the future");
        assertThat(file).hasContent("before");
    }

    @Test
    void a_report_that_is_not_made_and_a_cloud_that_is_not_there_are_told() {
        for (int i = 0; i < 100; i++) {
            lists.add(NONE_YET);
        }
        assertThat(run("--out", directory.resolve("x.html").toString())).isEqualTo(1);
        assertThat(err.toString()).contains("the report is not made after 1 s");

        cloud.stop(0);
        assertThat(run("--out", directory.resolve("x.html").toString())).isEqualTo(1);
        assertThat(err.toString()).contains("the cloud does not answer at http://127.0.0.1:");
    }

    private int run(String... arguments) {
        Map<String, String> environment = Map.of(
                "ATMOSPHERE_CLOUD_HTTP_PORT",
                Integer.toString(cloud.getAddress().getPort()));
        CommandLine line = new CommandLine(new ReportCommand(environment, Duration.ofSeconds(1)));
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        return line.execute(arguments);
    }
}
