package dev.atmosphere.trace;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.zip.GZIPInputStream;

/** A collector as OpenTelemetry's protocol has it: takes traces by HTTP, in its own messages, and nothing else. */
final class Collector {
    /** A span as it arrived. */
    record Received(String service, String name, String traceId, String spanId, String parentSpanId, Span span) {}

    private final List<Received> received = new CopyOnWriteArrayList<>();
    private final HttpServer server;

    Collector(Vertx vertx) {
        this.server = vertx.createHttpServer()
                .requestHandler(this::take)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.actualPort() + "/v1/traces");
    }

    List<Received> received() {
        return received;
    }

    private void take(HttpServerRequest request) {
        if (request.method() != HttpMethod.POST
                || !request.path().equals("/v1/traces")
                || !"application/x-protobuf".equals(request.getHeader("content-type"))) {
            request.response().setStatusCode(400).end();
            return;
        }
        request.body().onSuccess(body -> {
            try {
                byte[] bytes = body.getBytes();
                if ("gzip".equals(request.getHeader("content-encoding"))) {
                    bytes = new GZIPInputStream(new ByteArrayInputStream(bytes)).readAllBytes();
                }
                ExportTraceServiceRequest.parseFrom(bytes)
                        .getResourceSpansList()
                        .forEach(this::note);
                request.response()
                        .putHeader("content-type", "application/x-protobuf")
                        .end();
            } catch (InvalidProtocolBufferException e) {
                request.response().setStatusCode(400).end();
            } catch (IOException e) {
                request.response().setStatusCode(500).end();
            }
        });
    }

    private void note(ResourceSpans spans) {
        String service = spans.getResource().getAttributesList().stream()
                .filter(attribute -> attribute.getKey().equals("service.name"))
                .map(attribute -> attribute.getValue().getStringValue())
                .findFirst()
                .orElse("");
        spans.getScopeSpansList().forEach(scope -> scope.getSpansList()
                .forEach(span -> received.add(new Received(
                        service,
                        span.getName(),
                        hex(span.getTraceId()),
                        hex(span.getSpanId()),
                        hex(span.getParentSpanId()),
                        span))));
    }

    private static String hex(ByteString bytes) {
        return HexFormat.of().formatHex(bytes.toByteArray());
    }
}
