/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.space;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/** A region's memory in maps: pages that appear when written, and what is forwarded. */
final class SparseCells implements BlockMemory {

  record Forward(long cells, long to) {}

  final TreeMap<Long, int[]> pages = new TreeMap<>();
  final TreeMap<Long, Forward> forwards = new TreeMap<>();
  final int pageCells;

  /** When it reaches 0, a copy fails. */
  int copiesUntilFull = Integer.MAX_VALUE;

  SparseCells(int pageCells) {
    this.pageCells = pageCells;
  }

  /** What a program reads. */
  int get(long pointer) {
    return raw(resolve(pointer));
  }

  /** What a program writes. */
  void set(long pointer, int value) {
    setRaw(resolve(pointer), value);
  }

  private long resolve(long pointer) {
    Map.Entry<Long, Forward> entry = forwards.floorEntry(pointer);
    if (entry == null || pointer - entry.getKey() >= entry.getValue().cells()) {
      return pointer;
    }
    return entry.getValue().to() + pointer - entry.getKey();
  }

  int raw(long pointer) {
    int[] page = pages.get(pointer / pageCells);
    return page == null ? 0 : page[(int) (pointer % pageCells)];
  }

  private void setRaw(long pointer, int value) {
    if (value != 0 || pages.containsKey(pointer / pageCells)) {
      pages
              .computeIfAbsent(pointer / pageCells, p -> new int[pageCells])[
              (int) (pointer % pageCells)] =
          value;
    }
  }

  @Override
  public void zero(long pointer, long cells) {
    long end = pointer + cells;
    long first = (pointer + pageCells - 1) / pageCells;
    long last = end / pageCells;
    if (first < last) {
      pages.subMap(first, last).clear();
    }
    for (long at = pointer; at < Math.min(end, first * pageCells); at++) {
      setRaw(at, 0);
    }
    for (long at = Math.max(pointer, last * pageCells); at < end; at++) {
      setRaw(at, 0);
    }
  }

  @Override
  public void copy(long from, long to, long cells) {
    if (Math.abs(from - to) < cells) {
      throw new AssertionError("the ranges overlap");
    }
    for (long i = 0; i < cells; i++) {
      if (i == cells / 2 && --copiesUntilFull == 0) {
        throw new IllegalStateException("no physical memory");
      }
      setRaw(to + i, raw(from + i));
    }
  }

  @Override
  public boolean trim(long pointer, long cells) {
    if (pointer % pageCells != 0 || cells % pageCells != 0 || cells <= 0) {
      throw new AssertionError("not whole pages: " + pointer + ", " + cells);
    }
    return pages
        .subMap(pointer / pageCells, (pointer + cells) / pageCells)
        .values()
        .removeIf(page -> Arrays.stream(page).allMatch(cell -> cell == 0));
  }

  @Override
  public long residentPages(int plane) {
    long perPlane = 65_536 / pageCells;
    return pages.subMap(plane * perPlane, (plane + 1) * perPlane).size();
  }

  @Override
  public void forward(long from, long cells, long to) {
    forwards.put(from, new Forward(cells, to));
  }

  @Override
  public void unforward(long from, long cells) {
    Forward gone = forwards.remove(from);
    if (gone == null || gone.cells() != cells) {
      throw new AssertionError("not forwarded: " + from + ", " + cells);
    }
  }

  /** The same contents and forwards, apart from these. */
  SparseCells copy() {
    SparseCells copy = new SparseCells(pageCells);
    copy.forwards.putAll(forwards);
    copy.takeContents(this);
    return copy;
  }

  /** What the owner of the pages does beside {@link Blocks#undo}. */
  void takeContents(SparseCells from) {
    pages.clear();
    from.pages.forEach((number, page) -> pages.put(number, page.clone()));
  }
}
