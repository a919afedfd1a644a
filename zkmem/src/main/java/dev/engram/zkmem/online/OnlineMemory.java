/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.zkmem.online;

import static dev.engram.zkmem.model.MemoryConfiguration.MAX_WIDTH;

import dev.engram.space.Address;
import dev.engram.space.Space;
import dev.engram.space.SpaceException;
import dev.engram.zkmem.model.MemoryConfiguration;
import dev.engram.zkmem.model.MemoryException;
import dev.engram.zkmem.model.MemoryException.Reason;
import java.io.UncheckedIOException;
import java.util.Objects;

/**
 * A memory that a machine runs on, and whose accesses can be proven afterwards from its log.
 *
 * {@snippet :
 * try (OnlineMemory memory =
 *     OnlineMemory.builder(MemoryConfiguration.volatileElements(8)).log(path).build()) {
 *   int when = memory.write(1, 100, new int[] {5, 6, 7, 8}, 0, 4); // at time 1
 *   long checkpoint = memory.checkpoint();
 *   memory.writeCell(1, 102, 9);
 *   memory.revert(checkpoint); // as if it had not been: the time is 2, and 102 holds 7
 *   int seven = memory.readCell(1, 102);
 *   int three = memory.readCell(0, 3); // space 0 holds its pointers
 * }
 * }
 *
 * <p><b>Accesses.</b> One reads or writes 1, 2, 4, 8, 16 or 32 cells that lie anywhere in one
 * address space, or a whole aligned block where the configuration has no adapters. Spaces are
 * numbered from 1 on, to 255 at most. Space 0 is the identity: its cells are read one by one and
 * hold their pointers. Cells are numbers; those of a memory of bytes can be had as bytes too.
 * Nothing is allocated for an access to a page that was written since the last checkpoint.
 *
 * <p><b>Time.</b> The memory before execution is that of time 0. The clock starts at 1, each access
 * takes one tick, {@link #increment} lets more pass, and but for {@link #revert} nobody sets it.
 * Writes and reads return their time, or it is what {@link #time} was before. It stays below 2^29.
 *
 * <p><b>Log.</b> Each access and each increment is a record of a log as {@code LogWriter} of {@code
 * engram-trace} writes it, in regions that are the spaces. Cells of elements, and those of space 0,
 * have four bytes there, the highest first. Records since the oldest open checkpoint are kept in
 * the heap, since they may be taken back, and are written when it has ended.
 *
 * <p><b>Errors.</b> What is misused is refused with a {@link MemoryException}, and a memory that is
 * full with a {@link SpaceException.OutOfSpace}; nothing has changed then, no cell, no time, no
 * log. Arrays that are too short are an {@link IndexOutOfBoundsException}, with the same promise. A
 * log that cannot be written is an {@link UncheckedIOException}; it is lost, and any later access
 * an {@link IllegalStateException}.
 *
 * <p><b>Threads</b>: the one that built it. <b>Lifetime</b>: {@link #close} writes the end of the
 * log, and what open checkpoints hold before it.
 */
public final class OnlineMemory implements AutoCloseable {

  private final Bounds bounds;
  private final CellBytes cells;
  private final Space space;
  private final AccessClock clock;
  private final AccessLog log;
  private final InitialCells initial;
  private final OpenCheckpoints checkpoints;

  /** The cells of one access. */
  private final byte[] buffer = new byte[MAX_WIDTH * Integer.BYTES];

  /** A batch of one read or write. */
  private final Batch range;

  private boolean isClosed;

  OnlineMemory(
      MemoryConfiguration configuration,
      Bounds bounds,
      CellBytes cells,
      Space space,
      AccessClock clock,
      AccessLog log) {
    this.bounds = bounds;
    this.cells = cells;
    this.space = space;
    this.clock = clock;
    this.log = log;
    this.checkpoints = new OpenCheckpoints(space, clock, log);
    this.initial = new InitialCells(configuration, cells, bounds, space);
    this.range = new Batch(this, cells);
  }

  /** A way to a memory of one's own. */
  public static OnlineMemoryBuilder builder(MemoryConfiguration configuration) {
    return new OnlineMemoryBuilder(configuration);
  }

  /** The time of the next access: 1 in the beginning. */
  public int time() {
    return clock.now();
  }

  /** Accesses so far. */
  public int accesses() {
    return clock.accesses();
  }

