package dev.atmosphere.cloud.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.atmosphere.http.RawRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CloudWebTest {
    private RunningWeb web;

    @BeforeAll
    void start(@TempDir Path data) throws Exception {
        web = new RunningWeb(data);
    }

    @AfterAll
    void stop() throws Exception {
        web.close();
    }

    @Test
    void every_answer_keeps_the_page_to_itself() throws Exception {
        for (String path : List.of("/", "/style.css", "/api/v1/images", "/api/v1/nothing", "/health", "/metrics")) {
            HttpResponse<String> answer = web.get(path);
            assertThat(answer.headers().firstValue("content-security-policy").orElse(""))
                    .as(path)
                    .contains("default-src 'self'", "frame-ancestors 'none'")
                    .doesNotContain("unsafe");
            assertThat(answer.headers().firstValue("x-content-type-options")).hasValue("nosniff");
            assertThat(answer.headers().firstValue("referrer-policy")).hasValue("no-referrer");
        }
    }

    @Test
    void the_page_loads_only_files_that_are_served_and_nothing_from_elsewhere() throws Exception {
        String page = web.get("/").body();
        assertThat(page)
                .doesNotContain("style=")
                .doesNotContainPattern("<script(?![^>]*src=)")
                .doesNotContain("//cdn");
        Matcher links = Pattern.compile("(?:href|src)=\"(/[^\"]+)\"").matcher(page);
        int found = 0;
        while (links.find()) {
            assertThat(web.get(links.group(1)).statusCode()).as(links.group(1)).isEqualTo(200);
            found++;
        }
        assertThat(found).isGreaterThan(5);
        Matcher imports = Pattern.compile("from '\\./([a-z]+\\.js)'")
                .matcher(web.get("/main.js").body());
        while (imports.find()) {
            HttpResponse<String> module = web.get("/" + imports.group(1));
            assertThat(module.statusCode()).as(imports.group(1)).isEqualTo(200);
            assertThat(module.headers().firstValue("content-type").orElse("")).startsWith("text/javascript");
        }
    }

    @Test
    void a_file_that_has_not_changed_is_not_sent_again() throws Exception {
        HttpResponse<String> first = web.get("/style.css");
        assertThat(first.headers().firstValue("cache-control")).hasValue("no-cache");

        HttpResponse<String> second = web.get(
                "/style.css",
                "If-None-Match",
                first.headers().firstValue("etag").orElseThrow());

        assertThat(second.statusCode()).isEqualTo(304);
    }

    @Test
    void a_request_that_was_meant_for_another_host_learns_nothing() throws Exception {
        for (String path :
                List.of("/", "/main.js", "/health", "/metrics", "/api/v1/images", "/api/v1/stats", "/api/v1/events")) {
            assertThat(RawRequest.get(web.port(), path, "evil.example:" + web.port()))
                    .as(path)
                    .startsWith("HTTP/1.1 421 Misdirected Request")
                    .contains("cloud.http.names")
                    .contains("x-content-type-options: nosniff");
        }
        assertThat(RawRequest.get(web.port(), "/health", "localhost:" + web.port()))
                .startsWith("HTTP/1.1 200 ");
    }

    @Test
    void a_taken_port_is_told_with_its_setting() {
        assertThatThrownBy(() -> web.startAnotherOn(web.port()))
                .hasMessageContaining("port " + web.port() + " of 127.0.0.1")
                .hasMessageContaining("cloud.http.port")
                .hasMessageContaining("ATMOSPHERE_CLOUD_HTTP_PORT");
    }

    @Test
    void settings_out_of_range_are_refused() {
        assertThatThrownBy(() ->
                        new WebConfig("127.0.0.1", List.of(), 70_000, Path.of("users"), false, 1, RequestLimits.NONE))
                .hasMessageContaining("cloud.http.port = 70000");
        assertThatThrownBy(() -> new WebConfig(" ", List.of(), 0, Path.of("users"), false, 1, RequestLimits.NONE))
                .hasMessageContaining("cloud.http.host");
        assertThatThrownBy(
                        () -> new WebConfig("127.0.0.1", List.of(), 0, Path.of("users"), false, 0, RequestLimits.NONE))
                .hasMessageContaining("cloud.http.live-clients");
        assertThatThrownBy(() ->
                        new WebConfig("127.0.0.1", List.of("a:80"), 0, Path.of("users"), false, 1, RequestLimits.NONE))
                .hasMessageContaining("not a:80");
    }
}
