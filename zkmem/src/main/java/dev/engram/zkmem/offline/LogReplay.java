/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.zkmem.offline;

import dev.engram.trace.InvalidLog;
import dev.engram.trace.LogReader;
import dev.engram.zkmem.model.Cells;
import dev.engram.zkmem.model.MemoryConfiguration;
import dev.engram.zkmem.model.MemoryException;
import dev.engram.zkmem.model.MemoryException.Reason;
import dev.engram.zkmem.model.Placement;
import java.io.IOException;
import java.util.function.LongSupplier;

/**
 * Plays an access log on a memory.
 *
 * {@snippet :
 * try (LogReader log = LogReader.open(path)) {
 *   LogReplay replay = new LogReplay(log, memory);
 *   while (replay.play(limits)) {
 *     memory.finish(); // a segment; the records have all of it
 *     memory.beginSegment();
 *   }
 *   memory.finish();
 * }
 * }
 *
 * <p>What accesses a log is of is decided by the log alone, and by the configuration and what was
 * in the memory before, so that whoever has them finds the same:
 *
 * <ul>
 *   <li>A region is the address space of its number, and a cell of the one is a cell of the other.
 *       A cell of several bytes is a big-endian number, as a {@code Space} has them. If cells are
 *       bytes, those of each region that is accessed must be.
 *   <li>A read or write is one access if accesses have its width and may be where it is. Else it is
 *       cut, from left to right, into the widest pieces that there are accesses for, that fit, and
 *       whose pointers are multiples of their width: 20 cells at 5 become 1 at 5, 2 at 6, 8 at 8, 8
 *       at 16 and 1 at 24.
 *   <li>Without adapters, a read or write is of aligned blocks, each of which is an access.
 *   <li>A read of region 0 is one of each of its cells, which must hold its pointer.
 *   <li>Of what was zeroed, zeros are written to all blocks, as they were in the beginning, of
 *       which some cell is not zero or was accessed before, in this segment or another, as far as
 *       they are within what was zeroed, cut as a write is. So what nobody used costs nothing,
 *       however long it is, and also what no memory of this configuration has: a {@code Space} says
 *       of a whole region that it was zeroed.
 *   <li>An increment is one, by as much. The clock of the memory is otherwise its own: it goes on
 *       with each access, not each record.
 *   <li>Depths mean nothing here.
 * </ul>
 *
 * <p><b>Errors</b>: {@link InvalidLog} from the reader, and {@link MemoryException} for what the
 * memory refuses, which names the record by its timestamp. Of such a record the pieces before the
 * one at fault have been played; a replay that threw is over.
 */
public final class LogReplay {

  private final LogWindow log;
  private final OfflineMemory memory;
  private final int blockCells;
  private final Placement placement;
  private final boolean bytes;

  /** The cells of an access: if they are bytes, here. */
  private final ByteCells byteCells = new ByteCells(new byte[MemoryConfiguration.MAX_WIDTH]);

  /** Else here. */
  private final int[] numbers = new int[MemoryConfiguration.MAX_WIDTH];

  private final int[] zeros = new int[MemoryConfiguration.MAX_WIDTH];

  /**
   * A replay of what a log has from where it stands.
   *
   * @param log is not closed
   * @param memory has what was in the beginning
   */
  public LogReplay(LogReader log, OfflineMemory memory) {
    this.log = new LogWindow(log, memory);
    this.memory = memory;
    MemoryConfiguration configuration = memory.configuration();
    blockCells = configuration.blockCells();
    placement = configuration.placement();
    bytes = configuration.cells() == Cells.BYTES;
  }

  /**
   * Whether there is a record to play, for which the log is read but nothing played.
   *
   * @throws InvalidLog if the log goes on as none does
   * @throws IOException if it cannot be read
   */
  public boolean hasNext() throws IOException {
    return log.hasNext();
  }

  /**
   * Plays one record; says whether there was one.
   *
   * @throws MemoryException for what the memory refuses
   * @throws InvalidLog if the log goes on as none does
   * @throws IOException if it cannot be read
   */
  public boolean step() throws IOException {
    if (!hasNext()) {
      return false;
    }
    log.next();
    try {
      play();
    } catch (MemoryException e) {
      MemoryException named =
          new MemoryException(
              e.reason(), "record of time %d: %s".formatted(log.timestamp(), e.getMessage()));
      named.initCause(e);
      throw named;
    }
    return true;
  }

  /**
   * Plays until a segment has enough. Between records only: one that goes beyond a limit is played
   * to its end, which a zeroing has only after a write for each block in use.
   *
   * @return whether the log goes on
   * @throws MemoryException for what the memory refuses
   * @throws InvalidLog if the log goes on as none does
   * @throws IOException if it cannot be read
   */
  public boolean play(ReplayLimits limits) throws IOException {
    return play(limits, () -> 0);
  }

