/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.zkmem.offline;

import dev.engram.zkmem.model.Boundary;
import dev.engram.zkmem.model.MemoryConfiguration;
import dev.engram.zkmem.model.MemoryException;
import dev.engram.zkmem.model.MemoryException.Reason;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A memory on which a log is played again, and which tells {@link AccessRecords} what a proof has
 * to say of it.
 *
 * {@snippet :
 * OfflineMemory memory = new OfflineMemory(MemoryConfiguration.VOLATILE_WORDS, records);
 * memory.write(1, 64, 32, word); // space 1, cells 64 to 95
 * memory.read(1, 80, 4, four); // splits the block of the word, and tells of it
 * memory.finish(); // tells what became of each block
 * }
 *
 * <p>Every access takes one tick of a clock that starts at 1. An access to cells that are not one
 * block makes them one before, of which the records are told: blocks are split in halves and merged
 * with what is beside them, as {@link Partition} has it. What a record tells of an access comes
 * after what it tells of the blocks for it.
 *
 * <p><b>Segments.</b> {@link #finish} makes blocks as they were in the beginning of all that was
 * touched and tells of each. Then {@link #beginSegment} may go on with another clock, for which
 * what the cells hold is what they hold in the beginning.
 *
 * <p><b>Threads</b>: one at a time. <b>Errors</b>: a {@link MemoryException} says which it is, and
 * has changed nothing. No access allocates but the first to a page of 4,096 cells.
 */
public final class OfflineMemory {

  /** The clock never gets further. */
  private static final int LAST_TIME = MemoryConfiguration.TIME_LIMIT - 1;

  private final MemoryConfiguration configuration;
  private final AccessRecords records;
  private final int capacity;
  private final Pages pages;
  private final Partition partition;

  private final AccessRules rules;

  /** The cells of an access that came as numbers. */
  private final CellArray argument;

  /** What cells held. */
  private final CellArray before;

  private int time = 1;
  private int accesses;
  private boolean started;
  private boolean finished;

  /** Whether claims were made, after which there is no access. */
  private boolean claimed;

  /**
   * A memory without a limit but that of the clock, whose cells, if elements, hold any number that
   * an int does from 0 on.
   *
   * @param records is told what is found
   */
  public OfflineMemory(MemoryConfiguration configuration, AccessRecords records) {
    this(configuration, records, Integer.MAX_VALUE, Integer.MAX_VALUE);
  }

  /**
   * A memory with limits.
   *
   * @param records is told what is found
   * @param prime what an element is below; of no meaning if cells are bytes
   * @param capacity the most accesses of a segment
   * @throws IllegalArgumentException if a limit is not positive
   */
  public OfflineMemory(
      MemoryConfiguration configuration, AccessRecords records, int prime, int capacity) {
    if (prime < 1 || capacity < 1) {
      throw new IllegalArgumentException(
          "elements below %d and %d accesses are nothing".formatted(prime, capacity));
    }
    this.configuration = Objects.requireNonNull(configuration);
    this.records = Objects.requireNonNull(records);
    this.rules = new AccessRules(configuration, prime);
    this.capacity = capacity;
    this.pages = new Pages(configuration);
    this.partition = new Partition(configuration, pages, records);
    this.argument = CellArray.zeros(configuration.cells(), MemoryConfiguration.MAX_WIDTH);
    this.before = CellArray.zeros(configuration.cells(), MemoryConfiguration.MAX_WIDTH);
  }

  /** What memory it is. */
  public MemoryConfiguration configuration() {
    return configuration;
  }

  /**
   * Sets what a cell of a persistent memory holds before everything.
   *
   * @param space 1 to {@link MemoryConfiguration#lastSpace}
   * @throws MemoryException {@link Reason#ORDER} if the memory is volatile or was accessed; or for
   *     a cell or a value that there is none of
   */
  public void setInitial(int space, int pointer, int value) {
    if (configuration.boundary() != Boundary.PERSISTENT) {
      throw new MemoryException(Reason.ORDER, "a volatile memory has nothing before it");
    }
    if (started) {
      throw new MemoryException(Reason.ORDER, "what was before comes before the first access");
    }
    rules.checkWritable(space);
    rules.checkCell(space, pointer);
    rules.checkValue(value);
    pages.page(space, pointer).image(pointer & Page.MASK, value);
  }

  /**
   * Reads cells.
   *
   * @param space 1 to {@link MemoryConfiguration#lastSpace}; or 0, whose cells hold their pointers
   * @param pointer the first cell
   * @param width how many; 1 in space 0
   * @param target gets them, from 0 on
   * @throws MemoryException for cells or a width that there are none of, or if a limit is reached
   * @throws IndexOutOfBoundsException if {@code target} is too short
   */
  public void read(int space, int pointer, int width, int[] target) {
    check(space, pointer, width);
    Objects.checkFromIndexSize(0, width, target.length);
    if (space == 0) {
      target[0] = pointer;
      tellImmediate(pointer);
      return;
    }
    Page page = pages.page(space, pointer);
    pages.copyOut(space, pointer, width, argument);
    argument.copyTo(target, width);
    tellRead(page, pointer, width, argument);
  }

  /**
   * Reads cells of which it is known what they held, as {@link #read} does.
   *
   * @param expected the cells, from 0 on
   * @throws MemoryException {@link Reason#INCONSISTENT} if they hold something else, {@link
   *     Reason#VALUE} if no cell can hold it; or as {@link #read} does
   * @throws IndexOutOfBoundsException if {@code expected} is too short
   */
  public void readExpecting(int space, int pointer, int width, int[] expected) {
    check(space, pointer, width);
    if (space == 0) {
      if (expected[0] != pointer) {
        throw inconsistent(space, pointer, Arrays.copyOf(expected, 1), new int[] {pointer});
      }
      tellImmediate(pointer);
      return;
    }
    rules.checkValues(width, expected);
    argument.copyFrom(expected, width);
    expect(space, pointer, width, argument);
  }

  /** Reads bytes of a memory of bytes, as the other does, of a space that can be written. */
  void readExpecting(int space, int pointer, int width, ByteCells expected) {
    rules.checkWritable(space);
    check(space, pointer, width);
    expect(space, pointer, width, expected);
  }

  private void expect(int space, int pointer, int width, CellArray expected) {
    Page page = pages.page(space, pointer);
    int at = pointer & Page.MASK;
    boolean same =
        at <= Page.CELLS - width
            ? page.values.matches(at, expected, 0, width)
            : pages.matches(space, pointer, width, expected);
    if (!same) {
      pages.copyOut(space, pointer, width, before);
      throw inconsistent(space, pointer, expected.toArray(width), before.toArray(width));
    }
    tellRead(page, pointer, width, expected);
  }

  /**
   * Writes cells.
   *
   * @param space 1 to {@link MemoryConfiguration#lastSpace}
   * @param pointer the first cell
   * @param width how many
   * @param data the cells, from 0 on
   * @throws MemoryException for space 0, cells, a width or values that there are none of, or if a
   *     limit is reached
   * @throws IndexOutOfBoundsException if {@code data} is too short
   */
  public void write(int space, int pointer, int width, int[] data) {
    rules.checkWritable(space);
    check(space, pointer, width);
    rules.checkValues(width, data);
    argument.copyFrom(data, width);
    put(space, pointer, width, argument);
  }

  /** Writes bytes to a memory of bytes, as the other does. */
  void write(int space, int pointer, int width, ByteCells data) {
    rules.checkWritable(space);
    check(space, pointer, width);
    put(space, pointer, width, data);
  }

  private void put(int space, int pointer, int width, CellArray data) {
    Page page = pages.page(space, pointer);
    int previous = partition.access(page, pointer, width, time);
    int at = pointer & Page.MASK;
    if (at <= Page.CELLS - width) {
      before.copyFrom(0, page.values, at, width);
      page.values.copyFrom(at, data, 0, width);
    } else {
      pages.copyOut(space, pointer, width, before);
      pages.copyIn(space, pointer, width, data);
    }
    records.write(time, previous, space, pointer, width, data, before);
    tick();
  }

  /**
   * Lets the clock go on without an access.
   *
   * @param ticks by how much, at least 1
   * @throws MemoryException {@link Reason#TIME} if it is less, or the clock would reach its limit
   */
  public void increment(long ticks) {
    if (finished || claimed) {
      throw over();
    }
    if (ticks < 1 || ticks > LAST_TIME - time) {
      throw new MemoryException(
          Reason.TIME, "the clock is at %d and cannot go on %d".formatted(time, ticks));
    }
    started = true;
    records.increment(time, (int) ticks);
    time += (int) ticks;
  }

  /**
   * Says what a block holds in the end, as a read that is on no log: at the time that the clock
   * shows, which does not go on. After it there are no accesses in this segment.
   *
   * @param pointer the first of as many cells as blocks have in the beginning
   * @param target gets them, from 0 on
   * @throws MemoryException for cells that there are none of; {@link Reason#ORDER} if the segment
   *     is finished, or a block was claimed before that has one of the cells
   */
  public void claim(int space, int pointer, int[] target) {
    if (finished) {
      throw over();
    }
    rules.checkWritable(space);
    int width = configuration.blockCells();
    rules.checkClaim(space, pointer, width);
    if (claimed && partition.isAccessedAt(time, space, pointer, width)) {
      throw new MemoryException(
          Reason.ORDER,
          "a cell of the %d at pointer %d of address space %d was claimed before"
              .formatted(width, pointer, space));
    }
    started = true;
    claimed = true;
    CellArray claim = CellArray.zeros(configuration.cells(), width);
    pages.copyOut(space, pointer, width, claim);
    claim.copyTo(target, width);
    int previous = partition.access(pages.page(space, pointer), pointer, width, time);
    records.claim(time, previous, space, pointer, claim);
  }

  /** What a cell holds now. It is no access. */
  public int cell(int space, int pointer) {
    rules.checkCell(space, pointer);
    if (space == 0) {
      return pointer;
    }
    @Nullable Page page = pages.find(space, pointer);
    return page == null ? 0 : page.values.get(pointer & Page.MASK);
  }

  /** What the clock shows: the time of the next access. */
  public int time() {
    return time;
  }

  /** Accesses of this segment. */
  public int accesses() {
    return accesses;
  }

  /** Blocks touched in this segment, of those that were in its beginning. */
  public int touchedBlocks() {
    return partition.touched();
  }

  /** Blocks split and merged in this segment: counted as it goes on, for whoever watches. */
  public AdapterInventory adapters() {
    return partition.adapters();
  }

  /**
   * Ends the segment: makes blocks of the first size of all that were touched, and then tells of
   * each of them by rising addresses. The clock stays.
   *
   * @throws MemoryException {@link Reason#ORDER} if it was ended before
   */
  public void finish() {
    if (finished) {
      throw over();
    }
    started = true;
    finished = true;
    int block = configuration.blockCells();
    List<Page> all = pages.inOrder();
    if (configuration.adapters()) {
      unite(all);
    }
    CellArray first = CellArray.zeros(configuration.cells(), block);
    CellArray last = CellArray.zeros(configuration.cells(), block);
    for (Page page : all) {
      for (int at = page.nextTouched(0); at < Page.CELLS; at = page.nextTouched(at + block)) {
        page.copyInitial(at, first);
        last.copyFrom(0, page.values, at, block);
        records.block(page.space, page.pointer + at, first, last, Shapes.time(page.shape(at)));
      }
    }
  }

  /** Makes blocks of the first size of all that were touched. */
  private void unite(List<Page> touched) {
    int block = configuration.blockCells();
    for (Page page : touched) {
      for (int at = page.nextTouched(0); at < Page.CELLS; at = page.nextTouched(at + block)) {
        partition.unite(page.space, page.pointer + at, block);
      }
    }
  }

  /**
   * Begins another segment with what the cells hold: the clock at 1, and nothing touched.
   *
   * @throws MemoryException {@link Reason#ORDER} if the one before was not finished
   */
  public void beginSegment() {
    if (!finished) {
      throw new MemoryException(Reason.ORDER, "a segment begins after the end of another");
    }
    for (Page page : pages.inOrder()) {
      page.beginSegment();
    }
    partition.beginSegment();
    time = 1;
    accesses = 0;
    finished = false;
    claimed = false;
  }

  /** Which accesses there may be. */
  AccessRules rules() {
    return rules;
  }

  /**
   * Looks at the first and the last of some cells that are about to be accessed, so that both are
   * near by then; they may lie in two lines of the cache. Of cells that there are none of it says
   * 0, and nothing of those of another page than the first one's.
   */
  int glance(int space, long pointer, long width) {
    if (!rules.hasCell(space, pointer)) {
      return 0;
    }
    @Nullable Page page = pages.find(space, (int) pointer);
    if (page == null) {
      return 0;
    }
    int at = (int) pointer & Page.MASK;
    int last = (int) Math.min(at + width - 1, Page.MASK);
    return page.shape(at) + page.values.get(at) + page.values.get(last);
  }

  /** As {@link Pages#nextUsed} has it, of cells that are there. */
  int nextUsed(int space, int from, int end) {
    return pages.nextUsed(space, from, end);
  }

  private void tellRead(Page page, int pointer, int width, CellArray data) {
    int previous = partition.access(page, pointer, width, time);
    records.read(time, previous, page.space, pointer, width, data);
    tick();
  }

  private void tellImmediate(int pointer) {
    records.immediate(time, pointer);
    tick();
  }

  private void tick() {
    started = true;
    time++;
    accesses++;
  }

  private void check(int space, int pointer, int width) {
    if (finished
        || claimed
        || time >= LAST_TIME
        || accesses >= capacity
        || !rules.admit(space, pointer, width)) {
      refuse(space, pointer, width);
    }
  }

  private void refuse(int space, int pointer, int width) {
    if (finished || claimed) {
      throw over();
    }
    if (time >= LAST_TIME) {
      throw new MemoryException(Reason.TIME, "the clock is at its end, " + time);
    }
    if (accesses >= capacity) {
      throw new MemoryException(
          Reason.CAPACITY, "there were %d accesses, as many as may be".formatted(accesses));
    }
    rules.check(space, pointer, width);
  }

  private MemoryException inconsistent(int space, int pointer, int[] expected, int[] held) {
    return new MemoryException(
        Reason.INCONSISTENT,
        "the read at time %d of address space %d, pointer %d, found %s where %s was"
            .formatted(time, space, pointer, Arrays.toString(expected), Arrays.toString(held)));
  }

  private static MemoryException over() {
    return new MemoryException(Reason.ORDER, "the segment is finished, or its end was claimed");
  }
}
