package dev.atmosphere.launcher.replay;

import dev.atmosphere.launcher.programs.ProgramHttp;
import dev.atmosphere.launcher.programs.ProgramHttp.NoAnswer;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** The dead letters of one running program. */
final class LetterBox {
    private static final String PATH = "/api/v1/dead-letters";

    private final ProgramHttp http;

    private record Letters(List<Letter> items) {}

    private record Replayed(boolean replayed) {}

    LetterBox(ProgramHttp http) {
        this.http = http;
    }

    String program() {
        return http.program();
    }

    /** The newest first; the program lists a bounded number of each topic. */
    List<Letter> letters(Optional<String> topic) throws NoAnswer, InterruptedException {
        return http.get(PATH + topic.map(name -> "?topic=" + encoded(name)).orElse(""), Letters.class)
                .items();
    }

    void replay(Letter letter) throws NoAnswer, InterruptedException {
        http.post(
                PATH + "/" + encoded(letter.topic()) + "/" + encoded(letter.letter()) + "/replay",
                "X-Atmosphere",
                "replay",
                Replayed.class);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
