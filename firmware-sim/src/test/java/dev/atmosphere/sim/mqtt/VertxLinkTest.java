package dev.atmosphere.sim.mqtt;

import io.vertx.core.Context;
import io.vertx.core.Vertx;

class VertxLinkTest extends LinkContract {
    @Override
    Link link(Vertx vertx, Context home, LinkSettings settings) {
        return new VertxLink(vertx, home, settings);
    }
}
