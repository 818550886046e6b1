package dev.atmosphere.cloud.slack;

import com.slack.api.Slack;
import com.slack.api.SlackConfig;
import com.slack.api.methods.MethodsClient;
import com.slack.api.methods.SlackApiException;
import com.slack.api.methods.SlackApiTextResponse;
import com.slack.api.methods.SlackFilesUploadV2Exception;
import com.slack.api.methods.request.files.FilesCompleteUploadExternalRequest.FileDetails;
import com.slack.api.methods.response.conversations.ConversationsHistoryResponse;
import com.slack.api.methods.response.files.FilesGetUploadURLExternalResponse;
import com.slack.api.methods.response.users.UsersInfoResponse;
import com.slack.api.model.Message;
import com.slack.api.util.http.SlackHttpClient;
import io.vertx.core.Future;
import io.vertx.core.WorkerExecutor;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;

/**
 * What is asked of Slack's Web API, through the SDK's client on a worker. Every call is made once: as it comes, the SDK's HTTP client sends a
 * request again when a connection ends without an answer, and a message would stand in the channel twice.
 *
 * <p>Fails with {@link SlackFailure}. May be called from any thread.
 */
public final class SlackApi {
    private static final Duration LONGEST = Duration.ofSeconds(10);
    private static final String EVENT_TYPE = "atmosphere_message";
    private static final String MESSAGE_ID = "message_id";
    private static final int PAGE = 200;
    private static final int MOST_PAGES = 10;
    /** Slack's clock and ours. */
    private static final Duration CLOCKS = Duration.ofMinutes(2);

    private final WorkerExecutor worker;
    private final OkHttpClient http;
    private final MethodsClient bot;
    private final MethodsClient app;

    public SlackApi(WorkerExecutor worker, SlackSettings settings) {
        this.worker = worker;
        SlackConfig config = new SlackConfig();
        config.setMethodsEndpointUrlPrefix(settings.api());
        config.setStatsEnabled(false);
        this.http = new OkHttpClient.Builder()
                .retryOnConnectionFailure(false)
                .followRedirects(false)
                .callTimeout(LONGEST)
                .build();
        Slack slack = Slack.getInstance(config, new SlackHttpClient(http));
        this.bot = slack.methods(settings.botToken().reveal());
        this.app = slack.methods(settings.appToken().reveal());
    }

    /** One call of the SDK's. */
    @FunctionalInterface
    private interface Call<R extends SlackApiTextResponse> {
        R make() throws IOException, SlackApiException, SlackFilesUploadV2Exception;
    }

    private <R extends SlackApiTextResponse> Future<R> ask(String method, Call<R> call) {
        return worker.executeBlocking(
                () -> {
                    try {
                        R answer = call.make();
                        if (!answer.isOk()) {
                            throw SlackFailure.refused(method, String.valueOf(answer.getError()), detail(answer));
                        }
                        return answer;
                    } catch (SlackApiException e) {
                        throw failure(method, e);
                    } catch (IOException e) {
                        throw SlackFailure.unanswered(method, e);
                    }
                },
                false);
    }

    private static String detail(SlackApiTextResponse answer) {
        if (answer.getNeeded() != null) {
            return "(needs " + answer.getNeeded() + ", has " + answer.getProvided() + ")";
        }
        return answer instanceof com.slack.api.methods.response.chat.ChatPostMessageResponse posted
                        && posted.getResponseMetadata() != null
                ? String.valueOf(posted.getResponseMetadata().getMessages())
                : "";
    }

    private static SlackFailure failure(String method, SlackApiException e) {
        if (e.getResponse().code() == 429) {
            String seconds = e.getResponse().header("Retry-After", "1");
            return SlackFailure.rateLimited(
                    method, Duration.ofSeconds(seconds.matches("\\d{1,5}") ? Math.max(1, Long.parseLong(seconds)) : 1));
        }
        return SlackFailure.unanswered(
                method, new IOException("status " + e.getResponse().code()));
    }

    /** @return the message's timestamp, which is its id in the channel */
    Future<String> post(String channel, UUID id, SlackText text) {
        Message.Metadata metadata = Message.Metadata.builder()
                .eventType(EVENT_TYPE)
                .eventPayload(Map.of(MESSAGE_ID, id.toString()))
                .build();
        return ask(
                        "chat.postMessage",
                        () -> bot.chatPostMessage(message -> message.channel(channel)
                                .text(text.text())
                                .blocks(text.blocks())
                                .metadata(metadata)
                                .unfurlLinks(false)
                                .unfurlMedia(false)))
                .map(answer -> answer.getTs());
    }

