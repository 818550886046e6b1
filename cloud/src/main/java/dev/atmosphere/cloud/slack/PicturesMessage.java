package dev.atmosphere.cloud.slack;

import static com.slack.api.model.block.Blocks.section;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Pictures with faces, told in one message. */
final class PicturesMessage {
    /** Of pictures; more are counted. */
    private static final int LINES = 20;

    private PicturesMessage() {}

    /** A picture: the names and moods of its faces, side by side, empty where nothing is known. */
    record Notice(String station, Instant capturedAt, List<String> names, List<String> moods) {
        Notice {
            names = List.copyOf(names);
            moods = List.copyOf(moods);
        }
    }

    static SlackText of(List<Notice> notices) {
        int faces = notices.stream().mapToInt(notice -> notice.names().size()).sum();
        String head = (notices.size() == 1 ? "A picture" : notices.size() + " pictures") + " with "
                + (faces == 1 ? "a face" : faces + " faces");
        List<String> lines = new ArrayList<>(List.of("*" + head + "*"));
        notices.stream().limit(LINES).map(PicturesMessage::line).forEach(lines::add);
        if (notices.size() > LINES) {
            lines.add("… and " + (notices.size() - LINES) + " more");
        }
        String said = SlackText.shortened(String.join("\n", lines), 3_000);
        return new SlackText(head, List.of(section(s -> s.text(SlackText.mrkdwn(said)))));
    }

    private static String line(Notice notice) {
        List<String> who = new ArrayList<>();
        for (int i = 0; i < notice.names().size() && i < 8; i++) {
            String name = notice.names().get(i);
            String mood = i < notice.moods().size() ? notice.moods().get(i) : "";
            who.add((name.isEmpty() ? "somebody" : SlackText.safe(SlackText.shortened(name, 40)))
                    + (mood.isEmpty() ? "" : " (" + mood + ")"));
        }
        if (notice.names().size() > 8) {
            who.add((notice.names().size() - 8) + " more");
        }
        return "• " + SlackText.safe(notice.station()) + ", <!date^"
                + notice.capturedAt().getEpochSecond() + "^{time_secs}|" + notice.capturedAt() + ">: "
                + String.join(", ", who);
    }
}
