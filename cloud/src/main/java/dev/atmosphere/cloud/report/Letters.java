package dev.atmosphere.cloud.report;

import dev.atmosphere.cloud.mail.Mail.InlinePicture;
import dev.atmosphere.cloud.objects.ObjectKey;
import dev.atmosphere.cloud.objects.Objects;
import dev.atmosphere.cloud.report.ReportContent.BestFace;
import io.pebbletemplates.pebble.PebbleEngine;
import io.pebbletemplates.pebble.loader.ClasspathLoader;
import io.pebbletemplates.pebble.template.PebbleTemplate;
import io.vertx.core.Future;
import io.vertx.core.WorkerExecutor;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * Makes letters of reports: as HTML, which escapes whatever stations and people are called, as plain text that says the same, with
 * charts and the faces of the day as pictures. The same content makes the same letter, as long as the pictures are kept.
 */
public final class Letters {
    /** Of a face's picture; a larger one is left out, so that a letter stays small. */
    private static final int LARGEST_PICTURE = 300_000;

    private static final String MAIL_ID = "@atmosphere.report";

    private final ReportSettings settings;
    private final Objects objects;
    private final WorkerExecutor worker;
    private final PebbleTemplate html;
    private final PebbleTemplate text;

    /**
     * @param worker draws charts: some hundred milliseconds
     */
    public Letters(ReportSettings settings, Objects objects, WorkerExecutor worker) {
        this.settings = settings;
        this.objects = objects;
        this.worker = worker;
        ClasspathLoader loader = new ClasspathLoader(Letters.class.getClassLoader());
        loader.setPrefix("report");
        this.html = engine(loader, true).getTemplate("letter.html.peb");
        this.text = engine(loader, false).getTemplate("letter.txt.peb");
    }

    private static PebbleEngine engine(ClasspathLoader loader, boolean escaping) {
        return new PebbleEngine.Builder()
                .loader(loader)
                .autoEscaping(escaping)
                .strictVariables(true)
                .newLineTrimming(escaping)
                .build();
    }

    /** The letter as it is mailed. */
    public Future<Letter> of(ReportContent content) {
        return faces(content)
                .compose(faces -> worker.executeBlocking(
                        () -> {
                            ReportView view = new ReportView(content, settings.words(), settings.format());
                            List<InlinePicture> pictures = pictures(content, view, faces);
                            return new Letter(
                                    view.subject(),
                                    written(text, view, id -> id, pictures),
                                    written(html, view, id -> "cid:" + id + MAIL_ID, pictures),
                                    pictures.stream()
                                            .map(one -> new InlinePicture(
                                                    one.id() + MAIL_ID, one.contentType(), one.bytes()))
                                            .toList());
                        },
                        false));
    }

    /** The letter as a page that needs nothing beside itself. */
    public Future<String> page(ReportContent content) {
        return faces(content)
                .compose(faces -> worker.executeBlocking(
                        () -> {
                            ReportView view = new ReportView(content, settings.words(), settings.format());
                            List<InlinePicture> pictures = pictures(content, view, faces);
                            Map<String, String> data = pictures.stream()
                                    .collect(Collectors.toMap(
                                            InlinePicture::id,
                                            one -> "data:" + one.contentType() + ";base64,"
                                                    + Base64.getEncoder().encodeToString(one.bytes())));
                            return written(html, view, data::get, pictures);
                        },
                        false));
    }

    /** The pictures of the faces with the highest scores, as far as they are kept. */
    private Future<Map<UUID, byte[]>> faces(ReportContent content) {
        Map<UUID, byte[]> found = new HashMap<>();
        Future<Void> all = Future.succeededFuture();
        for (BestFace face : content.best()) {
            all = all.compose(ok -> objects.get(ObjectKey.zoomIn(face.faceId())))
                    .compose(zoomIn -> {
                        if (zoomIn.isPresent() && zoomIn.get().bytes().length <= LARGEST_PICTURE) {
                            return Future.succeededFuture(zoomIn);
                        }
                        return objects.get(ObjectKey.rectangle(face.faceId()));
                    })
                    .map(picture -> {
                        picture.filter(one -> one.bytes().length <= LARGEST_PICTURE)
                                .ifPresent(one -> found.put(face.faceId(), one.bytes()));
                        return null;
                    });
        }
        return all.map(found);
    }

    private static List<InlinePicture> pictures(ReportContent content, ReportView view, Map<UUID, byte[]> faces) {
        ReportCharts charts = new ReportCharts(view);
        List<InlinePicture> pictures = new ArrayList<>();
        for (BestFace face : content.best()) {
            byte[] bytes = faces.get(face.faceId());
            if (bytes != null) {
                pictures.add(new InlinePicture("face-" + face.mood().word(), "image/jpeg", bytes));
            }
        }
        if (content.faces() > 0) {
            pictures.add(new InlinePicture("chart-faces", "image/png", charts.faces()));
            pictures.add(new InlinePicture("chart-moods", "image/png", charts.moods()));
        }
        pictures.add(new InlinePicture("mark", "image/png", ReportCharts.mark()));
        return pictures;
    }

    private static String written(
            PebbleTemplate template, ReportView view, UnaryOperator<String> address, List<InlinePicture> pictures) {
        StringWriter out = new StringWriter();
        Map<String, String> addresses =
                pictures.stream().collect(Collectors.toMap(InlinePicture::id, one -> address.apply(one.id())));
        try {
            template.evaluate(out, Map.of("r", view, "w", view.words(), "pictures", addresses));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toString();
    }
}
