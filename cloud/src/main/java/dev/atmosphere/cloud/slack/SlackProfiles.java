package dev.atmosphere.cloud.slack;

import com.slack.api.model.User;
import dev.atmosphere.cloud.tagging.Profiles;
import dev.atmosphere.failure.Transient;
import io.vertx.core.Future;
import java.util.Optional;

/** What Slack's {@code users.info} knows of its users. */
public final class SlackProfiles implements Profiles {
    private final SlackApi slack;

    public SlackProfiles(SlackApi slack) {
        this.slack = slack;
    }

    @Override
    public Future<Optional<Profile>> of(String slackId) {
        return slack.user(slackId)
                .map(answer -> Optional.of(profile(answer.getUser())))
                .recover(why ->
                        why instanceof SlackFailure failure && failure.error().startsWith("user_not_")
                                ? Future.succeededFuture(Optional.empty())
                                : Future.failedFuture(new Transient("slack", String.valueOf(why.getMessage()), why)));
    }

    private static Profile profile(User user) {
        Optional<User.Profile> profile = Optional.ofNullable(user.getProfile());
        Optional<String> full =
                profile.map(User.Profile::getRealName).or(() -> Optional.ofNullable(user.getRealName()));
        String name = profile.map(User.Profile::getDisplayName)
                .filter(text -> !text.isBlank())
                .or(() -> full)
                .orElse(user.getName());
        return new Profile(
                name,
                full.filter(text -> !text.isBlank()),
                profile.map(User.Profile::getEmail).filter(text -> !text.isBlank()),
                profile.map(User.Profile::getImage192).filter(text -> !text.isBlank()),
                !user.isDeleted());
    }
}
