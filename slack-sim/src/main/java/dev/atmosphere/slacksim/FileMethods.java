package dev.atmosphere.slacksim;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/** {@code files.*}: an upload in three steps, and the end of a file. */
final class FileMethods {
    private static final long LONGEST = 20 << 20;

    private final Workspace workspace;
    private final Duration processing;
    private final Supplier<String> address;

    /** @param address where the stand-in is reached, without a slash at the end */
    FileMethods(Workspace workspace, Duration processing, Supplier<String> address) {
        this.workspace = workspace;
        this.processing = processing;
        this.address = address;
    }

    List<Method> all() {
        return List.of(
                new Method(
                        "files.getUploadURLExternal",
                        "files:write",
                        false,
                        100,
                        Set.of("filename", "length", "alt_txt", "snippet_type"),
                        false,
                        this::announce),
                new Method(
                        "files.completeUploadExternal",
                        "files:write",
                        false,
                        100,
                        Set.of("files", "channel_id", "channels", "initial_comment", "thread_ts", "blocks"),
                        true,
                        this::complete),
                new Method("files.delete", "files:write", false, 50, Set.of("file"), true, this::delete));
    }

    private ObjectNode announce(Arguments arguments) {
        String name = arguments.required("filename");
        arguments.required("length");
        long length = arguments.number("length", 0, 1, LONGEST);
        SlackFile file = workspace.announce(name, length);
        return Workspace.object()
                .put("upload_url", address.get() + "/upload/v1/" + file.id())
                .put("file_id", file.id());
    }

    private ObjectNode complete(Arguments arguments) {
        if (arguments.optional("channel_id").isPresent()
                || arguments.optional("channels").isPresent()) {
            throw ApiError.of(
                    "invalid_arguments", "[ERROR] files are not posted to channels here, but shown by blocks");
        }
        ArrayNode files = arguments.list("files", "invalid_arguments");
        if (files.isEmpty()) {
            throw ApiError.of("invalid_arguments", "[ERROR] missing required field: files");
        }
        List<SlackFile> completed = new ArrayList<>();
        for (JsonNode asked : files) {
            SlackFile file = found(asked.path("id").asText());
            if (file.bytes().isEmpty()) {
                throw ApiError.of("file_not_found", "[ERROR] " + file.id() + " was not uploaded");
            }
            completed.add(file);
        }
        ObjectNode answer = Workspace.object();
        ArrayNode list = answer.putArray("files");
        completed.forEach(file -> {
            workspace.put(file.completed(workspace.after(processing)));
            // Its kind is known when it is processed.
            list.add(Workspace.object()
                    .put("id", file.id())
                    .put("name", file.name())
                    .put("mimetype", processing.isZero() ? "image/jpeg" : ""));
        });
        return answer;
    }

    private ObjectNode delete(Arguments arguments) {
        SlackFile file = found(arguments.matching("file", Ids.FILE, "file_not_found"));
        if (file.deleted()) {
            throw ApiError.of("file_deleted");
        }
        workspace.put(file.gone());
        return Workspace.object();
    }

    private SlackFile found(String id) {
        return workspace.file(id).orElseThrow(() -> ApiError.of("file_not_found"));
    }
}
