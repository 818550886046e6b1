package dev.atmosphere.bus.spool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atmosphere.bus.Delivery;
import dev.atmosphere.bus.Inbox;
import dev.atmosphere.bus.Message;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class SpoolReadersTest extends SpoolFixture {
    @Test
    void a_second_subscription_of_a_group_takes_the_place_of_the_first() throws Exception {
        Inbox first = read(NOTES, "sync");
        Message before = note(1);
        get(bus.publish(NOTES, before));
        assertThat(first.next().message().id()).isEqualTo(before.id());

        Inbox second = read(NOTES, "sync");
        Message after = note(2);
        get(bus.publish(NOTES, after));

        assertThat(second.next(2)).extracting(one -> one.message().id()).containsExactly(before.id(), after.id());
        assertThat(first.size()).isZero();
    }

    @Test
    void a_commit_reaches_the_groups_of_its_topic_and_no_others() throws Exception {
        Inbox one = read(NOTES, "one");
        Inbox two = read(NOTES, "two");
        Inbox other = read(RESULTS, "one");

        get(bus.publish(NOTES, note(1)));

        Delivery delivery = one.next();
        assertThat(two.next().message().id()).isEqualTo(delivery.message().id());
        assertThat(other.size()).isZero();
    }

    @Test
    void what_was_given_back_may_grow_too_old_and_what_is_in_hand_may_not() throws Exception {
        Inbox inbox = new Inbox();
        var subscription = subscribe(NOTES, "sync", inbox);
        get(bus.publish(NOTES, note(1)));
        Delivery inHand = inbox.next();
        clock.advance(limits.maxAge().plus(Duration.ofDays(1)));

        get(bus.sweep());
        assertThat(bus.state().deadLetters()).isZero();

        subscription.pause();
        inHand.release();
        get(bus.sweep());
        assertThat(bus.state().deadLetters()).isEqualTo(1);
    }
}
