/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.cli.trace;

import dev.engram.cli.picture.Terminal;
import java.util.ArrayList;
import java.util.List;

/**
 * Draws a {@link HeatMap} as lines of text: time goes to the right, pointers go up, and a character
 * is the darker the more accesses there were, in powers of the most. With colours it says whether
 * most of them wrote.
 */
final class HeatPicture {

  private static final int WIDTH = 60;
  private static final int HEIGHT = 16;
  private static final String SHADES = " ░▒▓█";
  private static final String ASCII = " .:*#";
  private static final int READ = 34;
  private static final int WRITE = 33;

  private final HeatMap map;
  private final Terminal terminal;
  private final int width;
  private final int height;
  private final long[] accesses;
  private final long[] writes;
  private long most;

  HeatPicture(HeatMap map, Terminal terminal) {
    this.map = map;
    this.terminal = terminal;
    width = Math.min(WIDTH, map.columns());
    height = Math.min(HEIGHT, map.rows());
    accesses = new long[width * height];
    writes = new long[width * height];
    for (int column = 0; column < map.columns(); column++) {
      for (int row = 0; row < map.rows(); row++) {
        int at = column * width / map.columns() * height + row * height / map.rows();
        accesses[at] += map.reads(column, row) + map.writes(column, row);
        writes[at] += map.writes(column, row);
        most = Math.max(most, accesses[at]);
      }
    }
  }

  List<String> lines() {
    String label = "0x%x".formatted(map.rows() * map.cells());
    String margin = " ".repeat(label.length());
    List<String> lines = new ArrayList<>();
    for (int row = height - 1; row >= 0; row--) {
      StringBuilder line = new StringBuilder(row == height - 1 ? label : margin);
      line.append(' ').append(terminal.either("│", "|"));
      int colour = 0;
      for (int column = 0; column < width; column++) {
        int at = column * height + row;
        int shade = shade(accesses[at]);
        int wanted = shade == 0 ? colour : 2 * writes[at] > accesses[at] ? WRITE : READ;
        if (terminal.colour() && wanted != colour) {
          line.append("\033[").append(wanted).append('m');
          colour = wanted;
        }
        line.append((terminal.unicode() ? SHADES : ASCII).charAt(shade));
      }
      lines.add(line.toString().stripTrailing() + (colour == 0 ? "" : "\033[0m"));
    }
    lines.add(
        "%s0 %s%s"
            .formatted(
                " ".repeat(label.length() - 1),
                terminal.either("└", "+"),
                terminal.either("─", "-").repeat(width)));
    lines.add(
        "%s  time 0 to %,d; the darkest has %,d %s"
            .formatted(
                margin, map.columns() * map.ticks(), most, most == 1 ? "access" : "accesses"));
    if (terminal.colour()) {
      lines.add(
          "%s  \033[%dmmostly reads\033[0m, \033[%dmmostly writes\033[0m"
              .formatted(margin, READ, WRITE));
    }
    return lines;
  }

  /** From 0 where there was nothing to 4 where there was most, by the logarithm. */
  private int shade(long count) {
    if (count == 0) {
      return 0;
    }
    int bits = 64 - Long.numberOfLeadingZeros(count);
    return Math.ceilDiv(4 * bits, 64 - Long.numberOfLeadingZeros(most));
  }
}
