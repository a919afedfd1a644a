/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.zkmem.online;

import dev.engram.trace.AccessKind;
import dev.engram.zkmem.model.Cells;
import dev.engram.zkmem.model.MemoryConfiguration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** An online memory as a map, a list and a number, which a checkpoint copies or remembers. */
final class NaiveMemory {

  private record Saved(SortedMap<Long, Integer> cells, int records, int time, int accesses) {}

  final List<Entry> log = new ArrayList<>();
  final Deque<Long> numbers = new ArrayDeque<>();
  private final Deque<Saved> saved = new ArrayDeque<>();
  private final MemoryConfiguration configuration;
  private SortedMap<Long, Integer> cells = new TreeMap<>();
  int time = 1;
  int accesses;

  NaiveMemory(MemoryConfiguration configuration) {
    this.configuration = configuration;
  }

  int cell(int space, long pointer) {
    return space == 0 ? (int) pointer : cells.getOrDefault((long) space << 32 | pointer, 0);
  }

  void set(int space, long pointer, int value) {
    cells.put((long) space << 32 | pointer, value);
  }

  /** An access, of a read if there is nothing to write; the cells as they are then. */
  int[] access(int space, long pointer, int width, int @Nullable [] written, int at) {
    int[] is = new int[width];
    StringBuilder hex = new StringBuilder();
    boolean wide = space == 0 || configuration.cells() == Cells.ELEMENTS;
    for (int i = 0; i < width; i++) {
      if (written != null) {
        set(space, pointer + i, written[at + i]);
      }
      is[i] = cell(space, pointer + i);
      hex.append(
          wide ? HexFormat.of().toHexDigits(is[i]) : HexFormat.of().toHexDigits((byte) is[i]));
    }
    AccessKind kind = written == null ? AccessKind.READ : AccessKind.WRITE;
    log.add(new Entry(kind, time++, space, pointer, width, hex.toString()));
    accesses++;
    return is;
  }

  /** A range, access by access. */
  int[] all(int space, long pointer, int length, int @Nullable [] written) {
    int[] is = new int[length];
    for (int done = 0; done < length; ) {
      int width = 32;
      while (!(configuration.hasWidth(width) || space == 0)
          || (pointer + done) % width != 0
          || width > length - done
          || space == 0 && width > 1) {
        width /= 2;
      }
      int[] piece = access(space, pointer + done, width, written, done);
      System.arraycopy(piece, 0, is, done, width);
      done += width;
    }
    return is;
  }

  void increment(int ticks) {
    log.add(new Entry(AccessKind.INCREMENT, time, 0, 0, ticks, ""));
    time += ticks;
  }

  void checkpoint(long number) {
    numbers.push(number);
    saved.push(new Saved(new TreeMap<>(cells), log.size(), time, accesses));
  }

  void commit(long number) {
    while (numbers.pop() != number) {
      saved.pop();
    }
    saved.pop();
  }

  void revert(long number) {
    while (numbers.pop() != number) {
      saved.pop();
    }
    Saved to = saved.pop();
    cells = to.cells;
    log.subList(to.records, log.size()).clear();
    time = to.time;
    accesses = to.accesses;
  }
}
