package dev.atmosphere.slacksim;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.google.gson.JsonParseException;
import com.google.gson.reflect.TypeToken;
import com.slack.api.SlackConfig;
import com.slack.api.model.block.LayoutBlock;
import com.slack.api.util.json.GsonFactory;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The rules of Block Kit for a message, from Slack's reference: which fields a block may and must have, how long they may be, which
 * ids have to be unique. Every breach is told with its place. Kinds of blocks that nobody here uses are refused.
 *
 * <p>The SDK's own model reads the blocks too: what it does not know is refused.
 */
final class BlockRules {
    private static final int MOST_BLOCKS = 50;
    private static final int LONGEST_ID = 255;
    private static final int LONGEST_BUTTON = 75;
    private static final int LONGEST_VALUE = 2_000;
    private static final int LONGEST_SECTION = 3_000;
    private static final int LONGEST_FIELD = 2_000;
    private static final int LONGEST_PLACEHOLDER = 150;
    private static final int LONGEST_ALT_TEXT = 2_000;

    private static final Map<String, Set<String>> FIELDS = Map.ofEntries(
            Map.entry("section", Set.of("type", "block_id", "text", "fields", "accessory", "expand")),
            Map.entry("actions", Set.of("type", "block_id", "elements")),
            Map.entry("context", Set.of("type", "block_id", "elements")),
            Map.entry("divider", Set.of("type", "block_id")),
            Map.entry("header", Set.of("type", "block_id", "text")),
            Map.entry("image", Set.of("type", "block_id", "image_url", "slack_file", "alt_text", "title")),
            Map.entry(
                    "button",
                    Set.of("type", "action_id", "text", "value", "style", "confirm", "url", "accessibility_label")),
            Map.entry(
                    "users_select",
                    Set.of("type", "action_id", "initial_user", "placeholder", "confirm", "focus_on_load")),
            Map.entry("image element", Set.of("type", "image_url", "slack_file", "alt_text")),
            Map.entry("plain_text", Set.of("type", "text", "emoji")),
            Map.entry("mrkdwn", Set.of("type", "text", "verbatim")),
            Map.entry("confirm", Set.of("title", "text", "confirm", "deny", "style")),
            Map.entry("slack_file", Set.of("id", "url")));

    private final Predicate<String> usableFile;
    private final Predicate<String> knownUser;
    private final List<String> breaches = new ArrayList<>();
    private final Set<String> blockIds = new HashSet<>();

    private BlockRules(Predicate<String> usableFile, Predicate<String> knownUser) {
        this.usableFile = usableFile;
        this.knownUser = knownUser;
    }

    /** @throws ApiError {@code invalid_blocks}, with every breach */
    static void check(ArrayNode blocks, Predicate<String> usableFile, Predicate<String> knownUser) {
        BlockRules rules = new BlockRules(usableFile, knownUser);
        if (blocks.size() > MOST_BLOCKS) {
            rules.breach("no more than " + MOST_BLOCKS + " items allowed", "/blocks");
        }
        for (int i = 0; i < blocks.size(); i++) {
            rules.block(blocks.get(i), "/blocks/" + i);
        }
        rules.model(blocks);
        if (!rules.breaches.isEmpty()) {
            throw new ApiError("invalid_blocks", rules.breaches, Map.of());
        }
    }

    private void model(ArrayNode blocks) {
        SlackConfig strict = new SlackConfig();
        strict.setFailOnUnknownProperties(true);
        try {
            List<LayoutBlock> read = GsonFactory.createSnakeCase(strict)
                    .fromJson(blocks.toString(), new TypeToken<List<LayoutBlock>>() {}.getType());
            if (read.size() != blocks.size()) {
                breach("cannot be read", "/blocks");
            }
        } catch (JsonParseException e) {
            breach(String.valueOf(e.getMessage()), "/blocks");
        }
    }

    private void block(JsonNode block, String at) {
        String type = block.path("type").asText();
        id(block, "block_id", at, blockIds);
        switch (type) {
            case "section" -> {
                fields(block, type, at);
                if (!block.has("text") && !block.has("fields")) {
                    breach("missing required field: text", at);
                }
                if (block.has("text")) {
                    text(block.path("text"), LONGEST_SECTION, false, at + "/text");
                }
                if (block.has("fields")) {
                    required(block, "fields", at);
                }
                each(block, "fields", 10, at, (field, where) -> text(field, LONGEST_FIELD, false, where));
                if (block.has("accessory")) {
                    element(block.path("accessory"), at + "/accessory", new HashSet<>());
                }
            }
            case "actions" -> {
                fields(block, type, at);
                Set<String> actionIds = new HashSet<>();
                required(block, "elements", at);
                each(block, "elements", 25, at, (element, where) -> element(element, where, actionIds));
            }
            case "context" -> {
                fields(block, type, at);
                required(block, "elements", at);
                each(block, "elements", 10, at, (element, where) -> {
                    if (element.path("type").asText().equals("image")) {
                        image(element, "image element", where);
                    } else {
                        text(element, LONGEST_SECTION, false, where);
                    }
                });
            }
            case "divider" -> fields(block, type, at);
            case "header" -> {
                fields(block, type, at);
                text(block.path("text"), LONGEST_PLACEHOLDER, true, at + "/text");
            }
            case "image" -> {
                image(block, "image", at);
                if (block.has("title")) {
                    text(block.path("title"), LONGEST_VALUE, true, at + "/title");
                }
            }
            default -> breach("unsupported type: " + type, at + "/type");
        }
    }

