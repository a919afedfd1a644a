/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.zkmem.offline;

import dev.engram.zkmem.model.MemoryConfiguration;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;

/** Offline memory as one would write it down, with an object for each block. */
final class NaiveMemory {

  private static final class Block {
    final long start;
    final int size;
    int time;

    Block(long start, int size, int time) {
      this.start = start;
      this.size = size;
      this.time = time;
    }
  }

  private final MemoryConfiguration configuration;
  private final AccessRecords records;
  private final int blockCells;

  /** By space and pointer, as {@link #address} has it. */
  private final Map<Long, Integer> cells = new HashMap<>();

  private final Map<Long, Block> blocks = new HashMap<>();
  private Map<Long, Integer> initial = new HashMap<>();
  private int time = 1;

  NaiveMemory(MemoryConfiguration configuration, AccessRecords records) {
    this.configuration = configuration;
    this.records = records;
    this.blockCells = configuration.blockCells();
  }

  void setInitial(int space, int pointer, int value) {
    cells.put(address(space, pointer), value);
    initial.put(address(space, pointer), value);
  }

  int cell(int space, int pointer) {
    return cells.getOrDefault(address(space, pointer), 0);
  }

  int time() {
    return time;
  }

  void read(int space, int pointer, int width) {
    if (space == 0) {
      records.immediate(time++, pointer);
      return;
    }
    int previous = touch(address(space, pointer), width);
    CellArray data = data(address(space, pointer), width);
    records.read(time++, previous, space, pointer, width, data);
  }

  void write(int space, int pointer, int width, int[] data) {
    long address = address(space, pointer);
    int previous = touch(address, width);
    CellArray before = data(address, width);
    for (int i = 0; i < width; i++) {
      cells.put(address + i, data[i]);
    }
    records.write(time++, previous, space, pointer, width, array(data), before);
  }

  void increment(int ticks) {
    records.increment(time, ticks);
    time += ticks;
  }

  void finish() {
    TreeSet<Long> touched = new TreeSet<>();
    blocks.keySet().forEach(address -> touched.add(address / blockCells * blockCells));
    for (long address : touched) {
      access(address, blockCells);
    }
    for (long address : touched) {
      int[] first = new int[blockCells];
      for (int i = 0; i < blockCells; i++) {
        first[i] = initial.getOrDefault(address + i, 0);
      }
      CellArray last = data(address, blockCells);
      records.block(space(address), pointer(address), array(first), last, block(address).time);
    }
  }

  void beginSegment() {
    blocks.clear();
    initial = new HashMap<>(cells);
    time = 1;
  }

  private int touch(long address, int width) {
    access(address, width);
    Block block = block(address);
    int previous = block.time;
    block.time = time;
    put(block);
    return previous;
  }

  private void access(long address, int size) {
    splitToMakeBoundary(address);
    splitToMakeBoundary(address + size);
    Block block = block(address);
    if (block.start == address && block.size == size) {
      return;
    }
    if (size == 1) {
      throw new AssertionError("a cell is a block or a part of one");
    }
    access(address, size / 2);
    access(address + size / 2, size / 2);
    Block left = block(address);
    Block right = block(address + size / 2);
    put(new Block(address, size, Math.max(left.time, right.time)));
    CellArray data = data(address, size);
    records.merge(space(address), pointer(address), size, left.time, right.time, data);
  }

  private void splitToMakeBoundary(long boundary) {
    Block block = block(boundary);
    if (block.start == boundary) {
      return;
    }
    long start = block.start;
    int size = block.size;
    while (true) {
      records.split(space(start), pointer(start), size, block.time, data(start, size));
      long middle = start + size / 2;
      if (boundary <= middle) {
        put(new Block(middle, size / 2, block.time));
      }
      if (boundary >= middle) {
        put(new Block(start, size / 2, block.time));
        start = middle;
      }
      if (start == boundary) {
        return;
      }
      size /= 2;
    }
  }

  private Block block(long address) {
    Block block = blocks.get(address);
    return block != null ? block : new Block(address / blockCells * blockCells, blockCells, 0);
  }

  private void put(Block block) {
    for (int i = 0; i < block.size; i++) {
      blocks.put(block.start + i, block);
    }
  }

  private CellArray data(long address, int width) {
    int[] data = new int[width];
    for (int i = 0; i < width; i++) {
      data[i] = cells.getOrDefault(address + i, 0);
    }
    return array(data);
  }

  private CellArray array(int[] numbers) {
    CellArray array = CellArray.zeros(configuration.cells(), numbers.length);
    array.copyFrom(numbers, numbers.length);
    return array;
  }

  /** Spaces lie behind one another: the end of one is the beginning of the next, and of a block. */
  private long address(int space, int pointer) {
    return ((long) space << configuration.pointerBits()) + pointer;
  }

  private int space(long address) {
    return (int) (address >>> configuration.pointerBits());
  }

  private int pointer(long address) {
    return (int) (address & configuration.spaceCells() - 1);
  }
}
