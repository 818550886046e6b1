package dev.atmosphere.slacksim;

import dev.atmosphere.http.HostCheck;
import dev.atmosphere.http.SafeHeaders;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.net.URI;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The running stand-in: the Web API, Socket Mode and a page, on one port. What a test holds of it is here too. */
public final class StandIn {
    private static final long LARGEST_BODY = 25 << 20;

    private final SlackSimConfig config;
    private final Workspace workspace;
    private final Faults faults = new Faults();
    private final SocketMode sockets;
    private final Clicks clicks;
    private final HttpServer server;
    private volatile Optional<URI> requestUrl;

    private StandIn(Vertx vertx, SlackSimConfig config) {
        this.config = config;
        this.requestUrl = config.requestUrl();
        Clock clock = Clock.systemUTC();
        workspace = new Workspace(clock, config.channel());
        sockets = new SocketMode(vertx, config.limits().acknowledgement(), this::address);
        clicks = new Clicks(vertx, config, workspace, sockets, clock, this::address);
        RateLimits limits = new RateLimits(clock);
        List<Method> methods = new ArrayList<>();
        methods.add(new Method("auth.test", "", false, 600, java.util.Set.of(), true, arguments -> Workspace.object()
                .put("url", address() + "/")
                .put("team", "Slack stand-in")
                .put("user", "atmosphere")
                .put("team_id", Workspace.TEAM)
                .put("user_id", Workspace.BOT_USER)
                .put("bot_id", Workspace.BOT)
                .put("is_enterprise_install", false)));
        methods.add(sockets.open());
        methods.addAll(new ChatMethods(workspace, limits, config).all());
        methods.addAll(new ConversationMethods(workspace, config.botScopes()).all());
        methods.addAll(new FileMethods(workspace, config.limits().processing(), this::address).all());
        Router router = Router.router(vertx);
        router.route().handler(new SafeHeaders());
        router.route().handler(new HostCheck(config.host(), List.of(), "slacksim.http.host"));
        BodyHandler bodies =
                BodyHandler.create(false).setBodyLimit(LARGEST_BODY).setMergeFormAttributes(false);
        WebApi api = new WebApi(vertx, config, faults, limits, methods);
        router.route("/api/:method").handler(bodies).handler(api::handle);
        router.post("/upload/v1/:file").handler(bodies).handler(this::upload);
        new ChannelPage(this, clicks).mount(router, bodies);
        server = vertx.createHttpServer(
                        new HttpServerOptions().setHost(config.host()).setPort(config.port()))
                .requestHandler(router)
                .webSocketHandshakeHandler(sockets::shake)
                .webSocketHandler(sockets::connected);
    }

    public static Future<StandIn> start(Vertx vertx, SlackSimConfig config) {
        StandIn standIn = new StandIn(vertx, config);
        return standIn.server.listen().map(standIn);
    }

    /** {@code http://127.0.0.1:9090}. */
    public String address() {
        return "http://" + config.host() + ":" + server.actualPort();
    }

    /** What {@code slack.api-url} has to be. */
    public String apiUrl() {
        return address() + "/api/";
    }

    public SlackSimConfig config() {
        return config;
    }

    public Workspace workspace() {
        return workspace;
    }

    public Faults faults() {
        return faults;
    }

    /** Where clicks go over HTTP from now on. */
    public void callBack(URI url) {
        requestUrl = Optional.of(url);
    }

    /**
     * @return what the app answered to each delivery: the status over HTTP, 200 for what was acknowledged over a socket, 0 for no
     *     answer in time. Fails with {@link IllegalArgumentException} if nobody could click this
     */
    public Future<List<Integer>> click(Click click) {
        return clicks.bring(click, requestUrl()).map(Clicks.Delivered::statuses);
    }

    Optional<String> requestUrl() {
        return requestUrl.map(URI::toString);
    }

    /** Connections of Socket Mode at this moment. */
    public int sockets() {
        return sockets.connections();
    }

    /** Ends the connections of Socket Mode as Slack does, telling the app before. */
    public void refreshSockets() {
        sockets.refresh();
    }

    /** Ends them without a word. */
    public void dropSockets() {
        sockets.drop();
    }

    private void upload(RoutingContext call) {
        if (faults.isAway()) {
            call.request().connection().close();
            return;
        }
        Optional<SlackFile> file = workspace.file(call.pathParam("file"));
        byte[] bytes = call.body().buffer() == null
                ? new byte[0]
                : call.body().buffer().getBytes();
        if (file.isEmpty() || file.get().bytes().isPresent()) {
            call.response().setStatusCode(404).end("no such upload");
        } else if (bytes.length != file.get().length()) {
            call.response().setStatusCode(400).end("announced " + file.get().length() + " bytes, got " + bytes.length);
        } else {
            workspace.put(file.get().uploaded(bytes));
            call.response().end("OK - " + bytes.length);
        }
    }

    public Future<Void> close() {
        return Future.join(clicks.close(), server.close()).mapEmpty();
    }
}
