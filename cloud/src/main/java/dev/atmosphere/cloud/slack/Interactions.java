package dev.atmosphere.cloud.slack;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.atmosphere.cloud.tagging.AnswersBus;
import dev.atmosphere.codec.Json;
import dev.atmosphere.event.TagAnswered;
import dev.atmosphere.event.Verdict;
import dev.atmosphere.event.Voter;
import dev.atmosphere.metrics.Metric;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What Slack says was clicked, over whichever way it came and was believed: votes are handed in, what is none of ours is passed over,
 * what cannot be read is refused. The same click gives the same vote, however often Slack delivers it. May be called from any thread.
 */
public final class Interactions {
    private static final Logger LOG = LoggerFactory.getLogger(Interactions.class);
    /** One click is one action; a form might have some. */
    private static final int MOST_ACTIONS = 10;
    /** Seconds since 1970, and millionths of a second. */
    private static final Pattern TIME = Pattern.compile("([0-9]{1,10})\\.([0-9]{6})");

    /** What became of an interaction. */
    public enum Outcome {
        /** Every vote in it is in Kafka, or there was none. */
        TAKEN,
        /** It makes no sense and never will. */
        MALFORMED,
        /** It could not be taken now; Slack tells the user. */
        NOT_NOW
    }

    /**
     * What is needed of Slack's {@code block_actions} payload. The message that was clicked on comes with it and is not looked at: it
     * may hold blocks that Slack invents tomorrow.
     *
     * @see <a href="https://docs.slack.dev/reference/interaction-payloads/block_actions-payload">block_actions payload</a>
     */
    private record Payload(String type, Named user, Named team, List<Action> actions) {}

    private record Named(String id) {}

    private record Action(
            @JsonProperty("action_id") String actionId,
            @JsonProperty("block_id") String blockId,
            @JsonProperty("action_ts") String actionTs,
            @JsonProperty("selected_user") String selectedUser,
            String value) {}

    private final AnswersBus answers;
    private final MeterRegistry meters;
    private final Clock clock;
    private final ObjectMapper json = Json.json();

    public Interactions(AnswersBus answers, MeterRegistry meters, Clock clock) {
        this.answers = answers;
        this.meters = meters;
        this.clock = clock;
    }

    /**
     * Completes within 3 seconds, and never fails.
     *
     * @param way how it came, for the metric: http or socket
     * @param payload JSON as Slack sends it
     */
    public Future<Outcome> take(String way, String payload) {
        List<TagAnswered> said;
        try {
            said = said(payload);
        } catch (IllegalArgumentException | JsonProcessingException e) {
            LOG.warn("An interaction that came over {} is refused: {}", way, reason(e));
            return Future.succeededFuture(counted(way, Outcome.MALFORMED));
        }
        return Future.all(said.stream().map(answers::offer).toList())
                .map(all -> counted(way, worst(all.<AnswersBus.Outcome>list())));
    }

    /** Not what was sent: an attacker would choose what our log says. */
    private static String reason(Exception why) {
        return why instanceof JsonProcessingException json ? json.getOriginalMessage() : why.getMessage();
    }

    private static Outcome worst(List<AnswersBus.Outcome> outcomes) {
        if (outcomes.stream().anyMatch(AnswersBus.Refused.class::isInstance)) {
            return Outcome.MALFORMED;
        }
        return outcomes.stream().allMatch(AnswersBus.Accepted.class::isInstance) ? Outcome.TAKEN : Outcome.NOT_NOW;
    }

    private Outcome counted(String way, Outcome outcome) {
        String word = outcome.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
        Metric.CLOUD_SLACK_INTERACTIONS.counter(meters, way, word).increment();
        return outcome;
    }

    private List<TagAnswered> said(String payload) throws JsonProcessingException {
        Payload interaction = json.readValue(payload, Payload.class);
        if (interaction == null || interaction.type() == null) {
            throw new IllegalArgumentException("it has no type");
        }
        if (!interaction.type().equals("block_actions")) {
            LOG.debug("A Slack interaction of another type is none of ours");
            return List.of();
        }
        if (interaction.user() == null
                || interaction.user().id() == null
                || interaction.actions() == null
                || interaction.actions().isEmpty()
                || interaction.actions().size() > MOST_ACTIONS
                || interaction.actions().stream().anyMatch(Objects::isNull)) {
            throw new IllegalArgumentException("it lacks a user or actions, or has too many of them");
        }
        List<TagAnswered> said = new ArrayList<>();
        for (Action action : interaction.actions()) {
            TaggingActions.face(action.blockId()).ifPresent(face -> said.add(answer(interaction, action, face)));
        }
        return said;
    }

    private TagAnswered answer(Payload interaction, Action action, UUID face) {
        Verdict verdict = TaggingActions.verdict(action.actionId())
                .orElseThrow(() -> new IllegalArgumentException("it is no action of a face"));
        return new TagAnswered(
                idOf(interaction, action),
                new Voter(Voter.Via.SLACK, interaction.user().id()),
                face.toString(),
                verdict.word(),
                TaggingActions.person(action.actionId(), action.value(), action.selectedUser()),
                clicked(action));
    }

    /**
     * When Slack took the click, so that one that is delivered late does not count as newer than what was clicked after it. Never in the
     * future: a vote would stay newer than all that follow.
     */
    private Instant clicked(Action action) {
        Matcher time = TIME.matcher(action.actionTs());
        if (!time.matches()) {
            throw new IllegalArgumentException("an action's time is none");
        }
        Instant clicked = Instant.ofEpochSecond(Long.parseLong(time.group(1)), Long.parseLong(time.group(2)) * 1_000);
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        return clicked.isBefore(now) ? clicked : now;
    }

    /** The same for every delivery of one click, over HTTP and over a socket. */
    private static UUID idOf(Payload interaction, Action action) {
        if (action.actionTs() == null) {
            throw new IllegalArgumentException("an action has no time");
        }
        String click = String.join(
                "/",
                "slack",
                interaction.team() == null ? "" : interaction.team().id(),
                interaction.user().id(),
                action.blockId(),
                action.actionId(),
                action.actionTs());
        return UUID.nameUUIDFromBytes(click.getBytes(StandardCharsets.UTF_8));
    }
}
