package dev.atmosphere.product;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atmosphere.cloud.CloudFlow;
import dev.atmosphere.cloud.Reporting;
import dev.atmosphere.cloud.Storing;
import dev.atmosphere.cloud.Teaching;
import dev.atmosphere.cloud.notify.NotifySlack;
import dev.atmosphere.cloud.recognition.IdentifyFace;
import dev.atmosphere.cloud.report.GenerateReport;
import dev.atmosphere.cloud.report.SendEmailReport;
import dev.atmosphere.cloud.store.StoreRectangles;
import dev.atmosphere.cloud.store.StoreSql;
import dev.atmosphere.cloud.store.StoreTable;
import dev.atmosphere.cloud.store.StoreZoomIn;
import dev.atmosphere.cloud.tagging.CleanupTag;
import dev.atmosphere.cloud.tagging.EnrichUser;
import dev.atmosphere.cloud.tagging.FaceTag;
import dev.atmosphere.cloud.tagging.FinalizeIdentified;
import dev.atmosphere.cloud.tagging.FinalizeTag;
import dev.atmosphere.cloud.tagging.RequestTaggingOnSlack;
import dev.atmosphere.cloud.tagging.SendFaceForTraining;
import dev.atmosphere.cloud.tagging.StoreFaceTagSql;
import dev.atmosphere.cloud.training.StartTraining;
import dev.atmosphere.config.SettingsDocument;
import dev.atmosphere.edge.EdgeFlow;
import dev.atmosphere.edge.notify.NotifyMqtt;
import dev.atmosphere.edge.notify.NotifyMqttOfNames;
import dev.atmosphere.edge.process.ProcessImage;
import dev.atmosphere.edge.recognition.TakeRecognizer;
import dev.atmosphere.edge.upload.FacesUpload;
import dev.atmosphere.flow.Flow;
import dev.atmosphere.flow.FlowDocument;
import dev.atmosphere.metrics.MetricsDocument;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The generated pages say what the code says. Written anew with {@code -Datmosphere.docs.write=true}. */
class DocumentsTest {
    private static final Path DOCS = Path.of(System.getProperty("atmosphere.root"), "docs");

    @Test
    void the_flow_page_shows_the_flow() throws IOException {
        // The drawing needs the steps, and not what they work on.
        Flow edge = EdgeFlow.of(
                new FacesUpload(null, "edge", null, null),
                new ProcessImage(null, null, null),
                new NotifyMqtt(null, null, true),
                new EdgeFlow.FromCloud(
                        new TakeRecognizer(null, null, null, null, null),
                        new NotifyMqttOfNames(null, null, "edge", new SimpleMeterRegistry(), null),
                        "edge",
                        new UUID(0, 0)),
                1,
                1);
        Flow cloud = CloudFlow.of(
                new Storing(
                        new StoreTable(null),
                        new StoreSql(null, null),
                        new StoreRectangles(null, null),
                        new StoreZoomIn(null, null),
                        new NotifySlack(null, null),
                        1),
                new Teaching(
                        new IdentifyFace(null),
                        new FinalizeIdentified(null, null),
                        new RequestTaggingOnSlack(null, 1),
                        new FaceTag(),
                        new StoreFaceTagSql(null, null),
                        new SendFaceForTraining(null, null, 1, null),
                        new EnrichUser(null, null, null),
                        new FinalizeTag(null),
                        new CleanupTag(null, null),
                        new StartTraining(null, null, null, null, null, null, null, null)),
                new Reporting(
                        new GenerateReport(null, null, null, null),
                        new SendEmailReport(null, null, Optional.empty(), null, null)));
        check("flow.md", FlowDocument.markdown(List.of(edge, cloud)));
    }

    @Test
    void the_settings_page_tells_every_setting() throws IOException {
        Map<String, String> files = new LinkedHashMap<>();
        files.put("shared.properties", "All programs");
        files.put("edge.properties", "Edge");
        files.put("cloud.properties", "Cloud");
        files.put("slack-sim.properties", "Slack stand-in");
        files.put("mail-sink.properties", "Mail sink");
        check("config.md", SettingsDocument.markdown(files));
    }

    @Test
    void the_metrics_page_tells_every_metric() throws IOException {
        check("metrics.md", MetricsDocument.markdown());
    }

    private static void check(String name, String page) throws IOException {
        Path file = DOCS.resolve(name);
        if (Boolean.getBoolean("atmosphere.docs.write")) {
            Files.writeString(file, page);
        }
        assertThat(file).as(name + " is behind the code").hasContent(page);
    }
}
