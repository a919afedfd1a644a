/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.space;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.LongPredicate;

/** The policy of {@link Placement} told again with maps and scans over every plane and slot. */
final class NaivePlacement {

  record Live(long size, BlockRequest request, long reserved) {}

  /** What is asked for, by pointer. */
  final TreeMap<Long, Live> blocks = new TreeMap<>();

  /** Slots that hold a moved block's contents, and the block's pointer. */
  final TreeMap<Long, Long> guests = new TreeMap<>();

  final TreeSet<Integer> evacuated = new TreeSet<>();

  /** Per plane: 0 for free, -1 in a run, otherwise the cells of its slots. */
  final int[] holds = new int[65_536];

  private final int firstPlane;
  private final long quota;

  NaivePlacement(int firstPlane, long quota) {
    this.firstPlane = firstPlane;
    this.quota = quota;
  }

  long used() {
    return blocks.values().stream().mapToLong(Live::size).sum();
  }

  /** The pointer for a block, or -1 without room. */
  long place(long size, BlockRequest request) {
    return place(size, request, 0);
  }

  private long place(long size, BlockRequest request, long replaced) {
    if (used() + size - replaced > quota) {
      return -1;
    }
    int slot = slotCells(size, request.alignment());
    if (slot < 0) {
      int planes = (int) ((size + 65_535) / 65_536);
      for (int plane = firstPlane; plane + planes <= 65_536; plane++) {
        if (plane * 65_536L % request.alignment() == 0 && isFree(plane, planes)) {
          mark(plane, planes, -1);
          blocks.put(plane * 65_536L, new Live(size, request, planes * 65_536L));
          return plane * 65_536L;
        }
      }
      return -1;
    }
    long pointer = lowestSlot(slot, at -> true);
    for (int plane = firstPlane; pointer < 0 && plane < 65_536; plane++) {
      if (holds[plane] == 0) {
        holds[plane] = slot;
        pointer = plane * 65_536L;
      }
    }
    if (pointer >= 0) {
      blocks.put(pointer, new Live(size, request, slot));
    }
    return pointer;
  }

  /** The lowest free slot in a plane that is not evacuated, and that is usable. */
  long lowestSlot(int cells, LongPredicate usable) {
    for (int plane = firstPlane; plane < 65_536; plane++) {
      if (holds[plane] == cells && !evacuated.contains(plane)) {
        for (int offset = 0; offset + cells <= 65_536; offset += cells) {
          long pointer = plane * 65_536L + offset;
          if (!blocks.containsKey(pointer)
              && !guests.containsKey(pointer)
              && usable.test(pointer)) {
            return pointer;
          }
        }
      }
    }
    return -1;
  }

  void release(long pointer) {
    Live gone = Objects.requireNonNull(blocks.remove(pointer));
    if (gone.reserved() >= 65_536) {
      mark((int) (pointer >>> 16), (int) (gone.reserved() >>> 16), 0);
      return;
    }
    List<Long> emptied = new ArrayList<>(List.of(pointer));
    for (Map.Entry<Long, Long> guest : guests.entrySet()) {
      if (guest.getValue() == pointer) {
        emptied.add(guest.getKey());
      }
    }
    emptied.forEach(guests::remove);
    emptied.forEach(slot -> freeIfEmpty((int) (slot >>> 16)));
  }

  /** The pointer after a change of size, or -1 without room. */
  long resize(long pointer, long size) {
    Live old = Objects.requireNonNull(blocks.get(pointer));
    if (used() + size - old.size() > quota) {
      return -1;
    }
    int plane = (int) (pointer >>> 16);
    int had = (int) (old.reserved() >>> 16);
    int needs = (int) ((size + 65_535) >>> 16);
    if (old.reserved() < 65_536 && size <= old.reserved()) {
      blocks.put(pointer, new Live(size, old.request(), old.reserved()));
    } else if (had > 0 && plane + needs <= 65_536 && isFree(plane + had, needs - had)) {
      mark(plane, had, 0);
      mark(plane, needs, -1);
      blocks.put(pointer, new Live(size, old.request(), needs * 65_536L));
    } else {
      long to = place(size, old.request(), old.size());
      if (to >= 0) {
        release(pointer);
      }
      return to;
    }
    return pointer;
  }

  /** The plane behind the highest that holds something. */
  int end() {
    int end = 65_536;
    while (end > 0 && holds[end - 1] == 0) {
      end--;
    }
    return end;
  }

  /** The slots of a plane that hold contents, in order. */
  List<Long> residents(int plane) {
    TreeSet<Long> all = new TreeSet<>();
    long first = plane * 65_536L;
    if (holds[plane] > 0) {
      all.addAll(blocks.subMap(first, first + 65_536).keySet());
      all.removeAll(guests.values());
      all.addAll(guests.subMap(first, first + 65_536).keySet());
    }
    return new ArrayList<>(all);
  }

  void move(long block, long from, long to) {
    guests.put(to, block);
    if (from != block) {
      guests.remove(from);
      freeIfEmpty((int) (from >>> 16));
    }
  }

  private void freeIfEmpty(int plane) {
    long first = plane * 65_536L;
    if (blocks.subMap(first, first + 65_536).isEmpty()
        && guests.subMap(first, first + 65_536).isEmpty()) {
      holds[plane] = 0;
      evacuated.remove(plane);
    }
  }

  private boolean isFree(int plane, int planes) {
    for (int p = plane; p < plane + planes; p++) {
      if (holds[p] != 0) {
        return false;
      }
    }
    return true;
  }

  private void mark(int plane, int planes, int what) {
    for (int p = plane; p < plane + planes; p++) {
      holds[p] = what;
    }
  }

  /** 16 to 32,768 in steps of a quarter of the power of two below, at least 16; -1 for planes. */
  static int slotCells(long size, long alignment) {
    for (int power = 16; power <= 32_768; power *= 2) {
      for (int cells = power;
          cells < 2 * power && cells <= 32_768;
          cells += Math.max(16, power / 4)) {
        int next = cells + Math.max(16, power / 4);
        boolean counts = cells == 32_768 || 65_536 / cells != 65_536 / next;
        if (counts && cells >= size && cells % alignment == 0) {
          return cells;
        }
      }
    }
    return -1;
  }
}
