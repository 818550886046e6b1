package dev.atmosphere.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atmosphere.launcher.FakeCheckout.Run;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The script that everything starts with, run as a person runs it. */
class ScriptTest {
    @TempDir
    private Path directory;

    private FakeCheckout checkout;

    @BeforeEach
    void check_out() throws Exception {
        checkout = new FakeCheckout(directory);
    }

    @ParameterizedTest
    @ValueSource(strings = {"help", "--help", "-h"})
    void help_names_every_command_and_needs_nothing(String word) throws Exception {
        Run run = checkout.run(word);

        assertThat(run.exitCode()).isZero();
        assertThat(run.out())
                .contains(
                        "\n  up ", "\n  edge ", "\n  cloud ", "\n  sim ", "\n  detect ", "\n  compare ", "\n  replay ")
                .contains(
                        "\n  users ",
                        "\n  doctor ",
                        "\n  bench ",
                        "\n  test ",
                        "Examples",
                        "ATMOSPHERE_CLOUD_HTTP_PORT=8090");
        assertThat(run.err()).isEmpty();
    }

    @Test
    void no_command_is_a_call_for_help() throws Exception {
        assertThat(checkout.run().out()).startsWith("Atmosphere gateway");
    }

    @ParameterizedTest
    @CsvSource({"edgee,edge", "dcotor,doctor", "detct,detect", "colud,cloud", "Up,up", "replya,replay"})
    void a_mistyped_command_is_answered_with_the_one_that_was_meant(String typed, String meant) throws Exception {
        Run run = checkout.run(typed);

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("there is no command '" + typed + "'. Did you mean '" + meant + "'?");
    }

    @Test
    void a_word_that_is_like_nothing_gets_the_list() throws Exception {
        Run run = checkout.run("frobnicate");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("Commands: up edge cloud").doesNotContain("Did you mean");
    }

    @Test
    void without_java_it_says_what_to_install() throws Exception {
        Run run = checkout.run("edge");

        assertThat(run.exitCode()).isOne();
        assertThat(run.err())
                .contains("Java 17 or newer is needed, and was not found")
                .contains("apt-get install openjdk-17-jdk-headless")
                .contains("JAVA_HOME");
    }

    @Test
    void with_an_old_java_it_says_which_it_found() throws Exception {
        Run run = checkout.withJava("11.0.2").run("edge");

        assertThat(run.exitCode()).isOne();
        assertThat(run.err()).contains("Java 17 or newer is needed", "Found: Java 11 in");
    }

    @Test
    void without_maven_it_says_what_to_install_and_why() throws Exception {
        Run run = checkout.withJava("17.0.1").run("edge");

        assertThat(run.exitCode()).isOne();
        assertThat(run.err()).contains("edge has to be built first", "Maven (mvn)", "apt-get install maven");
    }

    @Test
    void what_is_missing_is_built_with_what_it_needs_and_started() throws Exception {
        checkout.withJava("17.0.1").withMaven(0);

        Run run = checkout.run("edge", "--config", "my file");

        assertThat(run.exitCode()).isEqualTo(7);
        assertThat(checkout.mavenCalls()).singleElement().asString().contains("-pl edge -am package");
        assertThat(run.err()).contains("Building edge", "Built in");
        assertThat(run.out())
                .contains("-Xmx256m\n", "dev.atmosphere.edge.Edge\n--config\nmy file\n", "oneDNN 1\n")
                .contains(checkout.root().resolve("edge/target/classes") + ":");
    }

    @Test
    void what_is_built_is_not_built_again() throws Exception {
        checkout.withJava("17.0.1").withMaven(0).run("cloud");

        Run again = checkout.run("cloud");

        assertThat(checkout.mavenCalls()).hasSize(1);
        assertThat(again.err()).isEmpty();
        assertThat(again.out()).contains("dev.atmosphere.cloud.Cloud\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"cloud/src/New.java", "shared/core/src/main/java/Event.java", "pom.xml"})
    void a_changed_source_is_built(String source) throws Exception {
        checkout.withJava("17.0.1").withMaven(0).run("cloud");

        checkout.edit(source);
        checkout.run("cloud");

        assertThat(checkout.mavenCalls()).hasSize(2);
    }

    @Test
    void a_source_of_another_program_changes_nothing() throws Exception {
        checkout.withJava("17.0.1").withMaven(0).run("cloud");

        checkout.edit("edge/src/New.java");
        checkout.run("cloud");

        assertThat(checkout.mavenCalls()).hasSize(1);
    }

    @Test
    void a_build_that_fails_shows_why_and_where_its_log_is() throws Exception {
        Run run = checkout.withJava("17.0.1").withMaven(1).run("sim");

        assertThat(run.exitCode()).isOne();
        assertThat(run.out()).isEmpty();
        assertThat(run.err())
                .contains("The build failed", "target/build.log", "the compiler did not like it")
                .doesNotContain("noise")
                .contains("npm was not found: it fetches the face models");
    }

    @ParameterizedTest
    @CsvSource({"17.0.15,false,false", "21,false,false", "22.0.1,true,false", "25,true,true", "25.0.1,true,true"})
    void a_jvm_gets_only_the_flags_that_it_knows(String version, boolean nativeAccess, boolean unsafe)
            throws Exception {
        Run run = checkout.withJava(version).withMaven(0).run("sim");

        assertThat(run.exitCode()).isEqualTo(7);
        assertThat(run.out().contains("--enable-native-access=ALL-UNNAMED")).isEqualTo(nativeAccess);
        assertThat(run.out().contains("--sun-misc-unsafe-memory-access=allow")).isEqualTo(unsafe);
    }

    @Test
    void more_jvm_flags_come_from_the_environment_and_win() throws Exception {
        Run run = checkout.withJava("17.0.1")
                .withMaven(0)
                .with("ATMOSPHERE_JVM_EDGE", "-Xmx1g -Xlog:gc")
                .run("edge");

        assertThat(run.out()).containsSubsequence("-Xmx256m\n", "-Xmx1g\n-Xlog:gc\n", "-cp\n");
    }

    @Test
    void under_a_supervisor_nothing_is_built_and_an_interrupt_is_left_to_it() throws Exception {
        checkout.withJava("17.0.1").withMaven(0).run("edge");
        checkout.edit("edge/src/New.java");

        Run run = checkout.with("ATMOSPHERE_SUPERVISED", "1").run("edge");

        assertThat(checkout.mavenCalls()).hasSize(1);
        assertThat(run.out()).endsWith("oneDNN 1\n1\n");
    }
}
