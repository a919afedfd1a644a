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
    svg.append(
        """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %s %s" width="%s" height="%s" \
        font-family="sans-serif" font-size="11" role="img">
        """
            .formatted(WIDTH, HEIGHT, WIDTH, HEIGHT));
    svg.append("<title>Gas for memory that the 3-D machine saves, by live memory</title>\n");
    svg.append("<rect width=\"%s\" height=\"%s\" fill=\"#ffffff\"/>\n".formatted(WIDTH, HEIGHT));
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
    svg.append("<g transform=\"translate(%s %s)\">\n".formatted(left, top));
  }

  private void legend() {
    int y = 40;
    for (Line line : LINES) {
      svg.append(
          "<path d=\"M0 %sh28\" stroke=\"%s\" stroke-dasharray=\"%s\" stroke-width=\"2\"/>\n"
              .formatted(y - 4, line.colour, line.dashes));
      text(36, y, "start", "12", line.name);
      y += 24;
    }
    svg.append(
        "<rect y=\"%s\" width=\"28\" height=\"12\" fill=\"%s\"/>\n".formatted(y - 10, CLAIMED));
    text(36, y, "start", "12", "40 to 60 %, as Memory3D claims");
    y += 24;
    svg.append("<path d=\"M14 %sl-4 -6h8z\" fill=\"#222222\"/>\n".formatted(y - 1));
    text(36, y, "start", "12", "below -100 %: see the tables");
    svg.append("</g>\n");
  }

  private void panel(String title, List<Point> points) {
    svg.append(
        "<rect y=\"%s\" width=\"%s\" height=\"%s\" fill=\"%s\"/>\n"
            .formatted(number(y(60)), PLOT_WIDTH, number(y(40) - y(60)), CLAIMED));
    text(PLOT_WIDTH / 2, -6, "middle", "12", title);
    for (int percent = LOWEST; percent <= HIGHEST; percent += 50) {
      svg.append(
          "<path d=\"M0 %sh%s\" stroke=\"%s\"/>\n"
              .formatted(number(y(percent)), PLOT_WIDTH, percent == 0 ? "#333333" : "#dddddd"));
      text(-6, y(percent) + 4, "end", "11", percent + " %");
    }
    for (int i = 0; i < points.size(); i += 2) {
      double x = x(i, points.size());
      svg.append("<path d=\"M%s %sv4\" stroke=\"#333333\"/>\n".formatted(number(x), PLOT_HEIGHT));
      text(x, PLOT_HEIGHT + 18, "middle", "10", ClaimPage.bytes(points.get(i).live()));
    }
    LINES.forEach(line -> curve(line, points));
    svg.append("</g>\n");
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
    svg.append(
        "<path d=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\" stroke-dasharray=\"%s\"/>\n"
            .formatted(path, line.colour, line.dashes));
    svg.append(marks);
  }

  private static double x(int index, int count) {
    return count == 1 ? 0 : (double) PLOT_WIDTH * index / (count - 1);
  }

  private static double y(double percent) {
    return PLOT_HEIGHT * (HIGHEST - percent) / (HIGHEST - LOWEST);
  }

  private void text(double x, double y, String anchor, String size, String words) {
    svg.append(
        "<text x=\"%s\" y=\"%s\" text-anchor=\"%s\" font-size=\"%s\" fill=\"#222222\">%s</text>\n"
            .formatted(number(x), number(y), anchor, size, words));
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.1f", value).replaceFirst("\\.0$", "");
  }
}