  /**
   * Reads cells as bytes.
   *
   * @return when
   * @throws MemoryException with {@code WIDTH}, {@code IDENTITY_SPACE}, {@code NO_SUCH_SPACE},
   *     {@code BEYOND_SPACE} or {@code NOT_ALIGNED} for what is no access; {@code VALUE} if cells
   *     are no bytes; {@code TIME} or {@code CAPACITY} if there is none left; {@code ORDER} after
   *     the close
   */
  public int read(int space, long pointer, byte[] to, int at, int width) {
    bounds.require(space, pointer, width);
    cells.requireBytes(space);
    Objects.checkFromIndexSize(at, width, to.length);
    require(1);
    this.space.read(Address.at(space, pointer), to, at, width);
    return tell(false, space, pointer, to, at, width);
  }

  /** Reads cells as numbers. Returns and throws as {@link #read(int, long, byte[], int, int)}. */
  public int read(int space, long pointer, int[] to, int at, int width) {
    bounds.requireRead(space, pointer, width);
    Objects.checkFromIndexSize(at, width, to.length);
    int time = readBuffer(space, pointer, width);
    cells.get(space, buffer, 0, width, to, at);
    return time;
  }

  /**
   * Writes cells as bytes.
   *
   * @return when
   * @throws MemoryException as {@link #read(int, long, byte[], int, int)} does; {@code
   *     IDENTITY_SPACE} for space 0
   */
  public int write(int space, long pointer, byte[] from, int at, int width) {
    bounds.require(space, pointer, width);
    cells.requireBytes(space);
    Objects.checkFromIndexSize(at, width, from.length);
    require(1);
    this.space.write(Address.at(space, pointer), from, at, width);
    return tell(true, space, pointer, from, at, width);
  }

  /**
   * Writes cells as numbers. Returns and throws as {@link #write(int, long, byte[], int, int)};
   * {@code VALUE} for a number that no cell holds.
   */
  public int write(int space, long pointer, int[] from, int at, int width) {
    bounds.require(space, pointer, width);
    Objects.checkFromIndexSize(at, width, from.length);
    cells.requireValues(from, at, width);
    cells.put(from, at, width, buffer, 0);
    return writeBuffer(space, pointer, width);
  }

  /** Reads one cell. Throws as {@link #read(int, long, byte[], int, int)} does. */
  public int readCell(int space, long pointer) {
    bounds.requireRead(space, pointer, 1);
    readBuffer(space, pointer, 1);
    return cells.cell(space, buffer, 0);
  }

  /** Writes one cell. Returns and throws as {@link #write(int, long, int[], int, int)}. */
  public int writeCell(int space, long pointer, int value) {
    bounds.require(space, pointer, 1);
    cells.requireValue(value);
    cells.putCell(value, buffer, 0);
    return writeBuffer(space, pointer, 1);
  }

  /**
   * Reads a word: 32 bytes, big-endian, as four limbs, the lowest first. Returns and throws as
   * {@link #read(int, long, byte[], int, int)}.
   */
  public int readWord(int space, long pointer, long[] limbs, int at) {
    bounds.require(space, pointer, MAX_WIDTH);
    cells.requireBytes(space);
    Objects.checkFromIndexSize(at, CellBytes.WORD_LIMBS, limbs.length);
    int time = readBuffer(space, pointer, MAX_WIDTH);
    CellBytes.getWord(buffer, limbs, at);
    return time;
  }

  /**
   * Writes a word as {@link #readWord} reads it. Returns and throws as {@link #write(int, long,
   * byte[], int, int)}.
   */
  public int writeWord(int space, long pointer, long[] limbs, int at) {
    bounds.require(space, pointer, MAX_WIDTH);
    cells.requireBytes(space);
    Objects.checkFromIndexSize(at, CellBytes.WORD_LIMBS, limbs.length);
    CellBytes.putWord(limbs, at, buffer);
    return writeBuffer(space, pointer, MAX_WIDTH);
  }

  /**
   * Lets time go on without an access.
   *
   * @param ticks by how much, at least 1
   * @return what it was
   * @throws MemoryException with {@code TIME} if they are fewer, or reach the limit; {@code ORDER}
   *     after the close
   */
  public int increment(int ticks) {
    if (ticks < 1) {
      throw new MemoryException(Reason.TIME, "%d ticks: at least 1".formatted(ticks));
    }
    clock.requireTime(ticks);
    begin();
    log.increment(ticks);
    return clock.skip(ticks);
  }

  /**
   * What a cell holds, for who looks and does not prove: no access, no time, no record.
   *
   * @throws MemoryException with {@code NO_SUCH_SPACE} or {@code BEYOND_SPACE} if there is no such
   *     cell; {@code ORDER} after the close
   */
  public int cell(int space, long pointer) {
    requireOpen();
    bounds.requireCell(space, pointer);
    load(space, pointer, 1);
    return cells.cell(space, buffer, 0);
  }

  /** An empty batch of reads and writes to this memory. */
  public Batch batch() {
    return new Batch(this, cells);
  }

