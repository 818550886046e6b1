package dev.atmosphere.edge.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AclTest {
    private static final Optional<String> DOOR = Optional.of("door");

    private static AclRights rights(Acl acl, Optional<String> user, String clientId) {
        return new AclRights(() -> acl, user, clientId);
    }

    @ParameterizedTest
    @CsvSource({
        "stations/door/images, true",
        "stations/door/images/6f1b2a9e, true",
        "stations/door, false",
        "stations/window/images, false",
        "stations/doors/images, false",
        "Stations/door/images, false",
        "other, false",
        "$SYS/broker, false"
    })
    void without_a_file_a_user_publishes_below_its_own_station(String topic, boolean allowed) {
        assertThat(rights(Acl.DEFAULT, DOOR, "any").mayPublish(topic)).isEqualTo(allowed);
    }

    @ParameterizedTest
    @CsvSource({
        "stations/door/commands, true",
        "stations/door/faces, true",
        "stations/door/images, false",
        "stations/door/+, false",
        "stations/door/#, false",
        "stations/+/faces, false",
        "+/door/faces, false",
        "stations/window/faces, false",
        "#, false",
        "$SYS/#, false"
    })
    void without_a_file_a_user_reads_only_its_commands_and_its_faces(String filter, boolean allowed) {
        assertThat(rights(Acl.DEFAULT, DOOR, "any").maySubscribe(filter)).isEqualTo(allowed);
    }

    @Test
    void without_a_file_who_needs_no_name_may_do_everything() {
        AclRights anonymous = rights(Acl.DEFAULT, Optional.empty(), "any");
        for (String filter : List.of("#", "+/x", "stations/+/images", "$SYS/#", "$SYS/broker/uptime")) {
            assertThat(anonymous.maySubscribe(filter)).as(filter).isTrue();
        }
        assertThat(anonymous.mayPublish("stations/door/commands")).isTrue();
        assertThat(anonymous.mayPublish("$TopicA/B")).isTrue();
        assertThat(rights(Acl.parse("anonymous readwrite #"), Optional.empty(), "any")
                        .mayPublish("$TopicA/B"))
                .as("once there are rules, only what they grant")
                .isFalse();
    }

    @Test
    void a_name_that_is_no_plain_level_gets_nothing_from_its_placeholder() {
        Acl acl = Acl.parse("users readwrite by-name/%u/#\nusers readwrite by-client/%c/#\nusers read all/news");
        for (String odd : List.of("+", "#", "a/b", "")) {
            AclRights byName = rights(acl, Optional.of(odd), "c");
            assertThat(byName.maySubscribe("by-name/+/#")).isFalse();
            assertThat(byName.mayPublish("by-name/a/b/c")).isFalse();
            assertThat(byName.maySubscribe("all/news")).isTrue();
            AclRights byClient = rights(acl, DOOR, odd);
            assertThat(byClient.maySubscribe("by-client/+/#")).isFalse();
            assertThat(byClient.mayPublish("by-client/a/b/c")).isFalse();
        }
        assertThat(rights(acl, Optional.of("%c"), "door").mayPublish("by-name/door/x"))
                .isFalse();
        assertThat(rights(acl, DOOR, "cam-1").mayPublish("by-client/cam-1/x")).isTrue();
    }

    @Test
    void a_line_is_for_one_user_or_for_all_with_a_name_or_for_those_without() {
        Acl acl = Acl.parse(
                """
                # the house's automation
                user home  read       stations/+/faces
                user home  write      stations/+/commands

                users      readwrite  board/the news
                anonymous  read       board/#
                """);
        assertThat(rights(acl, Optional.of("home"), "x").maySubscribe("stations/+/faces"))
                .isTrue();
        assertThat(rights(acl, Optional.of("home"), "x").mayPublish("stations/door/commands"))
                .isTrue();
        assertThat(rights(acl, Optional.of("home"), "x").mayPublish("stations/door/faces"))
                .isFalse();
        assertThat(rights(acl, DOOR, "x").maySubscribe("stations/door/faces")).isFalse();
        assertThat(rights(acl, DOOR, "x").mayPublish("board/the news")).isTrue();
        assertThat(rights(acl, Optional.empty(), "x").mayPublish("board/the news"))
                .isFalse();
        assertThat(rights(acl, Optional.empty(), "x").maySubscribe("board")).isTrue();
    }

    @Test
    void rights_follow_the_rules_that_are_in_force() {
        List<Acl> inForce = new ArrayList<>(List.of(Acl.DEFAULT));
        AclRights rights = new AclRights(() -> inForce.get(0), DOOR, "x");
        assertThat(rights.mayPublish("stations/door/images")).isTrue();

        inForce.set(0, Acl.parse("users read news"));

        assertThat(rights.mayPublish("stations/door/images")).isFalse();
        assertThat(rights.maySubscribe("news")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "everybody read x",
                "users",
                "users read",
                "users maybe x",
                "user door read",
                "users read a/#/b",
                "users read a+/b",
                "anonymous write stations/%u/#"
            })
    void a_line_that_says_nothing_is_refused_by_its_number(String line) {
        assertThatThrownBy(() -> Acl.parse("# one\nusers read fine\n" + line))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("line 3: ");
    }

    /**
     * Every filter and grant of up to three levels over a small alphabet, against matching topic by topic. That {@code +/#} is
     * everything too is not seen; that errs on the safe side.
     */
    @Test
    void what_is_covered_is_exactly_what_matches_nothing_else() {
        List<String> words = List.of("a", "b", "+", "#");
        List<String> filters = new ArrayList<>();
        for (String x : words) {
            filters.add(x);
            for (String y : words) {
                filters.add(x + "/" + y);
                for (String z : words) {
                    filters.add(x + "/" + y + "/" + z);
                }
            }
        }
        filters.removeIf(f -> f.contains("#/"));
        List<String> topics = new ArrayList<>();
        // Letters that no filter names stand for all others; five levels reach beyond every filter.
        List<String> letters = List.of("a", "b", "z");
        List<String> last = List.of("");
        for (int depth = 0; depth < 5; depth++) {
            List<String> next = new ArrayList<>();
            for (String head : last) {
                letters.forEach(l -> next.add(head.isEmpty() ? l : head + "/" + l));
            }
            topics.addAll(next);
            last = next;
        }
        for (String granted : filters) {
            for (String asked : filters) {
                if (granted.equals("+/#") && asked.equals("#")) {
                    continue;
                }
                boolean within = topics.stream().filter(t -> matches(asked, t)).allMatch(t -> matches(granted, t));
                assertThat(Grant.of(granted, true, true).covers(asked))
                        .as("%s within %s", asked, granted)
                        .isEqualTo(within);
            }
        }
    }

    private static boolean matches(String filter, String topic) {
        String regex = filter.replace("+", "[^/]*").replaceAll("/#$", "(/.*)?").replaceAll("^#$", ".*");
        return topic.matches(regex);
    }

    @Test
    void the_acl_of_the_docs_gives_home_assistant_what_it_reads_and_leaves_stations_theirs() throws IOException {
        String page = Files.readString(Path.of(System.getProperty("atmosphere.root"), "docs", "home-assistant.md"));
        Matcher block = Pattern.compile("```acl\n(.*?)```", Pattern.DOTALL).matcher(page);
        assertThat(block.find()).as("the ACL in the docs").isTrue();
        Acl acl = Acl.parse(block.group(1));

        AclRights home = rights(acl, Optional.of("home"), "any");
        for (String filter : List.of(
                "homeassistant/+/+/config",
                "homeassistant/status",
                "stations/door/seen",
                "stations/door/snapshot",
                "stations/door/status",
                "stations/door/faces",
                "people/7d0b6f6e/last-seen")) {
            assertThat(home.maySubscribe(filter)).as(filter).isTrue();
        }
        assertThat(home.mayPublish("homeassistant/status")).isTrue();
        assertThat(home.mayPublish("homeassistant/device/x/config")).isFalse();
        assertThat(home.maySubscribe("stations/door/images")).isFalse();
        AclRights door = rights(acl, DOOR, "any");
        assertThat(door.mayPublish("stations/door/images")).isTrue();
        assertThat(door.maySubscribe("stations/door/faces")).isTrue();
        assertThat(door.maySubscribe("stations/door/snapshot")).isFalse();
        assertThat(door.maySubscribe("homeassistant/#")).isFalse();
        assertThat(rights(acl, Optional.empty(), "any").maySubscribe("stations/+/seen"))
                .isTrue();
    }
}
