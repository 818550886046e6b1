package dev.atmosphere.event;

import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/** A person as a voter names them, in one of three ways: by id, by Slack user, or by a name that may be a new one. */
public record PersonNamed(Optional<UUID> personId, Optional<String> slackId, Optional<String> name) {
    public PersonNamed {
        if (Stream.of(personId, slackId, name).filter(Optional::isPresent).count() != 1) {
            throw new IllegalArgumentException("a person is named by id, by Slack user or by name: by one of them");
        }
        if (name.filter(text -> text.isBlank() || text.length() > 100).isPresent()) {
            throw new IllegalArgumentException("a person's name has 1 to 100 characters");
        }
        if (name.filter(text -> !PlainText.is(text)).isPresent()) {
            throw new IllegalArgumentException("a person's name has no control characters and no half characters");
        }
        if (slackId.filter(id -> !Voter.isSlackId(id)).isPresent()) {
            throw new IllegalArgumentException("a Slack user's id is like U012AB3CD");
        }
    }

    public static PersonNamed byId(UUID personId) {
        return new PersonNamed(Optional.of(personId), Optional.empty(), Optional.empty());
    }

    public static PersonNamed bySlackId(String slackId) {
        return new PersonNamed(Optional.empty(), Optional.of(slackId), Optional.empty());
    }

    public static PersonNamed byName(String name) {
        return new PersonNamed(Optional.empty(), Optional.empty(), Optional.of(name.strip()));
    }
}
