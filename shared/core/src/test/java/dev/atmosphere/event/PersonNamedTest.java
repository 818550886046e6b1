package dev.atmosphere.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What may call somebody: a person as a voter names them, and the voter. */
class PersonNamedTest {
    @ParameterizedTest(name = "{index}")
    @ValueSource(strings = {"Grace", "שרה 👩‍🔬", "\u202eabc", "Zoë"})
    void names_of_every_script_are_names(String name) {
        assertThat(PersonNamed.byName(name).name()).contains(name);
        assertThat(new Voter(Voter.Via.PAGE, name).account()).isEqualTo(name);
    }

    @ParameterizedTest(name = "{index}")
    @ValueSource(strings = {"", " ", "a\u0000b", "a\nb", "a\u0085b", "\ud800", "a\udc00b"})
    void what_cannot_be_kept_is_no_name(String name) {
        assertThatIllegalArgumentException().isThrownBy(() -> PersonNamed.byName(name));
        assertThatIllegalArgumentException().isThrownBy(() -> new Voter(Voter.Via.PAGE, name));
    }

    @Test
    void a_name_has_an_end() {
        assertThatIllegalArgumentException().isThrownBy(() -> PersonNamed.byName("x".repeat(101)));
        assertThatIllegalArgumentException().isThrownBy(() -> new Voter(Voter.Via.PAGE, "x".repeat(101)));
    }

    @ParameterizedTest(name = "{index}")
    @ValueSource(strings = {"U012AB3CD", "W012AB3CD", "U0A"})
    void users_of_slack_are_named_by_id(String id) {
        assertThat(PersonNamed.bySlackId(id).slackId()).contains(id);
        assertThat(new Voter(Voter.Via.SLACK, id).account()).isEqualTo(id);
    }

    @ParameterizedTest(name = "{index}")
    @ValueSource(
            strings = {"", "U", "B012AB3CD", "u012ab3cd", "U012AB3CD\u0000", "not a slack id", "U0123456789012345678901"
            })
    void what_is_no_id_of_slack_names_nobody(String id) {
        assertThatIllegalArgumentException().isThrownBy(() -> PersonNamed.bySlackId(id));
        assertThatIllegalArgumentException().isThrownBy(() -> new Voter(Voter.Via.SLACK, id));
    }

    @Test
    void a_person_is_named_in_one_way() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PersonNamed(Optional.empty(), Optional.of("U012AB3CD"), Optional.of("Ada")));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PersonNamed(Optional.empty(), Optional.empty(), Optional.empty()));
    }
}
