package dev.atmosphere.launcher.up;

import dev.atmosphere.launcher.programs.GatewayPort;
import dev.atmosphere.launcher.programs.PortHolder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Sees before anything is started that every port is free, and chooses one where the setting leaves it open.
 *
 * <p>What a killed {@code up} left on the same data directory is waited for: its parts notice and stop. A PostgreSQL that
 * was left is the cloud's own to take care of.
 */
final class FreePorts {
    private final Path data;
    private final Duration patience;
    private final String command;

    /**
     * @param command what was typed, to be typed again with another port
     */
    FreePorts(Path data, Duration patience, String command) {
        this.data = data;
        this.command = command;
        this.patience = patience;
    }

    /**
     * @return the same ports, none of them 0
     * @throws CannotStart if any is taken, naming all that are
     */
    List<GatewayPort> require(List<GatewayPort> ports) throws CannotStart, InterruptedException {
        List<String> taken = new ArrayList<>();
        List<GatewayPort> settled = new ArrayList<>();
        long deadline = System.nanoTime() + patience.toNanos();
        for (GatewayPort port : ports) {
            if (!port.isFree()) {
                Optional<PortHolder> holder = PortHolder.of(port.port());
                while (holder.filter(this::isOurs).isPresent() && System.nanoTime() < deadline && !port.isFree()) {
                    TimeUnit.MILLISECONDS.sleep(100);
                    holder = PortHolder.of(port.port());
                }
                if (!port.isFree() && holder.filter(this::isOurs).isEmpty()) {
                    taken.add(refusal(port, holder));
                }
            }
            settled.add(port.port() == 0 ? port.at(port.freeNearby()) : port);
        }
        if (!taken.isEmpty()) {
            throw new CannotStart(String.join("\n", taken));
        }
        return settled;
    }

    private boolean isOurs(PortHolder holder) {
        return holder.commandLine().contains(data.toAbsolutePath().toString());
    }

    private String refusal(GatewayPort port, Optional<PortHolder> holder) {
        return "port " + port.port() + " of " + port.host() + ", where the " + port.part() + "'s " + port.what()
                + " listens (setting " + port.key() + "), is taken"
                + holder.map(h -> " by " + h.brief()).orElse(" by a process that cannot be seen") + ".\n"
                + "Stop that process, or choose another port: " + port.environmentName() + "=" + port.freeNearby()
                + " " + command;
    }
}
