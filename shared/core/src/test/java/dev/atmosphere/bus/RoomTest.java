package dev.atmosphere.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class RoomTest {
    private final Room room = new Room(3, 100);

    @Test
    void so_many_fit_and_so_heavy() {
        assertThat(room.fits(2, 40, 60)).isTrue();
        assertThat(room.fits(2, 41, 60)).isFalse();
        assertThat(room.fits(3, 0, 1)).isFalse();
    }

    @Test
    void what_is_too_heavy_fits_alone() {
        assertThat(room.fits(0, 0, 1000)).isTrue();
        assertThat(room.fits(1, 1000, 1)).isFalse();
    }

    @Test
    void a_room_that_is_only_counted_holds_any_weight() {
        assertThat(Room.of(2).fits(1, Long.MAX_VALUE / 2, Long.MAX_VALUE / 2)).isTrue();
    }

    @Test
    void no_room_at_all_is_refused() {
        assertThatThrownBy(() -> new Room(0, 1)).hasMessageContaining("not 0");
        assertThatThrownBy(() -> new Room(1, 0)).hasMessageContaining("not 0");
    }
}
