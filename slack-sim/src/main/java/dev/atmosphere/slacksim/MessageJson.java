package dev.atmosphere.slacksim;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** A message as the Web API tells it. */
final class MessageJson {
    private MessageJson() {}

    static ObjectNode of(Message message, boolean withMetadata) {
        ObjectNode json = Workspace.object()
                .put("type", "message")
                .put("user", Workspace.BOT_USER)
                .put("bot_id", Workspace.BOT)
                .put("app_id", Workspace.APP)
                .put("team", Workspace.TEAM)
                .put("ts", message.ts())
                .put("text", message.text());
        json.set("blocks", message.blocks());
        if (withMetadata && !message.metadata().isEmpty()) {
            json.set("metadata", message.metadata());
        }
        if (message.edits() > 0) {
            json.set(
                    "edited", Workspace.object().put("user", Workspace.BOT_USER).put("ts", message.ts()));
        }
        return json;
    }
}
