package dev.atmosphere.cloud.report;

import dev.atmosphere.cloud.report.ReportContent.Span;
import dev.atmosphere.cloud.report.ReportContent.StationFaces;
import dev.atmosphere.face.Mood;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Arc2D;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import javax.imageio.ImageIO;
import org.jfree.chart.ChartFactory;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.CategoryLabelPositions;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.block.BlockBorder;
import org.jfree.chart.plot.CategoryPlot;
import org.jfree.chart.plot.PlotOrientation;
import org.jfree.chart.renderer.category.BarRenderer;
import org.jfree.chart.renderer.category.StandardBarPainter;
import org.jfree.data.category.DefaultCategoryDataset;

/**
 * The charts of a report as PNG, twice as fine as they are shown. On a ground of their own, so that they are read in dark mail
 * programs too; what they show stands in the tables beside them.
 */
final class ReportCharts {
    static final int WIDTH = 600;
    static final int HEIGHT = 240;
    private static final int FINER = 2;

    /** Told apart by people with any kind of colour vision (M. Okabe, K. Ito, Color Universal Design, 2008). */
    private static final List<Color> COLOURS = List.of(
            new Color(0x0072B2),
            new Color(0xE69F00),
            new Color(0x009E73),
            new Color(0xCC79A7),
            new Color(0x56B4E9),
            new Color(0xD55E00),
            new Color(0x999999));

    private static final Color INK = new Color(0x333333);
    private static final Color LINES = new Color(0xDDDDDD);
    private static final Font SMALL = new Font(Font.SANS_SERIF, Font.PLAIN, 11);

    private final ReportView view;

    ReportCharts(ReportView view) {
        this.view = view;
    }

    /** Faces by hour or day, the stations one upon the other. */
    byte[] faces() {
        DefaultCategoryDataset data = new DefaultCategoryDataset();
        List<String> labels = view.spanLabels();
        List<StationFaces> stations = view.content().stations();
        for (int s = 0; s < stations.size(); s++) {
            for (int i = 0; i < labels.size(); i++) {
                Span span = view.content().spans().get(i);
                data.addValue(
                        span.stations().getOrDefault(stations.get(s).station(), 0L),
                        view.stations().get(s),
                        labels.get(i));
            }
        }
        JFreeChart chart = ChartFactory.createStackedBarChart(
                null, null, view.word("facesAxis"), data, PlotOrientation.VERTICAL, true, false, false);
        if (!view.weekly()) {
            chart.getCategoryPlot().getDomainAxis().setCategoryLabelPositions(CategoryLabelPositions.UP_90);
        }
        return png(chart);
    }

    /** Each mood's share, beside what it was in the weeks before. */
    byte[] moods() {
        DefaultCategoryDataset data = new DefaultCategoryDataset();
        for (Mood mood : Mood.values()) {
            data.addValue(100 * ReportView.share(view.content().moods(), mood), view.word("now"), view.moodWord(mood));
            if (view.anyBefore()) {
                data.addValue(
                        100 * ReportView.share(view.content().before(), mood),
                        view.word("before"),
                        view.moodWord(mood));
            }
        }
        return png(ChartFactory.createBarChart(
                null, null, view.word("shareAxis"), data, PlotOrientation.VERTICAL, true, false, false));
    }

    /** A small face, the sign of these letters; needs no font. */
    static byte[] mark() {
        BufferedImage image = new BufferedImage(64, 64, BufferedImage.TYPE_INT_ARGB);
        Graphics2D g = image.createGraphics();
        g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        g.setColor(COLOURS.get(0));
        g.fill(new Ellipse2D.Double(2, 2, 60, 60));
        g.setColor(Color.WHITE);
        g.fill(new Ellipse2D.Double(19, 21, 8, 8));
        g.fill(new Ellipse2D.Double(37, 21, 8, 8));
        g.setStroke(new BasicStroke(4, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
        g.draw(new Arc2D.Double(17, 19, 30, 28, 200, 140, Arc2D.OPEN));
        g.dispose();
        return written(image);
    }

    private static byte[] png(JFreeChart chart) {
        CategoryPlot plot = chart.getCategoryPlot();
        chart.setBackgroundPaint(Color.WHITE);
        plot.setBackgroundPaint(Color.WHITE);
        plot.setOutlineVisible(false);
        plot.setRangeGridlinePaint(LINES);
        plot.setRangeGridlineStroke(new BasicStroke(1));
        plot.getDomainAxis().setTickLabelFont(SMALL);
        plot.getDomainAxis().setTickLabelPaint(INK);
        plot.getDomainAxis().setMaximumCategoryLabelWidthRatio(1.6f);
        plot.getRangeAxis().setTickLabelFont(SMALL);
        plot.getRangeAxis().setTickLabelPaint(INK);
        plot.getRangeAxis().setLabelFont(SMALL);
        plot.getRangeAxis().setLabelPaint(INK);
        plot.getRangeAxis().setStandardTickUnits(NumberAxis.createIntegerTickUnits());
        BarRenderer bars = (BarRenderer) plot.getRenderer();
        bars.setBarPainter(new StandardBarPainter());
        bars.setShadowVisible(false);
        bars.setItemMargin(0);
        for (int i = 0; i < plot.getDataset().getRowCount(); i++) {
            bars.setSeriesPaint(i, COLOURS.get(i % COLOURS.size()));
        }
        chart.getLegend().setItemFont(SMALL);
        chart.getLegend().setItemPaint(INK);
        chart.getLegend().setFrame(BlockBorder.NONE);
        BufferedImage image = new BufferedImage(FINER * WIDTH, FINER * HEIGHT, BufferedImage.TYPE_INT_RGB);
        Graphics2D g = image.createGraphics();
        g.scale(FINER, FINER);
        chart.draw(g, new Rectangle2D.Double(0, 0, WIDTH, HEIGHT));
        g.dispose();
        return written(image);
    }

    private static byte[] written(BufferedImage image) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, "png", out);
        } catch (IOException e) {
            throw new UncheckedIOException("bytes in memory cannot be written", e);
        }
        return out.toByteArray();
    }
}
