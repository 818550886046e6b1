package dev.atmosphere.bus;

import dev.atmosphere.topic.Topic;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;

/** The messages that a group gave up, with their cause and their bytes: to look at, and to send round again. */
public interface DeadLetters {
    /**
     * The newest first. The bodies may be left out, for they may be many and large; {@link #find} has them.
     *
     * @param limit at most this many
     */
    Future<List<DeadLetter>> list(Topic<?> topic, int limit);

    /** One of them with its whole message. */
    Future<Optional<DeadLetter>> find(Topic<?> topic, String letterId);

    /**
     * Publishes it on its topic again, for the group that gave it up only ({@link Headers#REPLAY_GROUP}), and takes it out of
     * the dead letters. If the publish fails, the letter is still there.
     *
     * @return whether there was such a letter
     */
    Future<Boolean> replay(Topic<?> topic, String letterId);
}
