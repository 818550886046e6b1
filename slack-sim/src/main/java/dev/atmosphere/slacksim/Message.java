package dev.atmosphere.slacksim;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/**
 * A message as it stands.
 *
 * @param ts its id within the channel: seconds, a point, six digits
 * @param blocks empty for a message of text only
 * @param metadata of the app that posted it; an empty object if there is none
 * @param onlyFor the one user who sees it, for an ephemeral message
 * @param edits how often it was changed
 */
public record Message(
        String channel,
        String ts,
        String text,
        ArrayNode blocks,
        ObjectNode metadata,
        Optional<String> onlyFor,
        int edits) {
    Message changed(String newText, ArrayNode newBlocks, ObjectNode newMetadata) {
        return new Message(channel, ts, newText, newBlocks, newMetadata, onlyFor, edits + 1);
    }

    /** The block's element with this action, and the id of its block. */
    Optional<Element> element(String actionId) {
        for (JsonNode block : blocks) {
            for (JsonNode element : block.path("elements")) {
                if (element.path("action_id").asText().equals(actionId)) {
                    return Optional.of(new Element(block.path("block_id").asText(), element));
                }
            }
            JsonNode accessory = block.path("accessory");
            if (accessory.path("action_id").asText().equals(actionId)) {
                return Optional.of(new Element(block.path("block_id").asText(), accessory));
            }
        }
        return Optional.empty();
    }

    /** Something that can be clicked. */
    record Element(String blockId, JsonNode json) {}
}