    private void element(JsonNode element, String at, Set<String> actionIds) {
        String type = element.path("type").asText();
        switch (type) {
            case "button" -> {
                fields(element, type, at);
                id(element, "action_id", at, actionIds);
                text(element.path("text"), LONGEST_BUTTON, true, at + "/text");
                length(element, "value", LONGEST_VALUE, at);
                style(element, at);
                confirm(element, at);
            }
            case "users_select" -> {
                fields(element, type, at);
                id(element, "action_id", at, actionIds);
                if (element.has("placeholder")) {
                    text(element.path("placeholder"), LONGEST_PLACEHOLDER, true, at + "/placeholder");
                }
                if (element.has("initial_user")
                        && !knownUser.test(element.path("initial_user").asText())) {
                    breach("invalid user", at + "/initial_user");
                }
                confirm(element, at);
            }
            case "image" -> image(element, "image element", at);
            default -> breach("unsupported type: " + type, at + "/type");
        }
    }

    private void style(JsonNode node, String at) {
        if (node.has("style")
                && !Set.of("primary", "danger").contains(node.path("style").asText())) {
            breach("must be a valid enum value", at + "/style");
        }
    }

    private void confirm(JsonNode element, String at) {
        JsonNode confirm = element.path("confirm");
        if (!confirm.isMissingNode()) {
            fields(confirm, "confirm", at + "/confirm");
            text(confirm.path("title"), 100, true, at + "/confirm/title");
            text(confirm.path("text"), 300, false, at + "/confirm/text");
            text(confirm.path("confirm"), 30, true, at + "/confirm/confirm");
            text(confirm.path("deny"), 30, true, at + "/confirm/deny");
            style(confirm, at + "/confirm");
        }
    }

    private void image(JsonNode image, String kind, String at) {
        fields(image, kind, at);
        required(image, "alt_text", at);
        length(image, "alt_text", LONGEST_ALT_TEXT, at);
        if (image.has("image_url") == image.has("slack_file")) {
            breach("must have one of image_url and slack_file", at);
        }
        if (image.has("slack_file")) {
            JsonNode file = image.path("slack_file");
            fields(file, "slack_file", at + "/slack_file");
            if (file.has("id") == file.has("url")) {
                breach("must have one of id and url", at + "/slack_file");
            } else if (!usableFile.test(file.path("id").asText())) {
                // By its address on Slack one may name it too, which this stand-in gives to nobody.
                breach("invalid slack file", at + "/slack_file");
            }
        }
    }

    private void text(JsonNode text, int longest, boolean plainOnly, String at) {
        String type = text.path("type").asText();
        if (!type.equals("plain_text") && (plainOnly || !type.equals("mrkdwn"))) {
            breach("must be a " + (plainOnly ? "plain_text" : "plain_text or mrkdwn") + " object", at);
            return;
        }
        fields(text, type, at);
        required(text, "text", at);
        length(text, "text", longest, at);
    }

    private void id(JsonNode node, String name, String at, Set<String> taken) {
        if (!node.has(name)) {
            return;
        }
        required(node, name, at);
        length(node, name, LONGEST_ID, at);
        if (!taken.add(node.path(name).asText())) {
            breach("`" + name + "` already exists", at + "/" + name);
        }
    }

    private void fields(JsonNode node, String kind, String at) {
        if (!node.isObject()) {
            breach("must be an object", at);
            return;
        }
        node.fieldNames().forEachRemaining(name -> {
            if (!FIELDS.get(kind).contains(name)) {
                breach("invalid additional property: " + name, at);
            }
        });
    }

    private void required(JsonNode node, String name, String at) {
        JsonNode value = node.path(name);
        if (value.isMissingNode() || value.isNull()) {
            breach("missing required field: " + name, at);
        } else if (value.isTextual() && value.asText().isEmpty() || value.isArray() && value.isEmpty()) {
            breach("must be more than 0 " + (value.isArray() ? "items" : "characters"), at + "/" + name);
        }
    }

    /** Slack counts UTF-16 code units, as Java does. */
    private void length(JsonNode node, String name, int longest, String at) {
        if (node.has(name) && !node.path(name).isTextual()) {
            breach("must be a string", at + "/" + name);
        } else if (node.path(name).asText().length() > longest) {
            breach("must be less than " + (longest + 1) + " characters", at + "/" + name);
        }
    }

    private interface Each {
        void look(JsonNode node, String at);
    }

    private void each(JsonNode node, String name, int most, String at, Each each) {
        JsonNode list = node.path(name);
        if (list.size() > most) {
            breach("no more than " + most + " items allowed", at + "/" + name);
        }
        for (int i = 0; i < list.size(); i++) {
            each.look(list.get(i), at + "/" + name + "/" + i);
        }
    }

    private void breach(String what, String at) {
        breaches.add("[ERROR] " + what + " [json-pointer:" + at + "]");
    }
}
