package dev.atmosphere.cloud.slack;

import static com.slack.api.model.block.Blocks.actions;
import static com.slack.api.model.block.Blocks.context;
import static com.slack.api.model.block.Blocks.image;
import static com.slack.api.model.block.Blocks.section;
import static com.slack.api.model.block.composition.BlockCompositions.plainText;

import com.slack.api.model.block.LayoutBlock;
import com.slack.api.model.block.composition.SlackFileObject;
import com.slack.api.model.block.element.BlockElement;
import com.slack.api.model.block.element.ButtonElement;
import com.slack.api.model.block.element.UsersSelectElement;
import dev.atmosphere.cloud.slack.FaceView.Someone;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A face's messages: the question with its tally, or its result; and whom the recognizer knew, with the way back. */
final class FaceMessage {
    private static final int LONGEST_BUTTON = 75;

    private FaceMessage() {}

    /**
     * @param pictures Slack's files: the crop, then the wider one; those that there are
     * @param preselecting whether the guess is preselected; somebody whom Slack does not know would spoil the message
     */
    static SlackText tagging(FaceView face, List<String> pictures, boolean preselecting) {
        List<LayoutBlock> blocks = new ArrayList<>();
        String said =
                switch (face.state().orElse("open")) {
                    case "open" -> face.round() > 1 ? "Asked again: whose face is this?" : "Whose face is this?";
                    case "decided" -> "It is " + agreed(face) + ". The recognizer is being taught.";
                    default -> closed(face);
                };
        blocks.add(section(s -> s.text(SlackText.mrkdwn(said + "\n" + where(face)))));
        images(blocks, pictures);
        boolean open = face.state().orElse("").equals("open");
        if (open) {
            blocks.add(actions(
                    a -> a.blockId(TaggingActions.blockId(face.faceId())).elements(answers(face, preselecting))));
        } else if (closedWithPerson(face)) {
            blocks.add(actions(a -> a.blockId(TaggingActions.blockId(face.faceId()))
                    .elements(List.of(notThis(face.agreedPerson().orElseThrow())))));
        }
        tally(face).ifPresent(text -> blocks.add(context(c -> c.elements(List.of(SlackText.mrkdwn(text))))));
        return new SlackText(SlackText.shortened(said, 1_000), blocks);
    }

    private static boolean closedWithPerson(FaceView face) {
        return face.state().orElse("").equals("closed")
                && face.refusedWhy().isEmpty()
                && face.agreedPerson().isPresent();
    }

    private static String closed(FaceView face) {
        return face.refusedWhy()
                .map(why -> "This face cannot be used: " + SlackText.safe(why) + ". The votes are taken back.")
                .orElseGet(() -> "It is " + agreed(face) + ".");
    }

    private static String agreed(FaceView face) {
        return switch (face.agreed().orElse("")) {
            case "person" -> face.agreedPerson().map(Someone::shown).orElse("somebody");
            case "stranger" -> "a stranger";
            case "not-a-face" -> "no face";
            default -> "decided";
        };
    }

    /** Whom the recognizer knew; or that it was wrong. */
    static SlackText identified(FaceView face, List<String> pictures) {
        List<LayoutBlock> blocks = new ArrayList<>();
        boolean stands = face.decidedBy().equals(Optional.of("recognizer"))
                && face.person().isPresent();
        String said = stands
                ? "This is " + face.person().get().shown()
                        + face.score()
                                .map(s -> " (" + Math.round(s * 100) + " %)")
                                .orElse("") + "."
                : face.person()
                        .map(person -> "The recognizer was wrong here: this is " + person.shown() + ".")
                        .orElse("The recognizer was wrong here: somebody took it back.");
        blocks.add(section(s -> s.text(SlackText.mrkdwn(said + "\n" + where(face)))));
        images(blocks, pictures);
        if (stands) {
            blocks.add(actions(a -> a.blockId(TaggingActions.blockId(face.faceId()))
                    .elements(List.of(notThis(face.person().orElseThrow())))));
        }
        return new SlackText(SlackText.shortened(said, 1_000), blocks);
    }

    /** What stands where an erased face stood. */
    static SlackText erased() {
        String said = "This face was erased.";
        return new SlackText(said, List.of(section(s -> s.text(SlackText.mrkdwn("_" + said + "_")))));
    }

    private static String where(FaceView face) {
        return "At " + SlackText.safe(face.station()) + ", <!date^"
                + face.capturedAt().getEpochSecond() + "^{date_short_pretty} {time}|" + face.capturedAt() + ">";
    }

    private static void images(List<LayoutBlock> blocks, List<String> pictures) {
        List<String> alternatives = List.of("The face", "The face and what is around it");
        for (int i = 0; i < pictures.size(); i++) {
            String file = pictures.get(i);
            String alternative = alternatives.get(Math.min(i, 1));
            blocks.add(image(picture -> picture.slackFile(
                            SlackFileObject.builder().id(file).build())
                    .altText(alternative)));
        }
    }

    private static List<BlockElement> answers(FaceView face, boolean preselecting) {
        List<BlockElement> elements = new ArrayList<>();
        // Choosing who stands there already says nothing on Slack: agreeing with the guess is a button of its own.
        face.guess()
                .ifPresent(guess -> elements.add(ButtonElement.builder()
                        .actionId(TaggingActions.AGREE)
                        .value(guess.id().toString())
                        .style("primary")
                        .text(plainText(SlackText.shortened("It is " + guess.name(), LONGEST_BUTTON)))
                        .build()));
        UsersSelectElement.UsersSelectElementBuilder select = UsersSelectElement.builder()
                .actionId(TaggingActions.CHOOSE_USER)
                .placeholder(plainText("It is …"));
        face.guess()
                .filter(guess -> preselecting && guess.active())
                .flatMap(Someone::slackId)
                .ifPresent(select::initialUser);
        elements.add(select.build());
        elements.add(button(TaggingActions.NOT_A_FACE, "Not a face"));
        elements.add(button(TaggingActions.STRANGER, "A stranger"));
        elements.add(button(TaggingActions.SKIP, "Skip"));
        return elements;
    }

    private static ButtonElement button(String action, String text) {
        return ButtonElement.builder().actionId(action).text(plainText(text)).build();
    }

    private static ButtonElement notThis(Someone person) {
        return ButtonElement.builder()
                .actionId(TaggingActions.NOT_THIS_PERSON)
                .value(person.id().toString())
                .style("danger")
                .text(plainText(SlackText.shortened("This is not " + person.name(), LONGEST_BUTTON)))
                .build();
    }

    private static Optional<String> tally(FaceView face) {
        if (face.votes().isEmpty()) {
            return Optional.empty();
        }
        List<String> lines = face.votes().stream()
                .map(vote -> word(vote) + ": " + vote.voters().size() + " (" + String.join(", ", vote.voters()) + ")")
                .toList();
        return Optional.of(SlackText.shortened(String.join("\n", lines), 2_900));
    }

    private static String word(FaceView.Vote vote) {
        return switch (vote.verdict()) {
            case "person" -> vote.person().map(Someone::shown).orElse("somebody");
            case "stranger" -> "a stranger";
            case "not-a-face" -> "not a face";
            default -> "skipped";
        };
    }
}
