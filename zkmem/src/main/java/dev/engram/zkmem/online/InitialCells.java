/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.zkmem.online;

import dev.engram.space.Address;
import dev.engram.space.Mark;
import dev.engram.space.RegionSettings;
import dev.engram.space.Space;
import dev.engram.space.SpaceException;
import dev.engram.zkmem.model.Boundary;
import dev.engram.zkmem.model.MemoryConfiguration;
import dev.engram.zkmem.model.MemoryException;
import dev.engram.zkmem.model.MemoryException.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a memory holds at time 0. It is zero but for what is put in, which takes no time and is not
 * in the log: a log is of no use without it. Only a persistent memory holds something, and only
 * before its first access, increment or checkpoint can it be put in; what was is refused later with
 * a {@link MemoryException} with {@code ORDER}. Whatever is refused, nothing has changed.
 */
public final class InitialCells {

  /*
   * A mark of the space remembers where something was put; when the first access is made a snapshot
   * keeps what that was, for the price of a copy of each such page that is written later.
   */

  private static final int CHUNK_CELLS = 256;
  private static final int CHUNK_SHIFT = 8;
  private static final int PAGE = 4096;
  private static final byte[] ZEROS = new byte[PAGE];

  private final MemoryConfiguration configuration;
  private final CellBytes cells;
  private final Bounds bounds;
  private final Space space;
  private @Nullable Mark mark;
  private @Nullable Space snapshot;
  private long[] chunks = {};
  private boolean isKept;
  private boolean isClosed;

  InitialCells(MemoryConfiguration configuration, CellBytes cells, Bounds bounds, Space space) {
    this.configuration = configuration;
    this.cells = cells;
    this.bounds = bounds;
    this.space = space;
  }

  /**
   * Puts bytes in.
   *
   * @param count cells, in any number
   * @throws MemoryException with {@code ORDER} if it is too late or the memory volatile, {@code
   *     VALUE} if cells are no bytes, {@code IDENTITY_SPACE}, {@code NO_SUCH_SPACE} or {@code
   *     BEYOND_SPACE} for cells that nobody can set
   */
  public void put(int number, long pointer, byte[] from, int at, int count) {
    Objects.checkFromIndexSize(at, count, from.length);
    requireBefore();
    cells.requireBytes(number);
    bounds.requireRange(number, pointer, count);
    mark();
    space.write(Address.at(number, pointer), from, at, count);
  }

  /**
   * Puts numbers in. Throws as {@link #put(int, long, byte[], int, int)}, {@code VALUE} for one
   * that no cell holds.
   */
  public void put(int number, long pointer, int[] from, int at, int count) {
    Objects.checkFromIndexSize(at, count, from.length);
    requireBefore();
    bounds.requireRange(number, pointer, count);
    cells.requireValues(from, at, count);
    byte[] bytes = new byte[Math.multiplyExact(count, 1 << cells.shift)];
    cells.put(from, at, count, bytes, 0);
    mark();
    space.write(Address.at(number, pointer), bytes, 0, bytes.length);
  }

  /**
   * Puts in whatever is not zero in another space, whose regions are the spaces: all of it or
   * nothing. Throws as {@link #put(int, long, int[], int, int)} does.
   *
   * @param from of cells with as many bytes; what {@link OnlineMemory#snapshot} gave of another
   *     memory, for one
   */
  public void putAll(Space from) {
    requireBefore();
    mark();
    long checkpoint = space.checkpoint();
    try {
      boolean hasBlocks = from.tables().blocks().length != 0;
      for (Map.Entry<Integer, RegionSettings> each : from.tables().all().entrySet()) {
        int number = each.getKey();
        if (from.resident(number) != 0) {
          requireSame(number, each.getValue());
          putRegion(number, from, hasBlocks ? Long.MAX_VALUE : from.resident(number) / PAGE);
        }
      }
    } catch (RuntimeException | Error e) {
      space.revert(checkpoint);
      throw e;
    }
    space.commit(checkpoint);
  }