  /**
   * Plays until a segment has enough, as {@link #play(ReplayLimits)} does.
   *
   * @param cells says how many cells the tables have so far
   */
  public boolean play(ReplayLimits limits, LongSupplier cells) throws IOException {
    while (hasNext()) {
      if (limits.reachedBy(memory) || cells.getAsLong() >= limits.cells()) {
        return true;
      }
      step();
    }
    return false;
  }

  private void play() {
    switch (log.kind()) {
      case READ -> access(false);
      case WRITE -> access(true);
      case ZEROED -> zeroed();
      case INCREMENT -> memory.increment(log.length());
    }
  }

  private void access(boolean write) {
    int space = log.region();
    if (write) {
      memory.rules().checkWritable(space);
    }
    checkCells(space);
    int pointer = (int) log.pointer();
    int width = (int) log.length();
    if (space == 0) {
      for (int at = 0; at < width; at++) {
        access(false, space, pointer, at, 1);
      }
    } else {
      checkCut(pointer, width);
      for (int at = 0; at < width; ) {
        int cells = next(pointer + at, width - at, width);
        access(write, space, pointer, at, cells);
        at += cells;
      }
    }
  }

  private void access(boolean write, int space, int pointer, int at, int width) {
    if (bytes && space > 0) {
      System.arraycopy(log.data(), log.dataStart() + at, byteCells.cells(), 0, width);
      if (write) {
        memory.write(space, pointer + at, width, byteCells);
      } else {
        memory.readExpecting(space, pointer + at, width, byteCells);
      }
      return;
    }
    decode(at, width);
    if (write) {
      memory.write(space, pointer + at, width, numbers);
    } else {
      memory.readExpecting(space, pointer + at, width, numbers);
    }
  }

  private void zeroed() {
    int space = log.region();
    memory.rules().checkWritable(space);
    memory.rules().checkSpace(space);
    checkWidth(space);
    int start = (int) Math.min(log.pointer(), memory.configuration().spaceCells());
    int end = (int) Math.min(log.pointer() + log.length(), memory.configuration().spaceCells());
    for (int block = memory.nextUsed(space, start, end); block >= 0; ) {
      int from = Math.max(block, start);
      int width = Math.min(block + blockCells, end) - from;
      checkCut(from, width);
      for (int at = 0; at < width; ) {
        int cells = next(from + at, width - at, width);
        memory.write(space, from + at, cells, zeros);
        at += cells;
      }
      block = memory.nextUsed(space, block + blockCells, end);
    }
  }

  /** Checks all that there is to the place of a record's cells, so that it fits an int. */
  private void checkCells(int space) {
    memory.rules().checkSpace(space);
    memory.rules().checkRange(space, log.pointer(), log.length());
    checkWidth(space);
  }

  /** Checks that cells are bytes, if those of the memory are. */
  private void checkWidth(int space) {
    if (bytes && space > 0 && log.cells().bytes(space) != 1) {
      throw new MemoryException(
          Reason.VALUE,
          "cells of %d bytes in a memory of bytes".formatted(log.cells().bytes(space)));
    }
  }

  /** Checks that cells are aligned blocks, if nothing is split. */
  private void checkCut(int pointer, int width) {
    if (placement != Placement.BLOCKS) {
      return;
    }
    if (width % blockCells != 0) {
      throw new MemoryException(
          Reason.WIDTH, "%d cells are no blocks of %d".formatted(width, blockCells));
    }
    if (pointer % blockCells != 0) {
      throw new MemoryException(
          Reason.NOT_ALIGNED, "%d begins no block of %d".formatted(pointer, blockCells));
    }
  }

  /**
   * Cells of the next access.
   *
   * @param left how many are left
   * @param all how many there were
   */
  private int next(int pointer, int left, int all) {
    if (placement == Placement.BLOCKS) {
      return blockCells;
    }
    boolean isWidth = Integer.bitCount(all) == 1 && all <= MemoryConfiguration.MAX_WIDTH;
    if (isWidth && placement == Placement.ANYWHERE) {
      return all;
    }
    int aligned = Integer.lowestOneBit(pointer | MemoryConfiguration.MAX_WIDTH);
    return Math.min(aligned, Integer.highestOneBit(left));
  }

  /** Gets cells of the record; one of 2^31 or more is negative, which no memory takes. */
  private void decode(int at, int width) {
    byte[] data = log.data();
    int size = log.cells().bytes(log.region());
    int from = log.dataStart() + at * size;
    for (int i = 0; i < width; i++) {
      int value = 0;
      for (int left = size; left > 0; left--) {
        value = value << 8 | data[from++] & 0xFF;
      }
      numbers[i] = value;
    }
  }
}
