package dev.atmosphere.cloud.web;

import dev.atmosphere.cloud.objects.ObjectKey;
import dev.atmosphere.cloud.objects.Objects;
import dev.atmosphere.cloud.objects.StoredObject;
import dev.atmosphere.cloud.store.Previews;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Pictures and faces: the list, one of it, and their JPEGs. */
final class ImageRoutes {
    private static final String API = "/api/v1";
    private static final Pattern UUID_TEXT = Pattern.compile("[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

    /** A few, so that each is made once and found again. */
    private static final List<String> WIDTHS = List.of("320", "640", "1280");

    private final ImageQueries images;
    private final Objects objects;
    private final Previews previews;
    private final Answers answers;

    ImageRoutes(ImageQueries images, Objects objects, Previews previews, Answers answers) {
        this.images = images;
        this.objects = objects;
        this.previews = previews;
        this.answers = answers;
    }

    void mount(Router router) {
        router.get(API + "/images")
                .handler(answers.json(request -> images.page(ImageFilter.read(request.queryParams()))));
        router.getWithRegex(API + "/images/(?<imageId>[^/]+)\\.jpg")
                .setName(API + "/images/:imageId.jpg")
                .handler(answers.other(this::picture));
        router.get(API + "/images/:imageId").handler(answers.json(this::image));
        router.get(API + "/faces/:faceId/rectangle.jpg")
                .handler(answers.other(request -> jpeg(request, "faceId", ObjectKey::rectangle)));
        router.get(API + "/faces/:faceId/zoomin.jpg")
                .handler(answers.other(request -> jpeg(request, "faceId", ObjectKey::zoomIn)));
    }

    private Future<StoredImage> image(RoutingContext request) {
        UUID imageId = id(request, "imageId");
        return images.find(List.of(imageId)).map(found -> {
            if (found.isEmpty()) {
                throw Refusal.notFound("there is no picture " + imageId);
            }
            return found.get(0);
        });
    }

    private Future<Void> picture(RoutingContext request) {
        List<String> widths = request.queryParam("width");
        if (widths.isEmpty()) {
            return jpeg(request, "imageId", ObjectKey::picture);
        }
        UUID imageId = id(request, "imageId");
        if (widths.size() > 1 || !WIDTHS.contains(widths.get(0))) {
            throw Refusal.badRequest("width must be one of " + String.join(", ", WIDTHS));
        }
        return found(request, ObjectKey.picture(imageId), previews.get(imageId, Integer.parseInt(widths.get(0))));
    }

    private Future<Void> jpeg(RoutingContext request, String idName, Function<UUID, ObjectKey> keyOf) {
        ObjectKey key = keyOf.apply(id(request, idName));
        return found(request, key, objects.get(key));
    }

    private static Future<Void> found(RoutingContext request, ObjectKey key, Future<Optional<StoredObject>> asked) {
        return asked.map(found -> found.orElseThrow(() -> Refusal.notFound("there is no object " + key)))
                .compose(found -> send(request, found));
    }

    /** What stands under an id never changes: a browser need not ask again. */
    private static Future<Void> send(RoutingContext request, StoredObject object) {
        String etag = '"' + object.etag() + '"';
        HttpServerResponse response = request.response()
                .putHeader("etag", etag)
                .putHeader("cache-control", "private, max-age=31536000, immutable");
        if (Etags.match(request, etag)) {
            return response.setStatusCode(304).end();
        }
        return response.putHeader("content-type", "image/jpeg").end(Buffer.buffer(object.bytes()));
    }

    private static UUID id(RoutingContext request, String name) {
        String text = request.pathParam(name);
        if (!UUID_TEXT.matcher(text).matches()) {
            throw Refusal.badRequest(name + " must be a UUID such as 0f8fad5b-d9cb-469f-a165-70867728950e");
        }
        return UUID.fromString(text);
    }
}
