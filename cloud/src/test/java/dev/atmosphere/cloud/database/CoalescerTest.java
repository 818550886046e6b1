package dev.atmosphere.cloud.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atmosphere.failure.Poison;
import dev.atmosphere.failure.Transient;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CoalescerTest {
    private final List<List<Integer>> batches = new ArrayList<>();
    private final List<Promise<List<String>>> answers = new ArrayList<>();
    private final Coalescer<Integer, String> coalescer = new Coalescer<>(3, batch -> {
        batches.add(batch);
        Promise<List<String>> answer = Promise.promise();
        answers.add(answer);
        return answer.future();
    });

    @Test
    void what_is_asked_meanwhile_goes_together_in_order_and_within_the_bound() {
        Future<String> one = coalescer.ask(1);
        List<Future<String>> others = List.of(coalescer.ask(2), coalescer.ask(3), coalescer.ask(4), coalescer.ask(5));
        assertThat(batches).containsExactly(List.of(1));

        answers.get(0).complete(List.of("one"));
        answers.get(1).complete(List.of("two", "three", "four"));
        answers.get(2).complete(List.of("five"));

        assertThat(batches).containsExactly(List.of(1), List.of(2, 3, 4), List.of(5));
        assertThat(one.result()).isEqualTo("one");
        assertThat(others).extracting(Future::result).containsExactly("two", "three", "four", "five");

        assertThat(coalescer.ask(6).isComplete()).isFalse();
        assertThat(batches).last().isEqualTo(List.of(6));
    }

    @Test
    void a_bad_request_fails_alone() {
        Future<String> first = coalescer.ask(1);
        Future<String> good = coalescer.ask(2);
        Future<String> bad = coalescer.ask(3);
        answers.get(0).complete(List.of("one"));

        answers.get(1).fail(new Poison("refused-by-database", "one of them is bad"));
        answers.get(2).complete(List.of("two"));
        answers.get(3).fail(new Poison("refused-by-database", "this one"));

        assertThat(batches).containsExactly(List.of(1), List.of(2, 3), List.of(2), List.of(3));
        assertThat(first.result()).isEqualTo("one");
        assertThat(good.result()).isEqualTo("two");
        assertThat(bad.cause()).isInstanceOf(Poison.class).hasMessage("this one");
    }

    @Test
    void an_outage_fails_all_of_them_at_once_and_the_next_are_sent() {
        Future<String> first = coalescer.ask(1);
        Future<String> second = coalescer.ask(2);
        Future<String> third = coalescer.ask(3);

        answers.get(0).fail(new Transient("database-away", "away"));
        answers.get(1).fail(new Transient("database-away", "away"));

        assertThat(batches).containsExactly(List.of(1), List.of(2, 3));
        assertThat(List.of(first, second, third)).allMatch(Future::failed);
        Future<String> later = coalescer.ask(4);
        answers.get(2).complete(List.of("four"));
        assertThat(later.result()).isEqualTo("four");
    }

    @Test
    void a_request_that_cannot_even_be_sent_does_not_block_the_others() {
        Coalescer<Integer, String> strict = new Coalescer<>(3, batch -> {
            if (batch.contains(0)) {
                throw new IllegalArgumentException("no zero");
            }
            return Future.succeededFuture(batch.stream().map(String::valueOf).toList());
        });

        assertThat(strict.ask(0).cause()).isInstanceOf(IllegalArgumentException.class);
        assertThat(strict.ask(1).result()).isEqualTo("1");
    }
}
