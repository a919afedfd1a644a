/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.zkmem.proof;

import dev.engram.trace.CellWidths;
import dev.engram.trace.LogWriter;
import dev.engram.zkmem.model.Cells;
import dev.engram.zkmem.model.MemoryConfiguration;
import dev.engram.zkmem.model.Placement;
import dev.engram.zkmem.proof.RandomProofsTest.Memory;
import dev.engram.zkmem.witness.MemoryImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** A log that is written at random, and the cells that it is of. */
final class RandomLog {

  /** Cells of a space that are accessed, from its first on and before its end. */
  private static final int WINDOW = 96;

  /** Where a cell is. */
  private record Place(int space, int pointer) {}

  private final Memory of;
  private final MemoryConfiguration memory;
  private final boolean bytes;
  private final long seed;
  private final SplittableRandom random;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final LogWriter log;
  private final Map<Place, Integer> initial = new HashMap<>();
  private final Map<Place, Integer> cells = new HashMap<>();

  private final List<Claim> claims = new ArrayList<>();

  private long accesses;
  private long ticks;

  RandomLog(Memory of, long seed) throws IOException {
    this.of = of;
    this.memory = of.configuration();
    this.bytes = memory.cells() == Cells.BYTES;
    this.seed = seed;
    this.random = new SplittableRandom(seed);
    CellWidths widths = CellWidths.BYTES;
    for (int space = 1; space <= Math.min(memory.lastSpace(), 255) && !bytes; space++) {
      widths = widths.with(space, 4);
    }
    this.log = new LogWriter(out, widths, LogWriter.DEFAULT_BLOCK);
    for (int i = random.nextInt(20); i > 0 && of.isPersistent(); i--) {
      Place place = new Place(space(), pointer(1));
      initial.put(place, 1 + value() / 2);
    }
    cells.putAll(initial);
  }

  private int space() {
    return 1 + random.nextInt(Math.min(memory.lastSpace(), 255));
  }

  private int pointer(int width) {
    int window = Math.min(WINDOW, memory.spaceCells());
    int start = random.nextBoolean() ? 0 : memory.spaceCells() - window;
    int pointer = start + random.nextInt(window - width + 1);
    return memory.adapters() ? pointer : pointer - pointer % memory.blockCells();
  }

  private int value() {
    return random.nextInt(bytes ? 256 : of.field().prime());
  }

  /** A width that accesses have. */
  private int width() {
    return memory.adapters()
        ? Math.min(1 << random.nextInt(MemoryConfiguration.WIDTHS), memory.spaceCells())
        : memory.blockCells();
  }

  /** Does something. */
  void step() {
    switch (random.nextInt(12)) {
      case 0 -> increment(1 + random.nextInt(1 << random.nextInt(20)));
      case 1 -> immediates(1 + random.nextInt(4));
      case 2 -> pieces();
      case 3 -> zeroed();
      case 4, 5, 6 -> access(true);
      default -> access(false);
    }
  }

  private void increment(int by) {
    log.increment(by);
    ticks += by;
  }

  /** Reads of space 0, whose cells are bytes in the log. */
  private void immediates(int count) {
    int pointer = random.nextInt(256 - count);
    byte[] data = new byte[count];
    for (int i = 0; i < count; i++) {
      data[i] = (byte) (pointer + i);
    }
    log.read(0, pointer, data, 0, count);
    accesses += count;
  }

  /** A record of a width that accesses have. */
  RandomLog access(boolean isWrite) {
    int width = width();
    int pointer = pointer(width);
    record(isWrite, space(), pointer, width);
    accesses += pieces(pointer, width);
    return this;
  }

  /** A record that is cut into pieces: each as wide as its place and what is left allow. */
  private void pieces() {
    int width = memory.adapters() ? 1 + random.nextInt(32) : 2 * memory.blockCells();
    width = Math.min(width, memory.spaceCells());
    int pointer = pointer(width);
    record(random.nextBoolean(), space(), pointer, width);
    accesses += pieces(pointer, width);
  }

