package dev.atmosphere.launcher.doctor;

import dev.atmosphere.launcher.programs.GatewayPort;
import dev.atmosphere.launcher.programs.PortHolder;
import java.util.List;
import java.util.Optional;

/** The ports that the gateway listens on: free, or in the hands of a gateway that runs already. */
final class PortsCheck implements Check {
    private final List<GatewayPort> ports;

    PortsCheck(List<GatewayPort> ports) {
        this.ports = List.copyOf(ports);
    }

    @Override
    public List<Finding> look() {
        return ports.stream().map(PortsCheck::look).toList();
    }

    private static Finding look(GatewayPort port) {
        String what = "port " + port.port();
        String use = "the " + port.part() + "'s " + port.what() + " (" + port.key() + ")";
        if (port.isFree()) {
            return Finding.ok(what, "free for " + use);
        }
        Optional<PortHolder> holder = PortHolder.of(port.port());
        if (holder.filter(PortsCheck::isAGateway).isPresent()) {
            return Finding.ok(what, "in use by a gateway that runs now, " + use);
        }
        return Finding.fail(
                what,
                "wanted for " + use + ", and taken"
                        + holder.map(h -> " by " + h.brief()).orElse(" by a process that cannot be seen"),
                "Stop that process, or choose another port: " + port.environmentName() + "=" + port.freeNearby());
    }

    /** One of our programs, or the PostgreSQL that the cloud started. */
    private static boolean isAGateway(PortHolder holder) {
        return holder.commandLine().contains(" dev.atmosphere.")
                || holder.commandLine().matches(".*postgres.* -D .*/cloud/.*");
    }
}
