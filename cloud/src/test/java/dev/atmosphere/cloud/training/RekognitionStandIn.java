package dev.atmosphere.cloud.training;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import javax.imageio.ImageIO;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.services.rekognition.model.CreateCollectionRequest;
import software.amazon.awssdk.services.rekognition.model.CreateCollectionResponse;
import software.amazon.awssdk.services.rekognition.model.DeleteFacesRequest;
import software.amazon.awssdk.services.rekognition.model.DeleteFacesResponse;
import software.amazon.awssdk.services.rekognition.model.Face;
import software.amazon.awssdk.services.rekognition.model.FaceMatch;
import software.amazon.awssdk.services.rekognition.model.FaceRecord;
import software.amazon.awssdk.services.rekognition.model.IndexFacesRequest;
import software.amazon.awssdk.services.rekognition.model.IndexFacesResponse;
import software.amazon.awssdk.services.rekognition.model.QualityFilter;
import software.amazon.awssdk.services.rekognition.model.Reason;
import software.amazon.awssdk.services.rekognition.model.SearchFacesByImageRequest;
import software.amazon.awssdk.services.rekognition.model.SearchFacesByImageResponse;
import software.amazon.awssdk.services.rekognition.model.UnindexedFace;

/**
 * A stand-in for Amazon Rekognition on loopback, as strict as the service documents: signatures (version 4) are computed anew,
 * requests and answers go through the SDK's own models, and what the API reference limits is limited.
 *
 * <p>Its eyes are simple: a picture is a face whose features are its mean colour; a grey one shows no face, a dark one is too dark
 * to index. Two faces are as similar, in percent, as their colours are near.
 */
final class RekognitionStandIn implements AutoCloseable {
    static final String ACCESS_KEY = "AKIASTANDIN";
    static final String SECRET_KEY = "secret-of-the-stand-in";
    static final String REGION = "eu-central-1";

    private static final String TARGET = "RekognitionService.";
    private static final int MOST_BYTES = 5 << 20;
    private static final Duration CLOCK_SKEW = Duration.ofMinutes(5);

    private final HttpServer server;
    private final ExecutorService threads = Executors.newFixedThreadPool(4);
    private final ObjectMapper mapper = new ObjectMapper();
    private final Map<String, Map<String, Indexed>> collections = new ConcurrentHashMap<>();
    private final AtomicInteger throttled = new AtomicInteger();
    private final AtomicInteger answersLost = new AtomicInteger();
    private final List<String> calls = new ArrayList<>();

    private record Indexed(String faceId, String imageId, String externalImageId, Color features) {}

    private static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final int status;
        private final String type;

