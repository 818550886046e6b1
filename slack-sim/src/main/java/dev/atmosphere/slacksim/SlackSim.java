package dev.atmosphere.slacksim;

import dev.atmosphere.program.Program;
import dev.atmosphere.program.Startup;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Map;

/** The stand-in as a program of its own: {@code ./atmosphere slack-sim}, and {@code up --slack-sim}. */
public final class SlackSim {
    private SlackSim() {}

    public static void main(String[] args) {
        Program.main("slack-sim", args, SlackSimConfig.DEFAULTS, Map.of(), SlackSim::start);
    }

    private static Future<Void> start(Startup startup) {
        SlackSimConfig config = SlackSimConfig.read(startup.settings());
        startup.settings().check();
        Vertx vertx = Vertx.vertx();
        startup.closing("vertx", vertx::close);
        return StandIn.start(vertx, config).map(standIn -> {
            startup.closing("stand-in", standIn::close);
            startup.ready(standIn.address() + "/");
            return null;
        });
    }
}
