package dev.atmosphere.sim.mqtt;

import io.vertx.core.Context;
import io.vertx.core.Vertx;

class HiveMqLinkTest extends LinkContract {
    @Override
    Link link(Vertx vertx, Context home, LinkSettings settings) {
        return new HiveMqLink(home, settings);
    }
}