  /**
   * Puts in whatever is not zero in the image of a space, as {@link #putAll} does.
   *
   * @throws SpaceException.BadImage if it is none
   * @throws IOException if the stream does
   */
  public void putImage(InputStream image) throws IOException {
    requireBefore();
    try (Space from = Space.builder().confinedFrom(image)) {
      putAll(from);
    }
  }

  private void requireSame(int number, RegionSettings settings) {
    if (settings.cell().bytes() != 1 << cells.shift) {
      throw new MemoryException(
          Reason.VALUE, "region %d has cells of type %s".formatted(number, settings.cell()));
    }
  }

  /**
   * Puts in a region.
   *
   * @param pages that there are at most; if no block of the region was moved, that many of it are
   *     not zero, and none that are behind are looked at
   */
  private void putRegion(int number, Space from, long pages) {
    byte[] page = new byte[PAGE];
    int pageCells = PAGE >> cells.shift;
    long left = pages;
    for (long pointer = 0; pointer < Address.REGION_CELLS && left > 0; pointer += pageCells) {
      from.read(Address.at(number, pointer), page, 0, PAGE);
      if (!Arrays.equals(page, ZEROS)) {
        for (int chunk = 0; chunk < pageCells; chunk += CHUNK_CELLS) {
          putChunk(number, pointer + chunk, page, chunk << cells.shift);
        }
        left--;
      }
    }
  }

  private void putChunk(int number, long pointer, byte[] page, int at) {
    int cell = 1 << cells.shift;
    int end = at + (CHUNK_CELLS << cells.shift);
    for (int i = at; i < end; i += cell) {
      int value = cells.cell(number, page, i);
      if (value != 0) {
        long here = pointer + (i - at >> cells.shift);
        cells.requireValue(value);
        bounds.requireRange(number, here, 1);
        space.write(Address.at(number, here), page, i, cell);
      }
    }
  }

  private void requireBefore() {
    requireOpen();
    if (configuration.boundary() != Boundary.PERSISTENT) {
      throw new MemoryException(Reason.ORDER, "a volatile memory is all zero in the beginning");
    }
    if (isKept) {
      throw new MemoryException(Reason.ORDER, "the memory has been in use");
    }
  }

  private void requireOpen() {
    if (isClosed) {
      throw new MemoryException(Reason.ORDER, "the memory is closed");
    }
  }

  private void mark() {
    if (mark == null) {
      mark = space.mark();
    }
  }

  /** Keeps all as it is, since the first access follows. */
  void keep() {
    if (isKept) {
      return;
    }
    isKept = true;
    if (mark != null) {
      chunks = mark.chunks();
      mark.close();
      snapshot = space.snapshot();
    }
  }

  /**
   * Shows the aligned blocks that are not all zero, by rising space and pointer.
   *
   * @throws MemoryException with {@code ORDER} after the close
   */
  public void forEach(BlockVisitor visitor) {
    requireOpen();
    if (mark == null) {
      return;
    }
    Space from = isKept ? Objects.requireNonNull(snapshot) : space;
    byte[] chunk = new byte[CHUNK_CELLS << cells.shift];
    int[] block = new int[configuration.blockCells()];
    for (long each : isKept ? chunks : mark.chunks()) {
      int number = Address.region(each << CHUNK_SHIFT);
      int pointer = (int) Address.pointer(each << CHUNK_SHIFT);
      from.read(each << CHUNK_SHIFT, chunk, 0, chunk.length);
      for (int i = 0; i < CHUNK_CELLS && pointer + i < configuration.spaceCells(); ) {
        cells.get(number, chunk, i << cells.shift, block.length, block, 0);
        if (isAnySet(block)) {
          visitor.block(number, pointer + i, block);
        }
        i += block.length;
      }
    }
  }

  private static boolean isAnySet(int[] block) {
    int all = 0;
    for (int cell : block) {
      all |= cell;
    }
    return all != 0;
  }

  void close() {
    isClosed = true;
    if (snapshot != null) {
      snapshot.close();
    }
  }
}