  /**
   * Makes all reads and writes of a batch, or none.
   *
   * @return when the first was
   * @throws MemoryException as each of them would; {@code TIME} or {@code CAPACITY} if there is not
   *     enough left for all
   * @throws IllegalArgumentException if it is of another memory
   */
  public int apply(Batch batch) {
    if (!batch.isOf(this)) {
      throw new IllegalArgumentException("a batch of another memory");
    }
    require(batch.accesses(bounds));
    batch.run(space);
    return batch.tell(log, clock, bounds);
  }

  /**
   * Reads any number of cells as bytes, all or none, as a {@link Batch} does. Returns and throws as
   * {@link #apply} does.
   */
  public int readAll(int space, long pointer, byte[] to, int at, int length) {
    Objects.checkFromIndexSize(at, length, to.length);
    cells.requireBytes(space);
    int time = apply(range.clear().read(space, pointer, length));
    range.copyBytes(0, to, at);
    return time;
  }

  /** Reads any number of cells as numbers, as {@link #readAll(int, long, byte[], int, int)}. */
  public int readAll(int space, long pointer, int[] to, int at, int length) {
    Objects.checkFromIndexSize(at, length, to.length);
    int time = apply(range.clear().read(space, pointer, length));
    range.copyCells(0, to, at);
    return time;
  }

  /** Writes any number of bytes, as {@link #readAll(int, long, byte[], int, int)} reads them. */
  public int writeAll(int space, long pointer, byte[] from, int at, int length) {
    return apply(range.clear().write(space, pointer, from, at, length));
  }

  /** Writes any number of numbers, as {@link #readAll(int, long, byte[], int, int)} reads bytes. */
  public int writeAll(int space, long pointer, int[] from, int at, int length) {
    return apply(range.clear().write(space, pointer, from, at, length));
  }

  /**
   * Remembers memory, time and log as they are now, until the checkpoint is reverted or committed.
   * Checkpoints nest without limit.
   *
   * @return its number
   */
  public long checkpoint() {
    begin();
    return checkpoints.open();
  }

  /**
   * Makes memory, time and log what they were at a checkpoint, and ends it and those made since.
   *
   * @throws MemoryException with {@code ORDER} if it has ended
   */
  public void revert(long checkpoint) {
    checkpoints.revert(checkpoint);
  }

  /**
   * Ends a checkpoint and those made since, and keeps what happened, unless one outside is
   * reverted.
   *
   * @throws MemoryException with {@code ORDER} if it has ended
   */
  public void commit(long checkpoint) {
    checkpoints.commit(checkpoint);
  }

  /** How many checkpoints are open. */
  public int depth() {
    return checkpoints.depth();
  }

  /** What the memory holds at time 0: to be set before the first access, and shown at any time. */
  public InitialCells initial() {
    return initial;
  }

  /** The memory as it is now, for who reads it later or writes an image of it; to be closed. */
  public Space snapshot() {
    requireOpen();
    return space.snapshot();
  }

  /**
   * Ends the log and gives all memory back. What happened under checkpoints that are open counts as
   * committed. A second call does nothing.
   *
   * @throws UncheckedIOException if the log cannot be written
   */
  @Override
  public void close() {
    if (isClosed) {
      return;
    }
    isClosed = true;
    clock.stop();
    checkpoints.forget();
    try {
      log.close();
    } finally {
      initial.close();
      space.close();
    }
  }

  private int readBuffer(int space, long pointer, int width) {
    require(1);
    load(space, pointer, width);
    return tell(false, space, pointer, buffer, 0, width);
  }

  /** The identity region of the space gives pointers as cells of four bytes. */
  private void load(int space, long pointer, int width) {
    this.space.read(Address.at(space, pointer), buffer, 0, width << cells.shift(space));
  }

  private int writeBuffer(int space, long pointer, int width) {
    require(1);
    this.space.write(Address.at(space, pointer), buffer, 0, width << cells.shift);
    return tell(true, space, pointer, buffer, 0, width);
  }

  private int tell(boolean write, int space, long pointer, byte[] data, int at, int width) {
    log.access(write, space, pointer, data, at, width);
    return clock.tick();
  }

  /** Checks that some accesses can be made now. */
  private void require(int accesses) {
    if (!clock.has(accesses)) {
      clock.require(accesses);
      begin();
    }
  }

  /** Starts the clock, if it may be started. */
  private void begin() {
    requireOpen();
    log.requireGood();
    initial.keep();
    clock.start();
  }

  private void requireOpen() {
    if (isClosed) {
      throw new MemoryException(Reason.ORDER, "the memory is closed");
    }
  }
}
