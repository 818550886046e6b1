package dev.atmosphere.launcher.up;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class UpTest {
    @Test
    void what_was_typed_is_repeated_whole_with_its_quotes() {
        CommandLine.ParseResult line = new CommandLine(CommandLine.Model.CommandSpec.create())
                .addSubcommand("up", new Up())
                .parseArgs("up", "--slack-sim", "--data", "it's my data", "--for", "20s");

        assertThat(Up.typed(line.subcommand()))
                .isEqualTo("./atmosphere up --slack-sim --data 'it'\\''s my data' --for 20s");
    }
}
