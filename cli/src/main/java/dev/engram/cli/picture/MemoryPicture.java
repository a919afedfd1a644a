/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.cli.picture;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Draws a {@link MemoryHistory} as lines of text: a plot of the words in use, a bar for each depth,
 * and the count of frames.
 */
public final class MemoryPicture {

  private static final int WIDTH = 60;
  private static final int HEIGHT = 5;
  private static final int MAX_BARS = 12;

  /** Eighths of a character cell, from the bottom and from the left. */
  private static final String RISING = " ▁▂▃▄▅▆▇█";

  private static final String GROWING = " ▏▎▍▌▋▊▉█";

  private final MemoryHistory history;
  private final Terminal terminal;

  public MemoryPicture(MemoryHistory history, Terminal terminal) {
    this.history = history;
    this.terminal = terminal;
  }

  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(
        "peak of %s in %s, %,d gas for growing %s"
            .formatted(
                bytes(32 * history.peakWords()),
                count(history.peakWords(), "word"),
                history.gas(),
                count(history.expansions(), "time")));
    lines.add(
        "frames: %,d entered, %,d reverted, %,d released%s"
            .formatted(
                history.entered(),
                history.reverted(),
                history.released(),
                history.committed() == 0 ? "" : ", %,d committed".formatted(history.committed())));
    if (history.peakWords() > 0) {
      lines.add("");
      plot(lines);
      lines.add("");
      bars(lines);
    }
    return lines;
  }

  /** {@code 1 word}, {@code 2,000 words}. */
  public static String count(long count, String one) {
    return "%,d %s".formatted(count, count == 1 ? one : one + "s");
  }

  /** A size as people read it. */
  public static String bytes(long bytes) {
    if (bytes < 10_000) {
      return "%,d bytes".formatted(bytes);
    }
    return bytes < 10_000 << 10
        ? "%,d KiB".formatted(bytes >> 10)
        : "%,d MiB".formatted(bytes >> 20);
  }

  private void plot(List<String> lines) {
    long[] columns = columns(history.timeline());
    long top = Arrays.stream(columns).max().orElse(1);
    String label = "%,d".formatted(top);
    String margin = " ".repeat(label.length());
    String axis = terminal.either("│", "|");
    for (int row = HEIGHT - 1; row >= 0; row--) {
      StringBuilder line = new StringBuilder(row == HEIGHT - 1 ? label : margin);
      line.append(' ').append(axis);
      for (long value : columns) {
        // eighths of a row that this column fills; whatever is in use at all is seen
        long height = value == 0 ? 0 : Math.max(1, Math.ceilDiv(value * 8 * HEIGHT, top));
        line.append(cell(RISING, Math.clamp(height - 8L * row, 0, 8)));
      }
      lines.add(line.toString().stripTrailing());
    }
    lines.add(
        "%s0 %s%s"
            .formatted(
                " ".repeat(label.length() - 1),
                terminal.either("└", "+"),
                terminal.either("─", "-").repeat(columns.length)));
    lines.add(
        "%s  words in use over %s of size".formatted(margin, count(history.changes(), "change")));
  }

  private void bars(List<String> lines) {
    long[] depths = history.peakWordsByDepth();
    int group = Math.ceilDiv(depths.length, MAX_BARS);
    long top = Arrays.stream(depths).max().orElse(1);
    int margin = name((depths.length - 1) / group * group, group, depths.length).length();
    for (int first = 0; first < depths.length; first += group) {
      long most =
          Arrays.stream(depths, first, Math.min(first + group, depths.length)).max().orElse(0);
      long eighths = most == 0 ? 0 : Math.max(1, most * 8 * (WIDTH - 20) / top);
      StringBuilder bar = new StringBuilder(cell(GROWING, 8).repeat((int) (eighths / 8)));
      if (eighths % 8 != 0) {
        bar.append(cell(GROWING, (int) (eighths % 8)));
      }
      lines.add(
          "depth %s %s%s%s"
              .formatted(
                  pad(name(first, group, depths.length), margin),
                  bar,
                  bar.isEmpty() ? "" : " ",
                  count(most, "word")));
    }
  }

  private static String pad(String text, int width) {
    return text + " ".repeat(Math.max(0, width - text.length()));
  }

  private static String name(int first, int group, int depths) {
    int last = Math.min(first + group, depths) - 1;
    return first == last ? String.valueOf(first) : first + "-" + last;
  }

  /** A cell that is filled to so many eighths; ASCII has one that is and one that is not. */
  private String cell(String eighths, int filled) {
    if (terminal.unicode()) {
      return String.valueOf(eighths.charAt(filled));
    }
    return filled >= 4 ? "#" : filled > 0 ? "." : " ";
  }

  /**
   * The timeline as wide as the plot: the most of each stretch, or each item over several columns.
   */
  private static long[] columns(long[] timeline) {
    long[] columns = new long[WIDTH];
    for (int i = 0; i < WIDTH; i++) {
      int from = (int) ((long) i * timeline.length / WIDTH);
      int to = (int) Math.max(from + 1, (long) (i + 1) * timeline.length / WIDTH);
      columns[i] = Arrays.stream(timeline, from, to).max().orElse(0);
    }
    return columns;
  }
}
