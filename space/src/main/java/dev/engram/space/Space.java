/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.space;

import dev.engram.arena.memory.Memory;
import dev.engram.trace.AccessSink;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * A virtual memory: 256 regions of 65,536 planes of 65,536 cells, of which what is written takes
 * memory.
 *
 * {@snippet :
 * try (Space space = Space.builder().confined()) {
 *   long address = Address.of(1, 2, 3);
 *   space.putLong(address, 42);
 *   long checkpoint = space.checkpoint();
 *   space.putLong(address, 43);
 *   space.revert(checkpoint);
 *   long answer = space.getLong(address); // 42 again
 * }
 * }
 *
 * <p><b>Cells</b> are bytes, or 2 or 4 bytes, or elements of a field, as {@link RegionSettings} has
 * it. An {@link Address} names a cell; lengths are in bytes and must be whole cells. What was never
 * written reads zero. Values of several bytes are big-endian, need no alignment, and may lie across
 * planes, not across regions.
 *
 * <p><b>Permissions</b> hold for every access but {@link #load}, which is for the machine that sets
 * a program up. A refused access throws a {@link SpaceException} and has changed nothing. Nor has
 * one to a page in a cold tier that cannot be read back: it throws a {@link
 * dev.engram.arena.ArenaException.PageFault}.
 *
 * <p><b>Threads.</b> A confined space is for the thread that made it, which is not checked for
 * accesses. A shared one locks the region of each access, so that a writer for each region does not
 * wait for others; whoever wants to read while others write takes a {@link #snapshot}, whose reads
 * wait for nobody who writes.
 *
 * <p><b>Checkpoints</b> nest without limit; {@link #revert} and {@link #commit} take time for what
 * was touched since. {@link #fork} makes a second future in a time that does not depend on the
 * size.
 */
public final class Space implements AutoCloseable {

  private static final int IN_PAGE = PageTable.PAGE_BYTES - 1;

  static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  static final VarHandle SHORT =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);

  private static final VarHandle NATIVE =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
  private static final boolean LITTLE = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;

  private static final int WORD = 32;
  private static final byte[] NONE = {};

  private final ShortWays ways;
  final PageStore store;
  private final Clock clock;
  private final Checkpoints checkpoints = new Checkpoints();
  private final @Nullable Region[] regions = new Region[Address.REGIONS];

  /** Those of all regions, in their order; they outlive these, since somebody may wait for them. */
  private final List<ReentrantLock> locks = new ArrayList<>();

  private final Origin origin;
  private final boolean frozen;
  private final boolean forGood;

  /** The share of a plane in percent below which its blocks move out, 0 for never. */
  private final int relief;

  private boolean closed;

  Space(
      PageStore store,
      @Nullable RegionSettings[] settings,
      @Nullable IntFunction<AccessSink> log,
      int relief) {
    this(store, settings, log, relief, Origin.NOTHING, Long.MAX_VALUE);
  }

  /**
   * @param source where the pages come from
   * @param cached bytes that pages may take which were read from there and not written
   */
  Space(
      PageStore store,
      @Nullable RegionSettings[] settings,
      @Nullable IntFunction<AccessSink> log,
      int relief,
      PageSource source,
      long cached) {
    this.store = store;
    this.origin = new Origin(source, cached, regions);
    this.clock = new Clock();
    this.frozen = false;
    this.forGood = true;
    this.relief = relief;
    store.join();
    this.ways = new ShortWays(store, clock, regions);
    for (int i = 0; i < settings.length; i++) {
      RegionSettings each = i == 0 ? identity() : settings[i];
      if (each != null) {
        long pages = each.quota() >>> PageTable.PAGE_SHIFT;
        PageTable table = new PageTable(store, clock, origin, i, each.cell().shift, pages);
        add(
            new Region(
                regions, i, each, table, new Forwards(), store, log == null ? null : log.apply(i)));
      }
    }
    origin.open();
  }

  private Space(Space from, boolean frozen) {
    this.origin = from.origin.fork(regions);
    this.store = from.store;
    this.clock = new Clock();
    this.frozen = frozen;
    this.forGood = from.clock.depth == 0;
    this.relief = from.relief;
    store.join();
    clock.now = from.clock.now;
    this.ways = new ShortWays(store, clock, regions);
    for (Region each : from.regions) {
      if (each != null) {
        RegionSettings settings = frozen ? each.settings().readOnly() : each.settings();
        PageTable table = each.table.fork(clock, origin);
        Region region =
            new Region(regions, each.number, settings, table, each.forwards.copy(), store, null);
        RegionBlocks blocks = each.blocksIfAny();
        if (blocks != null) {
          region.blocks(blocks.fork(region));
        }
        add(region);
      }
    }
  }

  private static RegionSettings identity() {
    return RegionSettings.of(RegionType.IDENTITY).of(CellType.INT);
  }

  private void add(Region region) {
    regions[region.number] = region;
    if (region.lock != null) {
      locks.add(region.lock);
    }
    ways.open(region);
  }

  /** A way to a space of one's own. */
  public static SpaceBuilder builder() {
    return new SpaceBuilder();
  }

  /** The region that an address is in, whatever may be done with it. */
  Region region(long address) {
    Region region = regions[(int) (Address.require(address) >>> 32)];
    if (region == null) {
      throw closed
          ? new SpaceException.Closed("the space is closed")
          : new SpaceException.Forbidden(
              "%s: there is no region %d"
                  .formatted(Address.toString(address), Address.region(address)));
    }
    return region;
  }

  private static long position(Region region, long address) {
    return region.position(address & 0xFFFF_FFFFL);
  }

  /**
   * The byte at an address of a region of bytes.
   *
   * @throws SpaceException.Forbidden if the region is not there, not to be read, or of wider cells
   * @throws SpaceException.BadAddress if that is no address, or the value leaves the region
   */
  public byte getByte(long address) {
    long place = ways.toRead(address, 1);
    return place != 0 ? Memory.getByte(place, address & IN_PAGE) : slowRead(address, 1)[0];
  }

  /** Two bytes from an address on. Throws as {@link #getByte} does. */
  public short getShort(long address) {
    long place = ways.toRead(address, 2);
    return place != 0
        ? big(Memory.getShort(place, address & IN_PAGE))
        : (short) SHORT.get(slowRead(address, 2), 0);
  }

  /** Four bytes from an address on. Throws as {@link #getByte} does. */
  public int getInt(long address) {
    long place = ways.toRead(address, 4);
    return place != 0
        ? big(Memory.getInt(place, address & IN_PAGE))
        : (int) INT.get(slowRead(address, 4), 0);
  }

  /** Eight bytes from an address on. Throws as {@link #getByte} does. */
  public long getLong(long address) {
    long place = ways.toRead(address, 8);
    return place != 0
        ? big(Memory.getLong(place, address & IN_PAGE))
        : (long) LONG.get(slowRead(address, 8), 0);
  }

  /** The cell at an address, of whatever width. Throws as {@link #getByte} does. */
  public int getCell(long address) {
    return switch (region(address).shift) {
      case 0 -> getByte(address) & 0xFF;
      case 1 -> getShort(address) & 0xFFFF;
      default -> getInt(address);
    };
  }

  private byte[] slowRead(long address, int length) {
    byte[] bytes = new byte[length];
    Region region = region(address);
    region.read(position(region, address), bytes, 0, length);
    return bytes;
  }

  /** Reads bytes into a part of an array. Throws as {@link #getByte} does. */
  public void read(long address, byte[] to, int at, int length) {
    Objects.checkFromIndexSize(at, length, to.length);
    long place = ways.toRead(address, length);
    if (place == 0) {
      Region region = region(address);
      region.read(position(region, address), to, at, length);
      return;
    }
    long in = address & IN_PAGE;
    if (length == WORD) {
      NATIVE.set(to, at, Memory.getLong(place, in));
      NATIVE.set(to, at + 8, Memory.getLong(place, in + 8));
      NATIVE.set(to, at + 16, Memory.getLong(place, in + 16));
      NATIVE.set(to, at + 24, Memory.getLong(place, in + 24));
    } else {
      Memory.copy(place, in, to, at, length);
    }
  }

  /**
   * Reads a word, 32 bytes, into four longs, of which the first has the last eight bytes. Throws as
   * {@link #getByte} does.
   */
  public void getWord(long address, long[] to, int at) {
    Objects.checkFromIndexSize(at, 4, to.length);
    long place = ways.toRead(address, WORD);
    if (place != 0) {
      long in = address & IN_PAGE;
      to[at + 3] = big(Memory.getLong(place, in));
      to[at + 2] = big(Memory.getLong(place, in + 8));
      to[at + 1] = big(Memory.getLong(place, in + 16));
      to[at] = big(Memory.getLong(place, in + 24));
      return;
    }
    byte[] bytes = slowRead(address, WORD);
    for (int i = 0; i < 4; i++) {
      to[at + 3 - i] = (long) LONG.get(bytes, 8 * i);
    }
  }

  /** Reads code, from a region to be executed. Throws as {@link #getByte} does. */
  public void fetch(long address, byte[] to, int at, int length) {
    Region region = region(address);
    region.fetch(position(region, address), to, at, length);
  }

  /**
   * Sets the byte at an address of a region of bytes.
   *
   * @throws SpaceException.Forbidden if the region is not there, not to be written, or of wider
   *     cells
   * @throws SpaceException.BadAddress if that is no address, or the value leaves the region
   * @throws SpaceException.OutOfSpace if there is no room for a page, or the quota is used up
   */
  public void putByte(long address, byte value) {
    long place = ways.toWrite(address, 1);
    if (place != 0) {
      Memory.putByte(place, address & IN_PAGE, value);
    } else {
      slowWrite(address, new byte[] {value});
    }
  }

  /** Sets two bytes from an address on. Throws as {@link #putByte} does. */
  public void putShort(long address, short value) {
    long place = ways.toWrite(address, 2);
    if (place != 0) {
      Memory.putShort(place, address & IN_PAGE, big(value));
    } else {
      byte[] bytes = new byte[2];
      SHORT.set(bytes, 0, value);
      slowWrite(address, bytes);
    }
  }

  /** Sets four bytes from an address on. Throws as {@link #putByte} does. */
  public void putInt(long address, int value) {
    long place = ways.toWrite(address, 4);
    if (place != 0) {
      Memory.putInt(place, address & IN_PAGE, big(value));
    } else {
      byte[] bytes = new byte[4];
      INT.set(bytes, 0, value);
      slowWrite(address, bytes);
    }
  }

  /** Sets eight bytes from an address on. Throws as {@link #putByte} does. */
  public void putLong(long address, long value) {
    long place = ways.toWrite(address, 8);
    if (place != 0) {
      Memory.putLong(place, address & IN_PAGE, big(value));
    } else {
      byte[] bytes = new byte[8];
      LONG.set(bytes, 0, value);
      slowWrite(address, bytes);
    }
  }

  /**
   * Sets the cell at an address, of whatever width. Throws as {@link #putByte} does, and {@link
   * SpaceException.Forbidden} for a value that no such cell has.
   */
  public void putCell(long address, int value) {
    Region region = region(address);
    if (!region.settings().cell().takes(value)) {
      throw new SpaceException.Forbidden(
          "%s is no value of a cell of type %s"
              .formatted(Integer.toUnsignedString(value), region.settings().cell()));
    }
    switch (region.shift) {
      case 0 -> putByte(address, (byte) value);
      case 1 -> putShort(address, (short) value);
      default -> putInt(address, value);
    }
  }

  private void slowWrite(long address, byte[] bytes) {
    Region region = region(address);
    region.write(position(region, address), bytes, 0, bytes.length);
  }

  /** Writes bytes from a part of an array: all or none. Throws as {@link #putByte} does. */
  public void write(long address, byte[] from, int at, int length) {
    long place = ways.toWrite(address, length);
    if (place != 0 && length == WORD) {
      long in = address & IN_PAGE;
      // the outer two first, which refuses what is not in the array before anything is written
      long first = (long) NATIVE.get(from, at);
      long last = (long) NATIVE.get(from, at + 24);
      Memory.putLong(place, in, first);
      Memory.putLong(place, in + 8, (long) NATIVE.get(from, at + 8));
      Memory.putLong(place, in + 16, (long) NATIVE.get(from, at + 16));
      Memory.putLong(place, in + 24, last);
      return;
    }
    Objects.checkFromIndexSize(at, length, from.length);
    if (place != 0) {
      Memory.copy(from, at, place, address & IN_PAGE, length);
      return;
    }
    Region region = region(address);
    region.write(position(region, address), from, at, length);
  }

  /**
   * Writes a word from four longs, as {@link #getWord} reads it. Throws as {@link #putByte} does.
   */
  public void putWord(long address, long[] from, int at) {
    // the outer two first, so that the bounds of the others need not be checked
    long first = from[at + 3];
    long last = from[at];
    long second = from[at + 2];
    long third = from[at + 1];
    long place = ways.toWrite(address, WORD);
    if (place != 0) {
      long in = address & IN_PAGE;
      Memory.putLong(place, in, big(first));
      Memory.putLong(place, in + 8, big(second));
      Memory.putLong(place, in + 16, big(third));
      Memory.putLong(place, in + 24, big(last));
      return;
    }
    byte[] bytes = new byte[WORD];
    LONG.set(bytes, 0, first);
    LONG.set(bytes, 8, second);
    LONG.set(bytes, 16, third);
    LONG.set(bytes, 24, last);
    slowWrite(address, bytes);
  }

  /**
   * Sets eight bytes to a value if they have another; nobody sees anything between. Throws as
   * {@link #getByte} and {@link #putByte} do.
   *
   * @param address a multiple of eight cells
   * @return whether they had it
   */
  public boolean compareAndSet(long address, long expected, long value) {
    Region region = toChangeAtOnce(address);
    return region.compareAndSet(position(region, address), expected, value);
  }

  /**
   * Adds to the number in eight bytes, and returns what it was; nobody sees anything between.
   * Throws as {@link #compareAndSet} does.
   */
  public long getAndAdd(long address, long more) {
    Region region = toChangeAtOnce(address);
    return region.getAndAdd(position(region, address), more);
  }

  private Region toChangeAtOnce(long address) {
    Region region = region(address);
    if ((address & 7) != 0) {
      throw new SpaceException.BadAddress(
          Address.toString(address) + " is no multiple of eight cells, which is atomic");
    }
    return region;
  }

  private static short big(short value) {
    return LITTLE ? Short.reverseBytes(value) : value;
  }

  private static int big(int value) {
    return LITTLE ? Integer.reverseBytes(value) : value;
  }

  private static long big(long value) {
    return LITTLE ? Long.reverseBytes(value) : value;
  }

  /**
   * Sets bytes to a value: all or none. Throws as {@link #putByte} does.
   *
   * @param length bytes, whole cells; for cells of several bytes, the value must be zero
   */
  public void fill(long address, long length, byte value) {
    Region region = region(address);
    if (value != 0 && region.shift != 0) {
      throw new SpaceException.Forbidden("to fill wider cells with other than zero");
    }
    region.fillFor(position(region, address), length, value);
  }

  /**
   * Copies bytes as if through a copy of them, where the two ranges overlap. Throws as {@link
   * #getByte} and {@link #putByte} do.
   *
   * @param length bytes, whole cells of both regions
   */
  public void copy(long from, long to, long length) {
    Region source = region(from);
    Region target = region(to);
    lockBoth(source, target);
    try {
      source.copyFor(position(source, from), target, position(target, to), length);
    } finally {
      source.unlock();
      target.unlock();
    }
  }

  private static void lockBoth(Region a, Region b) {
    Region first = a.number < b.number ? a : b;
    first.lock();
    (first == a ? b : a).lock();
  }

  /**
   * Writes whatever the permissions are: for the machine that sets up code, before any program
   * runs. Nobody is told.
   *
   * @throws SpaceException.Forbidden for the identity region
   */
  public void load(long address, byte[] bytes) {
    requireThawed();
    Region region = region(address);
    region.load(position(region, address), bytes);
  }

  /**
   * Changes what may be done with a region.
   *
   * @throws IllegalArgumentException for region 0, and for what its type does not allow
   */
  public void protect(int region, Permission... allowed) {
    SpaceBuilder.requireRegion(region);
    requireThawed();
    Region of = region(Address.at(region, 0));
    of.lock();
    try {
      of.requireOpen();
      of.protect(of.settings().with(allowed), clock.depth);
      ways.open(of);
    } finally {
      of.unlock();
    }
  }

  /** What a region is. */
  public RegionSettings settings(int region) {
    return region(Address.at(region, 0)).settings();
  }

  /** Bytes that the pages of a region take. */
  public long resident(int region) {
    Region of = region(Address.at(region, 0));
    of.lock();
    try {
      of.requireOpen();
      return of.table.resident() << PageTable.PAGE_SHIFT;
    } finally {
      of.unlock();
    }
  }

  /**
   * The blocks of a region.
   *
   * @param region 1 to 255
   */
  public Heap heap(int region) {
    SpaceBuilder.requireRegion(region);
    return new Heap(this, region(Address.at(region, 0)), clock, relief);
  }

  /** What the pages of this space take. */
  public Pages pages() {
    return new Pages(this, regions);
  }

  /** Clears the regions of type {@link RegionType#TRANSIENT}, at the end of a transaction. */
  public void endTransaction() {
    requireThawed();
    for (Region each : regions) {
      if (each != null && each.settings().type() == RegionType.TRANSIENT) {
        each.lock();
        try {
          each.requireOpen();
          each.clear();
        } finally {
          each.unlock();
        }
      }
    }
  }

  /**
   * Remembers all as it is now, until the checkpoint is reverted or committed. One that is made
   * while another is open is inside it and ends with it, whichever threads made the two: threads of
   * a shared space that make checkpoints take turns by a lock of their own.
   *
   * @return its number
   */
  public long checkpoint() {
    requireThawed();
    lockOpen();
    try {
      clock.push();
      store.moved();
      for (Region each : regions) {
        if (each != null) {
          each.checkpoint();
        }
      }
      return checkpoints.push();
    } finally {
      unlockAll();
    }
  }

  /**
   * Makes all as it was at a checkpoint, and ends it and those made since.
   *
   * @throws SpaceException.Closed if it has ended
   */
  public void revert(long checkpoint) {
    lockOpen();
    try {
      int depth = checkpoints.pop(checkpoint);
      for (Region each : regions) {
        if (each != null) {
          each.revert(depth);
          ways.open(each);
        }
      }
      clock.depth = depth - 1;
      // last, since what is told may have to be read from a source, which may fail
      for (Region each : regions) {
        if (each != null) {
          each.tellReverted();
        }
      }
    } finally {
      unlockAll();
    }
  }

  /**
   * Ends a checkpoint and those made since, and keeps what was written.
   *
   * @throws SpaceException.Closed if it has ended
   */
  public void commit(long checkpoint) {
    lockOpen();
    try {
      int last = clock.depth;
      int depth = checkpoints.pop(checkpoint);
      for (int each = last; each >= depth; each--) {
        for (Region region : regions) {
          if (region != null) {
            region.commit(each);
          }
        }
        clock.depth = each - 1;
      }
    } finally {
      unlockAll();
    }
  }

  /**
   * Whether what this held when it was made is for good: of a fork, that no checkpoint was open in
   * the other space which may have taken back there what is here.
   */
  public boolean isForGood() {
    return forGood;
  }

  /** How many checkpoints are open. */
  public int depth() {
    return checkpoints.depth();
  }

  /** Remembers from now on what changes. */
  public Mark mark() {
    requireThawed();
    lockOpen();
    try {
      clock.mark();
      store.moved();
      return new Mark(this, clock.now, clock.depth == 0);
    } finally {
      unlockAll();
    }
  }

  /** How many marks are open. */
  public int marks() {
    return clock.marks;
  }

  void forget(Mark mark) {
    lockAll();
    try {
      clock.forget(mark.time());
      long oldest = clock.oldestMark();
      for (Region each : regions) {
        if (each != null) {
          each.table.forgetBefore(oldest);
        }
      }
    } finally {
      unlockAll();
    }
  }

  long[] changedSince(long time) {
    lockOpen();
    try {
      long[] all = new long[64];
      int count = 0;
      for (Region each : regions) {
        if (each != null) {
          for (long changed : each.table.changedSince(time)) {
            if (count + 16 > all.length) {
              all = Arrays.copyOf(all, 2 * all.length);
            }
            count = each.chunks(changed, all, count);
          }
        }
      }
      return Arrays.copyOf(all, count);
    } finally {
      unlockAll();
    }
  }

  long pagesChangedSince(long time) {
    lockOpen();
    try {
      long count = 0;
      for (Region each : regions) {
        if (each != null) {
          count += each.table.changedSince(time).length;
        }
      }
      return count;
    } finally {
      unlockAll();
    }
  }

  /** Makes a source that of this space; it has all that changed since a time and until another. */
  void settle(PageSource now, long since, long until) {
    lockOpen();
    try {
      if (clock.depth > 0) {
        throw new IllegalStateException(
            "%d checkpoints are open: what they keep is in no source".formatted(clock.depth));
      }
      origin.settle(now, since, until);
    } finally {
      unlockAll();
    }
  }

  /**
   * A second future: a space with the same contents, of which changes there are not seen here nor
   * those here there. It has no checkpoints and no marks, and must be closed too. It is for the
   * same threads.
   */
  public Space fork() {
    return fork(frozen);
  }

  /** A fork that nobody writes to. */
  public Space snapshot() {
    return fork(true);
  }

  private Space fork(boolean freeze) {
    lockOpen();
    try {
      clock.pass();
      store.moved();
      return new Space(this, freeze);
    } finally {
      unlockAll();
    }
  }

  /**
   * Reads a chunk of 256 cells, whatever the permissions are, as it lies in its page: of blocks
   * that were moved out of it, there is nothing. Regions that are not there, and the identity, have
   * no chunks.
   *
   * @param chunk the address of its first cell, shifted right by eight
   * @param to where to put its bytes, 256 times those of a cell
   * @param at where to put the first
   * @return how many bytes, or 0 and nothing put if all of them are zero
   * @throws SpaceException.BadAddress if there is no such chunk
   */
  public int readChunk(long chunk, byte[] to, int at) {
    requireOpen();
    if (chunk >>> 32 != 0) {
      throw new SpaceException.BadAddress("chunk " + chunk + ": 0 to 2^32 - 1");
    }
    Region region = regions[Address.region(chunk << 8)];
    if (region == null) {
      return 0;
    }
    region.lock();
    try {
      region.requireOpen();
      return region.chunk(position(region, chunk << 8), to, at);
    } finally {
      region.unlock();
    }
  }

  /**
   * What this space is besides the contents of its pages.
   *
   * @throws SpaceException.OutOfSpace if a table of its blocks would have more than 2^30 bytes,
   *     eleven or fifteen for each
   */
  public Tables tables() {
    lockOpen();
    try {
      return Tables.of(regions);
    } finally {
      unlockAll();
    }
  }

  /**
   * Writes an image of all that this space holds, from which {@link SpaceBuilder} makes one like
   * it. Checkpoints and marks are not in it.
   *
   * @param to a stream that is best buffered; it is flushed and not closed
   * @throws SpaceException.OutOfSpace as {@link #tables} does, and nothing is written
   * @throws IOException if the stream does
   */
  public void exportTo(OutputStream to) throws IOException {
    lockOpen();
    try {
      ImageWriter.write(to, regions, store);
    } finally {
      unlockAll();
    }
  }

  /** Takes the pages of an image, which the space was made for. */
  void importFrom(ImageReader image) throws IOException {
    while (image.next()) {
      Region region = Objects.requireNonNull(regions[image.region()]);
      region.load((long) image.page() << PageTable.PAGE_SHIFT, image.bytes());
    }
    place(image.tables());
  }

  /** Takes the blocks of tables, whose regions are those of this space. */
  void place(Tables tables) {
    for (Region each : regions) {
      byte[] table = each == null ? NONE : tables.blocksOf(each.number);
      if (each != null && table.length > 0) {
        each.blocks(new RegionBlocks(each, table));
        ways.open(each);
      }
    }
  }

  void requireThawed() {
    requireOpen();
    if (frozen) {
      throw new SpaceException.Forbidden("a snapshot is not to be changed");
    }
  }

  void requireOpen() {
    if (closed) {
      throw new SpaceException.Closed("the space is closed");
    }
  }

  /** Locks all regions of a space that is open. */
  private void lockOpen() {
    lockAll();
    if (closed) {
      unlockAll();
      requireOpen();
    }
  }

  private void lockAll() {
    assert locks.stream().noneMatch(ReentrantLock::isHeldByCurrentThread) : "all after one of them";
    locks.forEach(ReentrantLock::lock);
  }

  private void unlockAll() {
    locks.forEach(ReentrantLock::unlock);
  }

  /**
   * Gives all memory back that no fork has. A second call does nothing.
   *
   * @throws dev.engram.arena.ArenaException.WrongThread if it is confined to another thread; then
   *     it stays open
   */
  @Override
  public void close() {
    if (!closed) {
      store.requireThread();
    }
    lockAll();
    try {
      if (closed) {
        return;
      }
      closed = true;
      ways.close();
      for (Region each : regions) {
        if (each != null) {
          each.close();
        }
      }
      store.leave();
      origin.close();
    } finally {
      unlockAll();
      Arrays.fill(regions, null);
    }
  }
}
