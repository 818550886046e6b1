package dev.atmosphere.sim.scene;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.random.RandomGenerator;

/** A drawn room with nobody in it: walls, a floor, a window, a shelf, a table. */
final class Room {
    private final RandomGenerator random;
    private final int width;
    private final int height;

    private Room(RandomGenerator random, int width, int height) {
        this.random = random;
        this.width = width;
        this.height = height;
    }

    static BufferedImage draw(RandomGenerator random, int width, int height) {
        return new Room(random, width, height).draw();
    }

    private BufferedImage draw() {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D g = image.createGraphics();
        g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        int floor = between(0.68, 0.82, height);
        Color wall = colour(0.05f, 0.25f, 0.55f, 0.9f);
        g.setPaint(new GradientPaint(0, 0, wall, width, floor, wall.darker()));
        g.fillRect(0, 0, width, floor);
        Color boards = colour(0.2f, 0.5f, 0.3f, 0.6f);
        g.setPaint(new GradientPaint(0, floor, boards.darker(), 0, height, boards));
        g.fillRect(0, floor, width, height - floor);
        boards(g, floor, boards);
        boolean windowLeft = random.nextBoolean();
        window(g, windowLeft ? between(0.05, 0.15, width) : between(0.55, 0.65, width));
        shelf(g, windowLeft ? between(0.6, 0.68, width) : between(0.06, 0.12, width), floor);
        table(g, between(0.25, 0.5, width), floor);
        g.dispose();
        return image;
    }

    private void boards(Graphics2D g, int floor, Color colour) {
        g.setColor(colour.darker().darker());
        g.setStroke(new BasicStroke(1.5f));
        for (int x = -width; x < 2 * width; x += width / 9) {
            g.drawLine(width / 2 + (x - width / 2) / 2, floor, x, height);
        }
    }

    private void window(Graphics2D g, int left) {
        int w = between(0.22, 0.32, width);
        int h = between(0.3, 0.42, height);
        int top = between(0.08, 0.16, height);
        g.setPaint(new GradientPaint(0, top, new Color(150, 190, 230), 0, top + h, new Color(225, 235, 240)));
        g.fillRect(left, top, w, h);
        g.setColor(new Color(240, 238, 230));
        g.setStroke(new BasicStroke(Math.max(3, width / 120f)));
        g.drawRect(left, top, w, h);
        g.drawLine(left + w / 2, top, left + w / 2, top + h);
        g.drawLine(left, top + h / 3, left + w, top + h / 3);
    }

    private void shelf(Graphics2D g, int left, int floor) {
        int w = between(0.22, 0.3, width);
        int boardsCount = 4;
        int top = floor - between(0.45, 0.6, height);
        int step = (floor - top) / boardsCount;
        for (int board = 0; board < boardsCount; board++) {
            int y = top + board * step;
            for (int x = left; x < left + w - width / 25; ) {
                int thickness = between(0.012, 0.03, width);
                int tall = (int) (step * (0.55 + 0.35 * random.nextDouble()));
                g.setColor(colour(0.2f, 0.8f, 0.25f, 0.85f));
                g.fillRect(x, y + step - tall, thickness, tall);
                x += thickness + 1;
            }
            g.setColor(new Color(90, 62, 40));
            g.fillRect(left, y + step - 2, w, Math.max(4, height / 90));
        }
    }

    private void table(Graphics2D g, int left, int floor) {
        int w = between(0.25, 0.4, width);
        int top = floor - between(0.02, 0.12, height);
        int leg = Math.max(5, width / 80);
        g.setColor(colour(0.3f, 0.6f, 0.25f, 0.5f));
        g.fillRect(left, top, w, Math.max(8, height / 45));
        g.fillRect(left + leg, top, leg, height - top - height / 12);
        g.fillRect(left + w - 2 * leg, top, leg, height - top - height / 12);
    }

    private int between(double from, double to, int of) {
        return (int) (of * (from + (to - from) * random.nextDouble()));
    }

    private Color colour(float leastSaturation, float mostSaturation, float leastBrightness, float mostBrightness) {
        return Color.getHSBColor(
                random.nextFloat(),
                leastSaturation + (mostSaturation - leastSaturation) * random.nextFloat(),
                leastBrightness + (mostBrightness - leastBrightness) * random.nextFloat());
    }
}
