package dev.atmosphere.cloud.slack;

import com.slack.api.model.block.LayoutBlock;
import com.slack.api.model.block.composition.TextObject;
import java.util.List;
import java.util.Optional;

/**
 * What a message says.
 *
 * @param text for notifications, and for who cannot see blocks
 */
record SlackText(String text, List<LayoutBlock> blocks) {
    private static final char ISOLATE = '\u2068';
    private static final char ISOLATED = '\u2069';

    SlackText {
        blocks = List.copyOf(blocks);
    }

    /** Text of others inside of ours: Slack's own signs are escaped, and what is written right to left turns nothing else round. */
    static String safe(String words) {
        return ISOLATE + words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;") + ISOLATED;
    }

    /** A person: on Slack by their user, others by their name. */
    static String person(Optional<String> slackId, String name) {
        return slackId.map(id -> "<@" + id + ">").orElseGet(() -> "*" + safe(name) + "*");
    }

    /** At most so many characters; whole ones, even those that are two in Java. */
    static String shortened(String text, int most) {
        if (text.length() <= most) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(most - 2)) ? most - 2 : most - 1;
        return text.substring(0, end) + "…";
    }

    static TextObject mrkdwn(String text) {
        return com.slack.api.model.block.composition.BlockCompositions.markdownText(shortened(text, 3_000));
    }
}
