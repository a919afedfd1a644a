/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.zkmem.online;

import dev.engram.space.Address;
import dev.engram.space.Space;
import dev.engram.space.SpaceException;
import java.util.Arrays;
import java.util.Objects;

/**
 * Reads and writes that a memory makes as a unit: all of them in their order, or none.
 *
 * {@snippet :
 * Batch batch = memory.batch();
 * batch.read(1, 0, 4).write(1, 100, new int[] {1, 2, 3}, 0, 3);
 * memory.apply(batch);
 * int first = batch.cell(0, 0); // what was read at 0
 * int when = batch.time(1); // when 100 was written
 * }
 *
 * <p>Each is of any number of cells and becomes as few accesses as can be, from left to right: the
 * widest whose width divides its pointer and that fits, or blocks alone where a memory has no
 * adapters. Nothing but values is checked before {@link OnlineMemory#apply}. A batch may be applied
 * again, and be cleared and filled anew; once it has been as large, it allocates nothing.
 */
public final class Batch {

  private final OnlineMemory memory;
  private final CellBytes bytes;

  private boolean[] writes = new boolean[8];
  private int[] spaces = new int[8];
  private long[] pointers = new long[8];
  private int[] lengths = new int[8];
  private int[] times = new int[8];

  /** Where the cells of each are in {@link #data}; one more says where the last end. */
  private int[] starts = new int[9];

  private int size;

  /** What is written, or was read. */
  private byte[] data = new byte[256];

  /** What was where something is written, at the same places. */
  private byte[] before = new byte[256];

  Batch(OnlineMemory memory, CellBytes bytes) {
    this.memory = memory;
    this.bytes = bytes;
  }

  /** Forgets all. */
  public Batch clear() {
    size = 0;
    return this;
  }

  /** How many reads and writes there are. */
  public int size() {
    return size;
  }

  /**
   * Adds a read.
   *
   * @param length cells, 0 or more
   */
  public Batch read(int space, long pointer, int length) {
    append(false, space, pointer, length);
    return this;
  }

  /**
   * Adds a write of bytes.
   *
   * @param length cells, 0 or more
   * @throws dev.engram.zkmem.model.MemoryException with {@code VALUE} if the cells are no bytes
   */
  public Batch write(int space, long pointer, byte[] from, int at, int length) {
    Objects.checkFromIndexSize(at, length, from.length);
    bytes.requireBytes(space);
    int start = append(true, space, pointer, length);
    System.arraycopy(from, at, data, start, length);
    return this;
  }

  /**
   * Adds a write of numbers.
   *
   * @param length cells, 0 or more
   * @throws dev.engram.zkmem.model.MemoryException with {@code VALUE} if no cell holds one of them
   */
  public Batch write(int space, long pointer, int[] from, int at, int length) {
    Objects.checkFromIndexSize(at, length, from.length);
    bytes.requireValues(from, at, length);
    int start = append(true, space, pointer, length);
    bytes.put(from, at, length, data, start);
    return this;
  }

  /** When the first access of a read or write was. */
  public int time(int index) {
    return times[Objects.checkIndex(index, size)];
  }

  /** A cell that was read or written, as a number. */
  public int cell(int index, int which) {
    Objects.checkIndex(which, lengths[Objects.checkIndex(index, size)]);
    int space = spaces[index];
    return bytes.cell(space, data, starts[index] + (which << bytes.shift(space)));
  }

  /** Copies all cells of a read or write as numbers. */
  public void copyCells(int index, int[] to, int at) {
    int length = lengths[Objects.checkIndex(index, size)];
    Objects.checkFromIndexSize(at, length, to.length);
    bytes.get(spaces[index], data, starts[index], length, to, at);
  }

  /**
   * Copies all cells of a read or write as bytes.
   *
   * @throws dev.engram.zkmem.model.MemoryException with {@code VALUE} if the cells are no bytes
   */
  public void copyBytes(int index, byte[] to, int at) {
    int length = lengths[Objects.checkIndex(index, size)];
    bytes.requireBytes(spaces[index]);
    System.arraycopy(data, starts[index], to, at, length);
  }

  boolean isOf(OnlineMemory other) {
    return memory == other;
  }

  /** Checks all, and says how many accesses it is. */
  int accesses(Bounds bounds) {
    long all = 0;
    for (int i = 0; i < size; i++) {
      all += bounds.accesses(writes[i], spaces[i], pointers[i], lengths[i]);
    }
    return (int) Math.min(all, Integer.MAX_VALUE);
  }

  /** Makes all in a space, or leaves it as it was. */
  void run(Space space) {
    int done = 0;
    try {
      for (; done < size; done++) {
        run(done, space);
      }
    } catch (SpaceException e) {
      // pages that were written since the last checkpoint are there, so this needs no room
      while (--done >= 0) {
        if (writes[done]) {
          space.write(address(done), before, starts[done], starts[done + 1] - starts[done]);
        }
      }
      throw e;
    }
  }

  private void run(int each, Space space) {
    int start = starts[each];
    int count = starts[each + 1] - start;
    if (writes[each]) {
      space.read(address(each), before, start, count);
      space.write(address(each), data, start, count);
    } else {
      space.read(address(each), data, start, count);
    }
  }

  private long address(int each) {
    return Address.at(spaces[each], pointers[each]);
  }

  /** Tells a log of all, access by access; says when the first was. */
  int tell(AccessLog log, AccessClock clock, Bounds bounds) {
    int time = clock.now();
    for (int i = 0; i < size; i++) {
      times[i] = clock.now();
      int space = spaces[i];
      for (int done = 0; done < lengths[i]; ) {
        long pointer = pointers[i] + done;
        int width = bounds.widest(space, pointer, lengths[i] - done);
        int at = starts[i] + (done << bytes.shift(space));
        log.access(writes[i], space, pointer, data, at, width);
        clock.tick();
        done += width;
      }
    }
    return time;
  }

  /** Adds one, and says where its cells go. */
  private int append(boolean write, int space, long pointer, int length) {
    if (length < 0 || length > Integer.MAX_VALUE - 64 - starts[size] >> bytes.shift(space)) {
      throw new IllegalArgumentException("%d cells in a batch".formatted(length));
    }
    int end = starts[size] + (length << bytes.shift(space));
    grow(end);
    writes[size] = write;
    spaces[size] = space;
    pointers[size] = pointer;
    lengths[size] = length;
    times[size] = 0;
    starts[++size] = end;
    return starts[size - 1];
  }

  private void grow(int end) {
    if (size == writes.length) {
      writes = Arrays.copyOf(writes, size * 2);
      spaces = Arrays.copyOf(spaces, size * 2);
      pointers = Arrays.copyOf(pointers, size * 2);
      lengths = Arrays.copyOf(lengths, size * 2);
      times = Arrays.copyOf(times, size * 2);
      starts = Arrays.copyOf(starts, size * 2 + 1);
    }
    if (end > data.length) {
      int larger = (int) Math.min(Math.max(end, 2L * data.length), Integer.MAX_VALUE - 64);
      data = Arrays.copyOf(data, larger);
      before = Arrays.copyOf(before, larger);
    }
  }
}
