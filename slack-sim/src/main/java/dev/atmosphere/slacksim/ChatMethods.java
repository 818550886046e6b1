package dev.atmosphere.slacksim;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** {@code chat.*}: what is posted, changed, and shown to one user only. */
final class ChatMethods {
    private static final int LONGEST_TEXT = 40_000;

    private final Workspace workspace;
    private final RateLimits limits;
    private final SlackSimConfig config;

    ChatMethods(Workspace workspace, RateLimits limits, SlackSimConfig config) {
        this.workspace = workspace;
        this.limits = limits;
        this.config = config;
    }

    List<Method> all() {
        Set<String> content = Set.of(
                "channel",
                "text",
                "blocks",
                "attachments",
                "metadata",
                "as_user",
                "icon_emoji",
                "icon_url",
                "link_names",
                "mrkdwn",
                "parse",
                "reply_broadcast",
                "thread_ts",
                "unfurl_links",
                "unfurl_media",
                "username",
                "markdown_text");
        Set<String> changed = Set.of(
                "channel",
                "ts",
                "text",
                "blocks",
                "attachments",
                "metadata",
                "as_user",
                "file_ids",
                "link_names",
                "parse",
                "reply_broadcast",
                "markdown_text");
        Set<String> ephemeral = Set.of(
                "channel",
                "user",
                "text",
                "blocks",
                "attachments",
                "as_user",
                "icon_emoji",
                "icon_url",
                "link_names",
                "parse",
                "thread_ts",
                "username",
                "markdown_text");
        return List.of(
                new Method("chat.postMessage", "chat:write", false, 600, content, true, this::post),
                new Method("chat.update", "chat:write", false, 50, changed, true, this::update),
                new Method("chat.postEphemeral", "chat:write", false, 100, ephemeral, true, this::ephemeral));
    }

    private ObjectNode post(Arguments arguments) {
        channel(arguments);
        limits.take(
                        "channel " + workspace.channel(),
                        config.limits().burst(),
                        config.limits().betweenMessages())
                .ifPresent(seconds -> {
                    throw new RateLimited(seconds);
                });
        ArrayNode blocks = blocks(arguments);
        Message message = workspace.post(text(arguments, blocks), blocks, metadata(arguments), Optional.empty());
        return answer(message);
    }

    private ObjectNode update(Arguments arguments) {
        channel(arguments);
        String ts = arguments.matching("ts", Ids.TS, "message_not_found");
        Message old = workspace
                .message(ts)
                .filter(message -> message.onlyFor().isEmpty())
                .orElseThrow(() -> ApiError.of("message_not_found"));
        // Without blocks the old ones stay, an empty list takes them away.
        ArrayNode blocks = arguments.optional("blocks").isPresent() ? blocks(arguments) : old.blocks();
        ObjectNode metadata = arguments.optional("metadata").isPresent() ? metadata(arguments) : old.metadata();
        Message changed = old.changed(text(arguments, blocks), blocks, metadata);
        workspace.replace(changed);
        return answer(changed);
    }

    private ObjectNode ephemeral(Arguments arguments) {
        channel(arguments);
        String user = arguments.matching("user", Ids.USER, "user_not_found");
        SlackUser reader = workspace.user(user).orElseThrow(() -> ApiError.of("user_not_found"));
        if (reader.deleted()) {
            throw ApiError.of("user_not_in_channel");
        }
        ArrayNode blocks = blocks(arguments);
        Message message = workspace.post(text(arguments, blocks), blocks, Workspace.object(), Optional.of(user));
        return Workspace.object().put("message_ts", message.ts());
    }

    private void channel(Arguments arguments) {
        String channel = arguments.matching("channel", Ids.CHANNEL, "channel_not_found");
        if (!channel.equals(workspace.channel())) {
            throw ApiError.of("channel_not_found");
        }
        if (workspace.archived()) {
            throw ApiError.of("is_archived");
        }
        if (!workspace.botIsMember()) {
            throw ApiError.of("not_in_channel");
        }
    }

    private String text(Arguments arguments, ArrayNode blocks) {
        String text = arguments.optional("text").orElse("");
        if (text.isEmpty() && blocks.isEmpty()) {
            throw ApiError.of("no_text");
        }
        if (text.length() > LONGEST_TEXT) {
            throw ApiError.of("msg_too_long");
        }
        arguments.flag("unfurl_links");
        arguments.flag("unfurl_media");
        return text;
    }

    private ArrayNode blocks(Arguments arguments) {
        ArrayNode blocks = arguments.list("blocks", "invalid_blocks_format");
        BlockRules.check(blocks, workspace::usable, user -> workspace.user(user).isPresent());
        // Slack gives an id to every block and element that has none.
        blocks.forEach(block -> {
            named(block, "block_id");
            block.path("elements").forEach(element -> {
                if (Set.of("button", "users_select")
                        .contains(element.path("type").asText())) {
                    named(element, "action_id");
                }
            });
        });
        return blocks;
    }

    private void named(com.fasterxml.jackson.databind.JsonNode node, String id) {
        if (!node.has(id)) {
            ((ObjectNode) node).put(id, workspace.ids().next('b'));
        }
    }

    private static ObjectNode metadata(Arguments arguments) {
        ObjectNode metadata = arguments.object("metadata", "invalid_metadata_format");
        if (metadata.isEmpty()) {
            return metadata;
        }
        boolean wellFormed = metadata.path("event_type").isTextual()
                && metadata.path("event_payload").isObject()
                && metadata.size() == 2;
        if (!wellFormed) {
            throw ApiError.of("invalid_metadata_format");
        }
        return metadata;
    }

    private ObjectNode answer(Message message) {
        ObjectNode answer = Workspace.object().put("channel", message.channel()).put("ts", message.ts());
        answer.put("text", message.text());
        answer.set("message", MessageJson.of(message, true));
        return answer;
    }
}
