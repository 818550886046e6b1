package dev.atmosphere.slacksim;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/** {@code conversations.*} and {@code users.info}: what is there, and who. */
final class ConversationMethods {
    private final Workspace workspace;
    private final Set<String> scopes;

    ConversationMethods(Workspace workspace, Set<String> scopes) {
        this.workspace = workspace;
        this.scopes = Set.copyOf(scopes);
    }

    List<Method> all() {
        return List.of(
                new Method(
                        "conversations.history",
                        "channels:history",
                        false,
                        50,
                        Set.of("channel", "cursor", "include_all_metadata", "inclusive", "latest", "limit", "oldest"),
                        false,
                        this::history),
                new Method(
                        "conversations.info",
                        "channels:read",
                        false,
                        50,
                        Set.of("channel", "include_locale", "include_num_members"),
                        false,
                        this::info),
                new Method("conversations.join", "channels:join", false, 50, Set.of("channel"), true, this::join),
                new Method(
                        "users.info", "users:read", false, 100, Set.of("user", "include_locale"), false, this::user));
    }

    private void channel(Arguments arguments) {
        if (!arguments.matching("channel", Ids.CHANNEL, "channel_not_found").equals(workspace.channel())) {
            throw ApiError.of("channel_not_found");
        }
    }

    private ObjectNode history(Arguments arguments) {
        channel(arguments);
        if (!workspace.botIsMember()) {
            throw ApiError.of("not_in_channel");
        }
        boolean metadata = arguments.flag("include_all_metadata");
        boolean inclusive = arguments.flag("inclusive");
        int limit = (int) arguments.number("limit", 100, 1, 999);
        String oldest = ts(arguments, "oldest", "0000000000.000000");
        String latest = ts(arguments, "latest", "9999999999.999999");
        String before = arguments.optional("cursor").orElse("9999999999.999999");
        if (!Ids.TS.matcher(before).matches()) {
            throw ApiError.of("invalid_cursor");
        }
        List<Message> found = new ArrayList<>(workspace.posted().stream()
                .filter(message -> inside(message.ts(), oldest, latest, inclusive))
                .filter(message -> message.ts().compareTo(before) < 0)
                .toList());
        Collections.reverse(found);
        boolean more = found.size() > limit;
        List<Message> page = more ? found.subList(0, limit) : found;
        ObjectNode answer = Workspace.object();
        ArrayNode messages = answer.putArray("messages");
        page.forEach(message -> messages.add(MessageJson.of(message, metadata)));
        answer.put("has_more", more);
        answer.putObject("response_metadata")
                .put("next_cursor", more ? page.get(page.size() - 1).ts() : "");
        return answer;
    }

    private static boolean inside(String ts, String oldest, String latest, boolean inclusive) {
        return inclusive
                ? ts.compareTo(oldest) >= 0 && ts.compareTo(latest) <= 0
                : ts.compareTo(oldest) > 0 && ts.compareTo(latest) < 0;
    }

    private static String ts(Arguments arguments, String name, String otherwise) {
        return arguments
                .optional(name)
                .map(text -> {
                    if (!text.matches("\\d{1,10}(\\.\\d{1,6})?")) {
                        throw ApiError.of("invalid_ts_" + name);
                    }
                    String[] parts = text.split("\\.");
                    String micros = parts.length > 1 ? parts[1] : "";
                    return "0".repeat(10 - parts[0].length()) + parts[0] + "." + micros
                            + "0".repeat(6 - micros.length());
                })
                .orElse(otherwise);
    }

    private ObjectNode info(Arguments arguments) {
        channel(arguments);
        ObjectNode answer = Workspace.object();
        answer.set("channel", channelJson());
        return answer;
    }

    private ObjectNode join(Arguments arguments) {
        channel(arguments);
        if (workspace.archived()) {
            throw ApiError.of("is_archived");
        }
        workspace.botIsMember(true);
        ObjectNode answer = Workspace.object();
        answer.set("channel", channelJson());
        return answer;
    }

    private ObjectNode channelJson() {
        return Workspace.object()
                .put("id", workspace.channel())
                .put("name", workspace.channelName())
                .put("is_channel", true)
                .put("is_private", false)
                .put("is_archived", workspace.archived())
                .put("is_member", workspace.botIsMember());
    }

    private ObjectNode user(Arguments arguments) {
        String id = arguments.matching("user", Ids.USER, "user_not_found");
        SlackUser user = workspace.user(id).orElseThrow(() -> ApiError.of("user_not_found"));
        ObjectNode json = Workspace.object()
                .put("id", user.id())
                .put("team_id", Workspace.TEAM)
                .put("name", user.name())
                .put("deleted", user.deleted())
                .put("is_bot", false);
        // Who left has neither a real name beside the profile's nor a zone.
        if (!user.deleted()) {
            json.put("real_name", user.realName());
        }
        ObjectNode profile = json.putObject("profile")
                .put("real_name", user.realName())
                .put("display_name", user.realName().split(" ", 2)[0])
                .put("image_192", "https://avatars.slack-sim.invalid/" + user.id() + "_192.png");
        if (scopes.contains("users:read.email")) {
            profile.put("email", user.email());
        }
        ObjectNode answer = Workspace.object();
        answer.set("user", json);
        return answer;
    }
}
