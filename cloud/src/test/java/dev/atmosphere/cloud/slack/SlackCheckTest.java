package dev.atmosphere.cloud.slack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atmosphere.slacksim.Faults.Fault;
import dev.atmosphere.slacksim.SlackSimConfig;
import dev.atmosphere.slacksim.StandIn;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import picocli.CommandLine;

@Timeout(120)
class SlackCheckTest {
    private final Vertx vertx = Vertx.vertx();
    private StandIn slack;

    @AfterEach
    void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private Map<String, String> environment(SlackSimConfig config) throws Exception {
        slack = StandIn.start(vertx, config)
                .toCompletionStage()
                .toCompletableFuture()
                .get(30, TimeUnit.SECONDS);
        Map<String, String> environment = new HashMap<>();
        environment.put("ATMOSPHERE_SLACK_BOT_TOKEN", config.botToken().reveal());
        environment.put("ATMOSPHERE_SLACK_APP_TOKEN", config.appToken().reveal());
        environment.put("ATMOSPHERE_SLACK_CHANNEL", config.channel());
        environment.put("ATMOSPHERE_SLACK_API_URL", slack.apiUrl());
        return environment;
    }

    private static List<String> look(Map<String, String> environment) {
        StringWriter out = new StringWriter();
        int code = new CommandLine(new SlackCheck(environment))
                .setOut(new PrintWriter(out))
                .execute();
        assertThat(code).isZero();
        environment.forEach((name, value) -> {
            if (name.endsWith("TOKEN")) {
                assertThat(out.toString()).doesNotContain(value);
            }
        });
        return out.toString().lines().toList();
    }

    @Test
    void all_is_well_with_an_app_that_has_what_the_manifest_asks_for() throws Exception {
        Map<String, String> environment = environment(SlackSimConfig.ofTests());
        environment.put("ATMOSPHERE_SLACK_SIGNING_SECRET", "8f742231b10e8888abcd99yyyzzz85a5");

        assertThat(look(environment))
                .containsExactly(
                        "ok\tSlack's token\tis good: atmosphere in Slack stand-in\t",
                        "ok\tSlack's scopes\tall that are needed\t",
                        "ok\tSlack's channel\t#faces, the app is in it\t",
                        "ok\tSlack's socket\tcan be opened\t",
                        "ok\tSlack's calls\tare taken at /slack/interactions, checked with slack.signing-secret\t");
        assertThat(slack.workspace().messages()).isEmpty();
    }

    @Test
    void without_slack_nothing_is_wrong() {
        assertThat(look(Map.of())).singleElement().asString().startsWith("ok\tSlack\toff");
    }

    @Test
    void what_it_may_is_what_the_manifest_lists() throws IOException {
        String manifest = Files.readString(Path.of(System.getProperty("atmosphere.root"), "cloud/slack-manifest.yaml"));

        Set<String> listed = Pattern.compile("^ {6}- ([a-z:.]+)", Pattern.MULTILINE)
                .matcher(manifest)
                .results()
                .map(scope -> scope.group(1))
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(listed).isEqualTo(new TreeSet<>(SlackCheck.SCOPES));
    }

    @Test
    void a_wrong_token_is_told_and_the_channel_not_asked_for() throws Exception {
        Map<String, String> environment = environment(SlackSimConfig.ofTests());
        environment.put("ATMOSPHERE_SLACK_BOT_TOKEN", "xoxb-of-somebody-else");
        environment.put("ATMOSPHERE_SLACK_APP_TOKEN", "xapp-of-somebody-else");

        List<String> lines = look(environment);

        assertThat(lines).hasSize(2);
        assertThat(lines.get(0))
                .startsWith("fail\tSlack's token\tSlack says invalid_auth\tCopy the Bot User OAuth Token");
        assertThat(lines.get(1)).startsWith("fail\tSlack's socket\tSlack says invalid_auth\tTurn Socket Mode on");
    }

    @Test
    void missing_scopes_are_named() throws Exception {
        Set<String> some = new TreeSet<>(SlackSimConfig.SCOPES);
        some.removeAll(Set.of("files:write", "users:read"));

        assertThat(look(environment(SlackSimConfig.ofTests().granted(some))))
                .anyMatch(line ->
                        line.startsWith("fail\tSlack's scopes\tfiles:write, users:read are missing\tGive the app"));
    }

    @Test
    void without_the_scope_for_addresses_it_only_warns() throws Exception {
        Set<String> some = new TreeSet<>(SlackSimConfig.SCOPES);
        some.remove("users:read.email");

        assertThat(look(environment(SlackSimConfig.ofTests().granted(some))))
                .anyMatch(line -> line.startsWith("warn\tSlack's scopes\twithout users:read.email people"));
    }

    @Test
    void a_channel_that_is_not_there_archived_or_not_joined_yet_is_told() throws Exception {
        Map<String, String> environment = environment(SlackSimConfig.ofTests());

        slack.workspace().botIsMember(false);
        assertThat(look(environment))
                .contains("ok\tSlack's channel\t#faces, which the app joins when it first posts\t");

        slack.workspace().archived(true);
        assertThat(look(environment)).anyMatch(line -> line.startsWith("fail\tSlack's channel\t#faces is archived\t"));

        environment.put("ATMOSPHERE_SLACK_CHANNEL", "C0NOBODYS01");
        assertThat(look(environment))
                .anyMatch(line ->
                        line.startsWith("fail\tSlack's channel\tSlack says channel_not_found\tCopy the channel's id"));
    }

    @Test
    void a_slack_that_does_not_answer_is_a_warning() throws Exception {
        Map<String, String> environment = environment(SlackSimConfig.ofTests());
        slack.faults().order("auth.test", Fault.of(dev.atmosphere.slacksim.Faults.Kind.SERVER_ERROR), 1);

        assertThat(look(environment))
                .anyMatch(line -> line.startsWith("warn\tSlack's token\tSlack answers with status 500"));

        slack.faults().away(true);
        assertThat(look(environment))
                .allMatch(line -> line.startsWith("warn\t"))
                .hasSize(2);
    }

    @Test
    void settings_that_make_no_sense_are_told_instead() {
        StringWriter err = new StringWriter();

        int code = new CommandLine(new SlackCheck(Map.of("ATMOSPHERE_SLACK_BOT_TOKEN", "hunter2")))
                .setErr(new PrintWriter(err))
                .execute();

        assertThat(code).isEqualTo(2);
        assertThat(err.toString()).contains("slack.bot-token").doesNotContain("hunter2");
    }
}