  private int pieces(int pointer, int width) {
    if (!memory.adapters()) {
      return width / memory.blockCells();
    }
    if (Integer.bitCount(width) == 1 && memory.placement() == Placement.ANYWHERE) {
      return 1;
    }
    int count = 0;
    for (int at = 0; at < width; count++) {
      int aligned = Integer.lowestOneBit(pointer + at | MemoryConfiguration.MAX_WIDTH);
      at += Math.min(aligned, Integer.highestOneBit(width - at));
    }
    return count;
  }

  private void record(boolean isWrite, int space, int pointer, int width) {
    int size = bytes ? 1 : Integer.BYTES;
    byte[] data = new byte[size * width];
    for (int i = 0; i < width; i++) {
      Place place = new Place(space, pointer + i);
      int value = isWrite ? value() : cells.getOrDefault(place, 0);
      if (isWrite) {
        cells.put(place, value);
      }
      for (int k = 0; k < size; k++) {
        // the highest byte first
        data[i * size + k] = (byte) (value >>> 8 * (size - 1 - k));
      }
    }
    if (isWrite) {
      log.write(space, pointer, data, 0, width);
    } else {
      log.read(space, pointer, data, 0, width);
    }
  }

  /** Zeroes a block that is in use, for it is just written; the record is one write of zeros. */
  private void zeroed() {
    int block = memory.blockCells();
    int space = space();
    int pointer = pointer(block);
    pointer -= pointer % block;
    record(true, space, pointer, block);
    accesses++;
    log.zeroed(space, pointer, block);
    for (int i = 0; i < block; i++) {
      cells.put(new Place(space, pointer + i), 0);
    }
    accesses++;
  }

  /**
   * Tables without a row to spare: 2^k reads, writes, blocks, reads of space 0, increments, claims.
   */
  RandomLog full(int logRows) {
    int block = memory.blockCells();
    int rows = Math.min(1 << logRows, memory.spaceCells() / block);
    for (int i = 0; i < rows; i++) {
      record(true, 1, i * block, block);
      record(false, 1, i * block, block);
      increment(1 + i);
      immediates(1);
      accesses += 2;
    }
    return this;
  }

  /** The log, and claims of blocks that have no cell in common. */
  byte[] finish() throws IOException {
    log.close();
    int block = memory.blockCells();
    int most = Math.min(memory.claims(), memory.spaceCells() / block);
    int count = seed == 2 ? most : random.nextInt(most + 1);
    for (int i = 0; i < count; i++) {
      int[] claimed = new int[block];
      for (int k = 0; k < block; k++) {
        claimed[k] = cells.getOrDefault(new Place(1, i * block + k), 0);
      }
      claims.add(new Claim(1, i * block, claimed));
    }
    return out.toByteArray();
  }

  List<Claim> claims() {
    return claims;
  }

  long accesses() {
    return accesses;
  }

  long ticks() {
    return ticks;
  }

  /** What the cells hold before. */
  MemoryImage image() {
    return to -> initial.forEach((place, value) -> to.cell(place.space(), place.pointer(), value));
  }

  /** The blocks with a cell that is not zero. */
  Map<ProofRequest.Place, int[]> leaves(boolean before) {
    int block = memory.blockCells();
    Map<ProofRequest.Place, int[]> leaves =
        new TreeMap<>(
            Comparator.comparingInt(ProofRequest.Place::space)
                .thenComparingInt(ProofRequest.Place::pointer));
    (before ? initial : cells)
        .forEach((place, value) ->
            leaves
                    .computeIfAbsent(
                        new ProofRequest.Place(
                            place.space(), place.pointer() - place.pointer() % block),
                        _ -> new int[block])[place.pointer() % block] =
                value);
    return leaves;
  }

  @Override
  public String toString() {
    return "the log of seed " + seed;
  }
}
