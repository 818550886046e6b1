package dev.atmosphere.cloud.slack;

import dev.atmosphere.event.PersonNamed;
import dev.atmosphere.event.Verdict;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * What can be clicked on a face's message, and what a click means: the face stands in the block's id, the verdict in the action's, the
 * person in what was chosen.
 */
public final class TaggingActions {
    /** A {@code users_select}: the face is the Slack user that is chosen. */
    public static final String CHOOSE_USER = "choose-user";
    /** A button whose value is a person's id: the face is this person. */
    public static final String AGREE = "agree";
    /** A button: nobody here knows them. */
    public static final String STRANGER = "stranger";
    /** A button: it is no face. */
    public static final String NOT_A_FACE = "not-a-face";
    /** A button: do not ask me. */
    public static final String SKIP = "skip";
    /** A button whose value is a person's id: whoever it is, not this person. */
    public static final String NOT_THIS_PERSON = "not-this-person";

    private static final String FACE = "face:";
    /** Java's own reading of one is more lenient. */
    private static final Pattern UUID_FORM =
            Pattern.compile("[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");

    private TaggingActions() {}

    /** The id of the one block of a message that holds a face's actions. */
    public static String blockId(UUID faceId) {
        return FACE + faceId;
    }

    /**
     * The face that the block is about; empty if the block is none of ours.
     *
     * @throws IllegalArgumentException what it is about is no face's id
     */
    static Optional<UUID> face(String blockId) {
        return blockId != null && blockId.startsWith(FACE)
                ? Optional.of(uuid("a face's", blockId.substring(FACE.length())))
                : Optional.empty();
    }

    /** What a click on an action says; empty if the action is none of ours. */
    static Optional<Verdict> verdict(String actionId) {
        return Optional.ofNullable(
                switch (actionId == null ? "" : actionId) {
                    case CHOOSE_USER, AGREE -> Verdict.PERSON;
                    case STRANGER -> Verdict.STRANGER;
                    case NOT_A_FACE -> Verdict.NOT_A_FACE;
                    case SKIP -> Verdict.SKIP;
                    case NOT_THIS_PERSON -> Verdict.NOT_THIS_PERSON;
                    default -> null;
                });
    }

    /**
     * Whom a click names.
     *
     * @throws IllegalArgumentException it has to name somebody and does not
     */
    static Optional<PersonNamed> person(String actionId, String value, String selectedUser) {
        return switch (actionId) {
            case CHOOSE_USER -> {
                if (selectedUser == null) {
                    throw new IllegalArgumentException("no Slack user is chosen");
                }
                yield Optional.of(PersonNamed.bySlackId(selectedUser));
            }
            case AGREE, NOT_THIS_PERSON -> {
                if (value == null) {
                    throw new IllegalArgumentException("no person is named");
                }
                yield Optional.of(PersonNamed.byId(uuid("a person's", value)));
            }
            default -> Optional.empty();
        };
    }

    private static UUID uuid(String whose, String text) {
        if (!UUID_FORM.matcher(text).matches()) {
            throw new IllegalArgumentException(whose + " id is a UUID");
        }
        return UUID.fromString(text);
    }
}