        Refused(int status, String type, String text) {
            super(text);
            this.status = status;
            this.type = type;
        }
    }

    RekognitionStandIn() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::serve);
        server.start();
    }

    URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** The next so many requests are told that they are too many. */
    void throttle(int requests) {
        throttled.set(requests);
    }

    /** The next so many requests are carried out, and their answers are lost. */
    void loseAnswers(int requests) {
        answersLost.set(requests);
    }

    /** The external ids of the faces that a collection has. */
    List<String> indexed(String collection) {
        return collections.getOrDefault(collection, Map.of()).values().stream()
                .map(Indexed::externalImageId)
                .toList();
    }

    /** As another program would put a face of its own there. */
    void indexForeign(String collection, Color features, Optional<String> externalImageId) {
        String faceId = UUID.randomUUID().toString();
        collection(collection)
                .put(faceId, new Indexed(faceId, UUID.randomUUID().toString(), externalImageId.orElse(null), features));
    }

    synchronized List<String> calls() {
        return List.copyOf(calls);
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            int status = 200;
            byte[] answer;
            try {
                checkSignature(exchange, body);
                if (throttled.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                    throw new Refused(400, "ThrottlingException", "Rate exceeded");
                }
                answer = mapper.writeValueAsBytes(SdkJson.write(answer(exchange, body)));
            } catch (Refused e) {
                status = e.status;
                answer = problem(e.type, e.getMessage());
            } catch (SdkJson.NotInTheModel e) {
                status = 400;
                answer = problem("SerializationException", e.getMessage());
            }
            if (status == 200 && answersLost.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                return;
            }
            exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.1");
            exchange.sendResponseHeaders(status, answer.length);
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(answer);
            }
        }
    }

    private byte[] problem(String type, String text) throws IOException {
        return mapper.writeValueAsBytes(Map.of("__type", type, "message", text));
    }

    private void checkSignature(HttpExchange exchange, byte[] body) {
        String given = header(exchange, "Authorization")
                .orElseThrow(
                        () -> new Refused(403, "MissingAuthenticationTokenException", "Missing Authentication Token"));
        if (!given.contains("Credential=" + ACCESS_KEY + "/")) {
            throw new Refused(
                    403, "UnrecognizedClientException", "The security token included in the request is invalid.");
        }
        Instant at = header(exchange, "X-Amz-Date")
                .map(text -> DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmssX").parse(text, Instant::from))
                .orElseThrow(() -> new Refused(403, "IncompleteSignatureException", "X-Amz-Date is missing"));
        if (Duration.between(at, Instant.now()).abs().compareTo(CLOCK_SKEW) > 0) {
            throw new Refused(403, "InvalidSignatureException", "Signature expired");
        }
        if (!given.equals(signed(exchange, body, given, at))) {
            throw new Refused(
                    403,
                    "InvalidSignatureException",
                    "The request signature we calculated does not match the signature you provided.");
        }
    }

    private String signed(HttpExchange exchange, byte[] body, String given, Instant at) {
        String names = given.replaceAll(".*SignedHeaders=([^,]*),.*", "$1");
        SdkHttpRequest.Builder request =
                SdkHttpRequest.builder().method(SdkHttpMethod.POST).uri(endpoint());
        for (String name : names.split(";")) {
            header(exchange, name).ifPresent(value -> request.putHeader(name, value));
        }
        return AwsV4HttpSigner.create()
                .sign(r -> r.identity(AwsCredentialsIdentity.create(ACCESS_KEY, SECRET_KEY))
                        .request(request.build())
                        .payload(ContentStreamProvider.fromByteArray(body))
                        .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "rekognition")
                        .putProperty(AwsV4HttpSigner.REGION_NAME, REGION)
                        .putProperty(HttpSigner.SIGNING_CLOCK, Clock.fixed(at, ZoneOffset.UTC)))
                .request()
                .firstMatchingHeader("Authorization")
                .orElseThrow();
    }

    private static Optional<String> header(HttpExchange exchange, String name) {
        return Optional.ofNullable(exchange.getRequestHeaders().getFirst(name));
    }

    private SdkPojo answer(HttpExchange exchange, byte[] body) throws IOException {
        String target = header(exchange, "X-Amz-Target").orElse("");
        if (!target.startsWith(TARGET)
                || !header(exchange, "Content-Type").orElse("").equals("application/x-amz-json-1.1")) {
            throw new Refused(400, "UnknownOperationException", target);
        }
        JsonNode json = mapper.readTree(new String(body, UTF_8));
        String operation = target.substring(TARGET.length());
        synchronized (this) {
            calls.add(operation);
        }
        return switch (operation) {
            case "CreateCollection" -> {
                CreateCollectionRequest.Builder request = CreateCollectionRequest.builder();
                SdkJson.read(request, json, operation);
                yield create(request.build());
            }
            case "IndexFaces" -> {
                IndexFacesRequest.Builder request = IndexFacesRequest.builder();
                SdkJson.read(request, json, operation);
                yield index(request.build());
            }
            case "SearchFacesByImage" -> {
                SearchFacesByImageRequest.Builder request = SearchFacesByImageRequest.builder();
                SdkJson.read(request, json, operation);
                yield search(request.build());
            }
            case "DeleteFaces" -> {
                DeleteFacesRequest.Builder request = DeleteFacesRequest.builder();
                SdkJson.read(request, json, operation);
                yield delete(request.build());
            }
            default -> throw new Refused(400, "UnknownOperationException", operation);
        };
    }

    private CreateCollectionResponse create(CreateCollectionRequest request) {
        need(request.collectionId().matches("[a-zA-Z0-9_.\\-]{1,255}"), "collectionId: " + request.collectionId());
        if (collections.putIfAbsent(request.collectionId(), new ConcurrentHashMap<>()) != null) {
            throw new Refused(400, "ResourceAlreadyExistsException", "The collection id already exists");
        }
        return CreateCollectionResponse.builder()
                .statusCode(200)
                .faceModelVersion("7.0")
                .collectionArn("aws:rekognition:" + REGION + ":000000000000:collection/" + request.collectionId())
                .build();
    }

    private IndexFacesResponse index(IndexFacesRequest request) {
        Map<String, Indexed> faces = collection(request.collectionId());
        need(
                request.externalImageId() == null || request.externalImageId().matches("[a-zA-Z0-9_.\\-:]{1,255}"),
                "externalImageId: " + request.externalImageId());
        need(request.maxFaces() == null || request.maxFaces() >= 1, "maxFaces must be 1 at least");
        need(request.qualityFilter() != QualityFilter.UNKNOWN_TO_SDK_VERSION, "qualityFilter");
        IndexFacesResponse.Builder response = IndexFacesResponse.builder().faceModelVersion("7.0");
        Optional<Color> features = features(request.image().bytes());
        if (features.isEmpty()) {
            return response.faceRecords(List.of()).unindexedFaces(List.of()).build();
        }
        if (dark(features.get())) {
            return response.faceRecords(List.of())
                    .unindexedFaces(UnindexedFace.builder()
                            .reasons(Reason.LOW_BRIGHTNESS)
                            .build())
                    .build();
        }
        // The same picture under the same external id is not indexed a second time.
        Indexed indexed = faces.values().stream()
                .filter(one -> Objects.equals(one.externalImageId(), request.externalImageId())
                        && one.features().equals(features.get()))
                .findFirst()
                .orElseGet(() -> new Indexed(
                        UUID.randomUUID().toString(),
                        UUID.randomUUID().toString(),
                        request.externalImageId(),
                        features.get()));
        faces.put(indexed.faceId(), indexed);
        return response.faceRecords(FaceRecord.builder().face(face(indexed)).build())
                .unindexedFaces(List.of())
                .build();
    }

    private SearchFacesByImageResponse search(SearchFacesByImageRequest request) {
        Map<String, Indexed> faces = collection(request.collectionId());
        float threshold = request.faceMatchThreshold() == null ? 80 : request.faceMatchThreshold();
        need(threshold >= 0 && threshold <= 100, "faceMatchThreshold lies between 0 and 100");
        int most = request.maxFaces() == null ? 80 : request.maxFaces();
        need(most >= 1 && most <= 4096, "maxFaces lies between 1 and 4096");
        Color features = features(request.image().bytes())
                .orElseThrow(() -> new Refused(
                        400, "InvalidParameterException", "There are no faces in the image. Should be at least 1."));
        List<FaceMatch> matches = faces.values().stream()
                .map(one -> FaceMatch.builder()
                        .similarity(similarity(one.features(), features))
                        .face(face(one))
                        .build())
                .filter(match -> match.similarity() >= threshold)
                .sorted(Comparator.comparing(FaceMatch::similarity).reversed())
                .limit(most)
                .toList();
        return SearchFacesByImageResponse.builder()
                .searchedFaceConfidence(99.9f)
                .faceModelVersion("7.0")
                .faceMatches(matches)
                .build();
    }

    private DeleteFacesResponse delete(DeleteFacesRequest request) {
        Map<String, Indexed> faces = collection(request.collectionId());
        need(!request.faceIds().isEmpty() && request.faceIds().size() <= 4096, "faceIds: 1 to 4096 of them");
        request.faceIds().forEach(id -> need(id.matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"), "faceId " + id));
        return DeleteFacesResponse.builder()
                .deletedFaces(request.faceIds().stream()
                        .filter(id -> faces.remove(id) != null)
                        .toList())
                .build();
    }

    private Map<String, Indexed> collection(String id) {
        return Optional.ofNullable(collections.get(id))
                .orElseThrow(() ->
                        new Refused(400, "ResourceNotFoundException", "The collection id: " + id + " does not exist"));
    }

    private static Optional<Color> features(SdkBytes bytes) {
        need(bytes != null, "an image has bytes here");
        byte[] given = bytes.asByteArray();
        if (given.length > MOST_BYTES) {
            throw new Refused(400, "ImageTooLargeException", "Request is larger than 5 MB");
        }
        BufferedImage picture;
        try {
            picture = ImageIO.read(new ByteArrayInputStream(given));
        } catch (IOException e) {
            picture = null;
        }
        if (picture == null) {
            throw new Refused(400, "InvalidImageFormatException", "Request has invalid image format");
        }
        long[] sums = new long[3];
        for (int y = 0; y < picture.getHeight(); y++) {
            for (int x = 0; x < picture.getWidth(); x++) {
                Color colour = new Color(picture.getRGB(x, y));
                sums[0] += colour.getRed();
                sums[1] += colour.getGreen();
                sums[2] += colour.getBlue();
            }
        }
        long pixels = (long) picture.getWidth() * picture.getHeight();
        Color mean = new Color((int) (sums[0] / pixels), (int) (sums[1] / pixels), (int) (sums[2] / pixels));
        int most = Math.max(mean.getRed(), Math.max(mean.getGreen(), mean.getBlue()));
        int least = Math.min(mean.getRed(), Math.min(mean.getGreen(), mean.getBlue()));
        return most - least < 12 ? Optional.empty() : Optional.of(mean);
    }

    private static boolean dark(Color features) {
        return Math.max(features.getRed(), Math.max(features.getGreen(), features.getBlue())) < 60;
    }

    private static float similarity(Color a, Color b) {
        double distance =
                Math.hypot(Math.hypot(a.getRed() - b.getRed(), a.getGreen() - b.getGreen()), a.getBlue() - b.getBlue());
        return (float) Math.max(0, 100 - distance / 3);
    }

    private static Face face(Indexed indexed) {
        return Face.builder()
                .faceId(indexed.faceId())
                .imageId(indexed.imageId())
                .externalImageId(indexed.externalImageId())
                .confidence(99.9f)
                .build();
    }

    private static void need(boolean holds, String what) {
        if (!holds) {
            throw new Refused(400, "InvalidParameterException", "1 validation error detected: " + what);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
