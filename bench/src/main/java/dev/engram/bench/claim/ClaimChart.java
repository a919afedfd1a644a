/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.bench.claim;

import java.util.List;
import java.util.Locale;

/** The savings as a picture: a panel for each kind of programs. */
final class ClaimChart {

  private static final int PANEL_WIDTH = 400;
  private static final int PANEL_HEIGHT = 270;
  private static final int LEFT = 52;
  private static final int TOP = 40;
  private static final int PLOT_WIDTH = 330;
  private static final int PLOT_HEIGHT = 200;
  private static final int WIDTH = 2 * PANEL_WIDTH + 20;
  private static final int HEIGHT = 3 * PANEL_HEIGHT + TOP + 20;

  /** Percent at the lower edge; what is less is drawn there as a triangle. */
  private static final int LOWEST = -100;

  private static final int HIGHEST = 100;
  private static final String CLAIMED = "#e8f3dc";

  /** What a line is drawn for. Colours are of Okabe and Ito, and dashes tell them apart too. */
  private record Line(Pricing against, String name, String colour, String dashes) {}

  private static final List<Line> LINES =
      List.of(
          new Line(Pricing.EVM_BUMP, "against EVM pricing, bump placement", "#0072b2", "none"),
          new Line(Pricing.EVM_FIRST_FIT, "against EVM pricing, first fit", "#d55e00", "7 3"),
          new Line(Pricing.STRAIGHT, "against 3 gas a word, first fit", "#555555", "2 3"));

  private final StringBuilder svg = new StringBuilder();

  private ClaimChart() {}

  /** The picture, as SVG. */
  static String of(Study study) {
    ClaimChart chart = new ClaimChart();
    chart.head();
    int index = 0;
    for (TraceKind kind : TraceKind.values()) {
      chart.open(index++);
      chart.panel(kind.title(), study.curve(kind));
    }
    chart.open(index);
    chart.legend();
    chart.svg.append("</svg>\n");
    return chart.svg.toString();
  }

  private void head() {
    add(
        """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="%d" height="%d" \
        font-family="sans-serif" font-size="11" role="img">
        """,
        WIDTH, HEIGHT, WIDTH, HEIGHT);
    add("<title>Gas for memory that the 3-D machine saves, by live memory</title>\n");
    add("<rect width=\"%d\" height=\"%d\" fill=\"#ffffff\"/>\n", WIDTH, HEIGHT);
    text(
        LEFT,
        24,
        "start",
        "14",
        "Gas for memory that the 3-D machine saves, in percent, by live memory");
  }

  /** Begins the group of a panel. */
  private void open(int index) {
    int left = LEFT + index % 2 * PANEL_WIDTH;
    int top = TOP + index / 2 * PANEL_HEIGHT + 20;
    add("<g transform=\"translate(%d %d)\">\n", left, top);
  }

  private void legend() {
    int y = 40;
    for (Line line : LINES) {
      add(
          "<path d=\"M0 %dh28\" stroke=\"%s\" stroke-dasharray=\"%s\" stroke-width=\"2\"/>\n",
          y - 4, line.colour, line.dashes);
      text(36, y, "start", "12", line.name);
      y += 24;
    }
    add("<rect y=\"%d\" width=\"28\" height=\"12\" fill=\"%s\"/>\n", y - 10, CLAIMED);
    text(36, y, "start", "12", "40 to 60 %, as Memory3D claims");
    y += 24;
    add("<path d=\"M14 %dl-4 -6h8z\" fill=\"#222222\"/>\n", y - 1);
    text(36, y, "start", "12", "below -100 %: see the tables");
    add("</g>\n");
  }

  private void panel(String title, List<Point> points) {
    add(
        "<rect y=\"%s\" width=\"%d\" height=\"%s\" fill=\"%s\"/>\n",
        number(y(60)), PLOT_WIDTH, number(y(40) - y(60)), CLAIMED);
    text(PLOT_WIDTH / 2, -6, "middle", "12", title);
    for (int percent = LOWEST; percent <= HIGHEST; percent += 50) {
      add(
          "<path d=\"M0 %sh%d\" stroke=\"%s\"/>\n",
          number(y(percent)), PLOT_WIDTH, percent == 0 ? "#333333" : "#dddddd");
      text(-6, y(percent) + 4, "end", "11", percent + " %");
    }
    for (int i = 0; i < points.size(); i += 2) {
      double x = x(i, points.size());
      add("<path d=\"M%s %dv4\" stroke=\"#333333\"/>\n", number(x), PLOT_HEIGHT);
      text(x, PLOT_HEIGHT + 18, "middle", "10", ClaimPage.bytes(points.get(i).live()));
    }
    LINES.forEach(line -> curve(line, points));
    add("</g>\n");
  }

  private void curve(Line line, List<Point> points) {
    StringBuilder path = new StringBuilder();
    StringBuilder marks = new StringBuilder();
    for (int i = 0; i < points.size(); i++) {
      double saving = points.get(i).saving(Pricing.SPACE, line.against);
      String x = number(x(i, points.size()));
      String y = number(y(Math.max(saving, LOWEST)));
      path.append(i == 0 ? 'M' : 'L').append(x).append(' ').append(y);
      marks.append(
          saving < LOWEST
              ? "<path d=\"M%s %sl-4 -6h8z\" fill=\"%s\"/>\n".formatted(x, y, line.colour)
              : "<circle cx=\"%s\" cy=\"%s\" r=\"2.5\" fill=\"%s\"/>\n"
                  .formatted(x, y, line.colour));
    }
    add(
        "<path d=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\" stroke-dasharray=\"%s\"/>\n",
        path, line.colour, line.dashes);
    svg.append(marks);
  }

  private static double x(int index, int count) {
    return count == 1 ? 0 : (double) PLOT_WIDTH * index / (count - 1);
  }

  private static double y(double percent) {
    return PLOT_HEIGHT * (HIGHEST - percent) / (HIGHEST - LOWEST);
  }

  private void text(double x, double y, String anchor, String size, String words) {
    add(
        "<text x=\"%s\" y=\"%s\" text-anchor=\"%s\" font-size=\"%s\" fill=\"#222222\">%s</text>\n",
        number(x), number(y), anchor, size, words);
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.1f", value).replaceFirst("\\.0$", "");
  }

  private void add(String format, Object... arguments) {
    svg.append(String.format(Locale.ROOT, format, arguments));
  }
}
