package dev.atmosphere.edge.status;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.atmosphere.codec.Json;
import dev.atmosphere.http.FlowRoute;
import dev.atmosphere.http.HostCheck;
import dev.atmosphere.http.ManagementRoutes;
import dev.atmosphere.http.SafeHeaders;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.StaticHandler;
import java.util.function.Supplier;

/** The edge's HTTP server: the management routes, the status, the clients and the flow as JSON, and the page over it. */
public final class EdgeWeb {
    private final Vertx vertx;
    private final ManagementRoutes management;
    private final HostCheck hosts;
    private final Supplier<Future<EdgeStatus>> status;
    private final Clients clients;
    private final FlowRoute flow;
    private final ObjectMapper json = Json.json();
    private HttpServer server;

    /** @param hosts for the address that {@link #start} is given */
    public EdgeWeb(
            Vertx vertx,
            ManagementRoutes management,
            HostCheck hosts,
            Supplier<Future<EdgeStatus>> status,
            Clients clients,
            FlowRoute flow) {
        this.vertx = vertx;
        this.management = management;
        this.hosts = hosts;
        this.status = status;
        this.clients = clients;
        this.flow = flow;
    }

    /** Fails if the address cannot be listened on. */
    public Future<Integer> start(String host, int port) {
        Router router = Router.router(vertx);
        router.route().handler(new SafeHeaders());
        router.route().handler(hosts);
        management.mount(router);
        router.get("/api/v1/status").handler(this::answerStatus);
        router.get("/api/v1/clients").handler(new ClientList(clients));
        flow.mount(router);
        FlowRoute.FILES.forEach(name -> router.get("/" + name).handler(request -> request.response()
                .putHeader("cache-control", "no-cache")
                .sendFile("web/" + name)
                .onFailure(request::fail)));
        router.get("/*").handler(StaticHandler.create("edge-web").setCachingEnabled(false));
        server = vertx.createHttpServer().requestHandler(router);
        return server.listen(port, host).map(HttpServer::actualPort);
    }

    public Future<Void> close() {
        return server == null ? Future.succeededFuture() : server.close();
    }

    private void answerStatus(RoutingContext request) {
        status.get()
                .map(now -> {
                    try {
                        return json.writeValueAsString(now);
                    } catch (JsonProcessingException e) {
                        throw new IllegalStateException(e);
                    }
                })
                .onSuccess(text -> request.response()
                        .putHeader("content-type", "application/json")
                        .putHeader("cache-control", "no-store")
                        .end(text))
                .onFailure(request::fail);
    }
}