    Future<Void> update(String channel, String ts, SlackText text) {
        return ask(
                        "chat.update",
                        () -> bot.chatUpdate(message -> message.channel(channel)
                                .ts(ts)
                                .text(text.text())
                                .blocks(text.blocks())))
                .mapEmpty();
    }

    /** The message that carries our id, if it stands in the channel's history since then. */
    Future<Optional<String>> find(String channel, UUID id, Instant since) {
        return find(channel, id, Long.toString(since.minus(CLOCKS).getEpochSecond()), "", 1);
    }

    private Future<Optional<String>> find(String channel, UUID id, String oldest, String cursor, int page) {
        return ask(
                        "conversations.history",
                        () -> bot.conversationsHistory(history -> {
                            history.channel(channel).oldest(oldest).limit(PAGE).includeAllMetadata(true);
                            return cursor.isEmpty() ? history : history.cursor(cursor);
                        }))
                .compose(answer -> {
                    Optional<String> found = found(answer, id);
                    String next = answer.getResponseMetadata() == null
                            ? ""
                            : Optional.ofNullable(answer.getResponseMetadata().getNextCursor())
                                    .orElse("");
                    return found.isPresent() || next.isEmpty() || page >= MOST_PAGES
                            ? Future.succeededFuture(found)
                            : find(channel, id, oldest, next, page + 1);
                });
    }

    private static Optional<String> found(ConversationsHistoryResponse answer, UUID id) {
        return answer.getMessages().stream()
                .filter(message -> message.getMetadata() != null
                        && message.getMetadata().getEventPayload() != null
                        && id.toString()
                                .equals(message.getMetadata().getEventPayload().get(MESSAGE_ID)))
                .map(Message::getTs)
                .findFirst();
    }

    /** Uploads a picture that only messages of ours show. @return the file's id */
    Future<String> upload(String name, byte[] jpeg) {
        return ask(
                        "files.getUploadURLExternal",
                        () -> bot.filesGetUploadURLExternal(
                                file -> file.filename(name).length(jpeg.length)))
                .compose(where -> send(where, jpeg))
                .compose(id -> ask(
                                "files.completeUploadExternal",
                                () -> bot.filesCompleteUploadExternal(files -> files.files(List.of(
                                        FileDetails.builder().id(id).title(name).build()))))
                        .map(id));
    }

    private Future<String> send(FilesGetUploadURLExternalResponse where, byte[] jpeg) {
        return worker.executeBlocking(
                () -> {
                    Request request = new Request.Builder()
                            .url(where.getUploadUrl())
                            .post(RequestBody.create(jpeg))
                            .build();
                    try (Response response = http.newCall(request).execute()) {
                        if (response.code() == 429) {
                            throw SlackFailure.rateLimited("upload", Duration.ofSeconds(5));
                        }
                        if (!response.isSuccessful()) {
                            throw SlackFailure.unanswered("upload", new IOException("status " + response.code()));
                        }
                        return where.getFileId();
                    } catch (IOException e) {
                        throw SlackFailure.unanswered("upload", e);
                    }
                },
                false);
    }

    Future<Void> deleteFile(String id) {
        return ask("files.delete", () -> bot.filesDelete(file -> file.file(id))).mapEmpty();
    }

    Future<Void> tell(String channel, String user, String text) {
        return ask(
                        "chat.postEphemeral",
                        () -> bot.chatPostEphemeral(
                                message -> message.channel(channel).user(user).text(text)))
                .mapEmpty();
    }

    Future<Void> join(String channel) {
        return ask("conversations.join", () -> bot.conversationsJoin(join -> join.channel(channel)))
                .mapEmpty();
    }

    /** @return the user, as Slack tells it */
    Future<UsersInfoResponse> user(String id) {
        return ask("users.info", () -> bot.usersInfo(user -> user.user(id)));
    }

    /** An address for one connection of Socket Mode. */
    public Future<String> socketAddress() {
        return ask("apps.connections.open", () -> app.appsConnectionsOpen(open -> open))
                .map(answer -> answer.getUrl());
    }
}
