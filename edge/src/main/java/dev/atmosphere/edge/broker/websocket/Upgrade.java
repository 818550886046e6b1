package dev.atmosphere.edge.broker.websocket;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Answers the one HTTP request of a WebSocket connection, then takes itself and the HTTP codec out.
 *
 * <p>A browser names the page that asks in {@code Origin}: pages of this machine are let in, and those that are listed; no others,
 * whatever host they ask for, since any page may be told that its name leads here. Who sends no {@code Origin} is no browser.
 */
public final class Upgrade extends SimpleChannelInboundHandler<FullHttpRequest> {
    private static final String KEY_SUFFIX = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private static final List<String> PROTOCOLS = List.of("mqtt", "mqttv3.1");
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");
    private static final int KEY_BYTES = 16;

    private final List<String> origins;
    private final Consumer<String> refused;

    /**
     * @param origins pages that are let in beside those of this machine, as in {@code https://home.example}; {@code *} = all
     * @param refused told why
     */
    public Upgrade(List<String> origins, Consumer<String> refused) {
        this.origins = List.copyOf(origins);
        this.refused = refused;
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // the channel tells of its end
    protected void channelRead0(ChannelHandlerContext ctx, FullHttpRequest request) {
        HttpHeaders headers = request.headers();
        Optional<String> protocol = PROTOCOLS.stream()
                .filter(p -> headers.containsValue(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL, p, true))
                .findFirst();
        if (!request.decoderResult().isSuccess()
                || !request.method().equals(HttpMethod.GET)
                || !headers.containsValue(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE, true)
                || !headers.containsValue(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET, true)
                || !isKey(headers.get(HttpHeaderNames.SEC_WEBSOCKET_KEY, ""))) {
            refuse(ctx, HttpResponseStatus.BAD_REQUEST, "not a WebSocket request");
        } else if (!headers.get(HttpHeaderNames.SEC_WEBSOCKET_VERSION, "").equals("13")) {
            refuse(ctx, HttpResponseStatus.UPGRADE_REQUIRED, "not version 13 of WebSocket");
        } else if (!isWelcome(headers.get(HttpHeaderNames.ORIGIN))) {
            refuse(ctx, HttpResponseStatus.FORBIDDEN, "a page of " + shown(headers.get(HttpHeaderNames.ORIGIN)));
        } else if (protocol.isEmpty()) {
            refuse(ctx, HttpResponseStatus.BAD_REQUEST, "the subprotocol mqtt is not asked for");
        } else {
            FullHttpResponse answer = answer(HttpResponseStatus.SWITCHING_PROTOCOLS, "");
            answer.headers()
                    .set(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET)
                    .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE)
                    .set(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL, protocol.get())
                    .set(
                            HttpHeaderNames.SEC_WEBSOCKET_ACCEPT,
                            acceptance(headers.get(HttpHeaderNames.SEC_WEBSOCKET_KEY)));
            ctx.writeAndFlush(answer);
            ctx.pipeline().remove(HttpObjectAggregator.class);
            ctx.pipeline().remove(this);
            ctx.pipeline().remove(HttpServerCodec.class);
        }
    }

    private boolean isWelcome(String origin) {
        if (origin == null || origins.contains("*") || origins.contains(origin)) {
            return true;
        }
        try {
            String host = URI.create(origin).getHost();
            return host != null && LOOPBACK.contains(host);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static boolean isKey(String key) {
        try {
            return Base64.getDecoder().decode(key.strip()).length == KEY_BYTES;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private void refuse(ChannelHandlerContext ctx, HttpResponseStatus status, String why) {
        refused.accept(why);
        FullHttpResponse answer = answer(status, why + "\n");
        answer.headers()
                .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE)
                .set(HttpHeaderNames.CONTENT_TYPE, HttpHeaderValues.TEXT_PLAIN)
                .set(HttpHeaderNames.CONTENT_LENGTH, answer.content().readableBytes());
        if (status.equals(HttpResponseStatus.UPGRADE_REQUIRED)) {
            answer.headers().set(HttpHeaderNames.SEC_WEBSOCKET_VERSION, "13");
        }
        ctx.writeAndFlush(answer).addListener(ChannelFutureListener.CLOSE);
    }

    private static FullHttpResponse answer(HttpResponseStatus status, String text) {
        return new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1, status, Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII));
    }

    private static String shown(String origin) {
        String printable = origin.replaceAll("[^!-~]", "?");
        return printable.length() > 100 ? printable.substring(0, 100) : printable;
    }

    private static String acceptance(String key) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-1")
                    .digest((key.strip() + KEY_SUFFIX).getBytes(StandardCharsets.US_ASCII));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java has it
        }
    }
}
