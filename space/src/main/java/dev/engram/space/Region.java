/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.space;

import dev.engram.trace.AccessSink;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One region of a space, the long way: permissions, cells, locks and the telling of accesses. What
 * {@link Space} does the short way it would do here with the same result.
 *
 * <p>In a shared space a lock is held for each access. Who needs those of several regions takes
 * them in the order of their numbers, which {@link #lock} asserts.
 */
final class Region {

  static final int READ = Permission.READ.bit;
  static final int WRITE = Permission.WRITE.bit;
  static final int EXECUTE = Permission.EXECUTE.bit;

  /** What the settings were before the checkpoint of a depth. */
  private record Former(int depth, RegionSettings settings) {}

  private final @Nullable Region[] siblings;
  final int number;
  final PageTable table;
  final Forwards forwards;
  final int shift;
  final RegionBytes bytes;

  private final @Nullable AccessSink sink;

  /** None in a confined space. */
  final @Nullable ReentrantLock lock;

  private final long end;
  private RegionSettings settings;
  private int rights;
  private boolean closed;
  private final List<Former> former = new ArrayList<>();
  private @Nullable RegionBlocks blocks;

  /**
   * Pages that were reverted and that the sink was not told of yet: it is before the next access,
   * if what they hold cannot be read until then.
   */
  private int @Nullable [] restored;

  Region(
      @Nullable Region[] siblings,
      int number,
      RegionSettings settings,
      PageTable table,
      Forwards forwards,
      PageStore store,
      @Nullable AccessSink sink) {
    this.siblings = siblings;
    this.number = number;
    this.settings = settings;
    this.shift = settings.cell().shift;
    this.table = table;
    this.forwards = forwards;
    this.bytes = new RegionBytes(table, forwards, store);
    this.sink = sink;
    this.lock = store.shared ? new ReentrantLock() : null;
    this.end = 1L << 32 + shift;
    this.rights = settings.rights();
  }

  RegionSettings settings() {
    return settings;
  }

  /** Changes what may be done, and remembers what might if a checkpoint is open. */
  void protect(RegionSettings to, int depth) {
    if (depth > 0 && (former.isEmpty() || former.getLast().depth < depth)) {
      former.add(new Former(depth, settings));
    }
    settings = to;
    rights = to.rights();
  }

  /** The blocks of the region. */
  RegionBlocks blocks(int depth) {
    if (blocks == null) {
      blocks = new RegionBlocks(this, depth);
    }
    return blocks;
  }

  /** The blocks of the region, if there are or were some. */
  @Nullable RegionBlocks blocksIfAny() {
    return blocks;
  }

  /** Takes blocks of a table or of another space's region. */
  void blocks(RegionBlocks from) {
    blocks = from;
  }

  /** Opens a checkpoint. */
  void checkpoint() {
    if (blocks != null) {
      blocks.checkpoint();
    }
  }

  /**
   * Makes all as it was at the checkpoint of a depth. Who is told of it is told by {@link
   * #tellReverted}, when other regions are reverted too.
   */
  void revert(int depth) {
    if (blocks != null) {
      blocks.revert(depth);
    }
    int[] pages = table.revert(depth);
    if (sink != null) {
      restored = restored == null ? pages : joined(restored, pages);
    }
    while (!former.isEmpty() && former.getLast().depth >= depth) {
      settings = former.removeLast().settings;
      rights = settings.rights();
    }
  }

  /** Tells what the cells of reverted pages read now, and those that are forwarded to them. */
  void tellReverted() {
    int[] pages = restored;
    if (pages == null) {
      return;
    }
    Arrays.sort(pages);
    for (int page : pages) {
      long cells = (long) PageTable.PAGE_BYTES >>> shift;
      tellChanged(page * cells, cells);
    }
    forwards.forEach((position, length, target) -> {
      int first = (int) (target >>> PageTable.PAGE_SHIFT);
      int last = (int) (target + length - 1 >>> PageTable.PAGE_SHIFT);
      if (Arrays.binarySearch(pages, first) >= 0 || Arrays.binarySearch(pages, last) >= 0) {
        tellChanged(position >>> shift, length >>> shift);
      }
    });
    restored = null;
  }

  private static int[] joined(int[] some, int[] more) {
    int[] all = Arrays.copyOf(some, some.length + more.length);
    System.arraycopy(more, 0, all, some.length, more.length);
    return all;
  }

  /** Ends the checkpoint of a depth, the innermost. */
  void commit(int depth) {
    if (blocks != null) {
      blocks.commit(depth);
    }
    table.commit(depth);
    if (!former.isEmpty() && former.getLast().depth == depth) {
      Former last = former.removeLast();
      if (depth > 1 && (former.isEmpty() || former.getLast().depth < depth - 1)) {
        former.add(new Former(depth - 1, last.settings));
      }
    }
  }

  /** Whether whoever may do something has no more to look at than the pages. */
  boolean isPlain(int right) {
    return lock == null
        && sink == null
        && settings.type() != RegionType.IDENTITY
        && (rights & right) != 0
        && (right == READ || settings.cell().modulus() == 0);
  }

  void lock() {
    if (lock != null) {
      assert isInOrder() : "region " + number + " is locked after one with a higher number";
      lock.lock();
    }
  }

  /** Locks it unless another thread has; whoever locks like this need not mind the order. */
  boolean tryLock() {
    return lock == null || lock.tryLock();
  }

  void unlock() {
    if (lock != null) {
      lock.unlock();
    }
  }

  /** Whether this thread has none of the locks that come after this one. */
  private boolean isInOrder() {
    for (int i = number + 1; i < siblings.length; i++) {
      Region other = siblings[i];
      if (other != null && other.lock != null && other.lock.isHeldByCurrentThread()) {
        return false;
      }
    }
    return true;
  }

  /** The position of the first byte of a cell. */
  long position(long pointer) {
    return pointer << shift;
  }

  /** Checks that bytes are whole cells of the region, before they are accessed. */
  void requireInside(long position, long length) {
    requireOpen();
    tellReverted();
    if ((length & (1L << shift) - 1) != 0) {
      throw new SpaceException.Forbidden(
          "%d bytes of region %d, whose cells have %d".formatted(length, number, 1 << shift));
    }
    if (length < 0 || length > end - position) {
      throw new SpaceException.BadAddress(
          "%d bytes from %s on leave the region".formatted(length, place(position)));
    }
  }

  private String place(long position) {
    return Address.toString(Address.at(number, position >>> shift));
  }

  /** Checks that something may be done. */
  void require(int right, long position) {
    if ((rights & right) == 0) {
      String what = right == READ ? "read" : right == WRITE ? "written" : "executed";
      throw new SpaceException.Forbidden(
          "%s is in a region of type %s, which is not to be %s"
              .formatted(place(position), settings.type(), what));
    }
  }

  /** Reads for a program. */
  void read(long position, byte[] to, int at, int length) {
    Objects.checkFromIndexSize(at, length, to.length);
    lock();
    try {
      requireInside(position, length);
      require(READ, position);
      peek(position, to, at, length);
      if (sink != null && length > 0) {
        sink.read(position >>> shift, to, at, length >>> shift);
      }
    } finally {
      unlock();
    }
  }

  /** Reads code for a program. */
  void fetch(long position, byte[] to, int at, int length) {
    Objects.checkFromIndexSize(at, length, to.length);
    lock();
    try {
      requireInside(position, length);
      require(EXECUTE, position);
      peek(position, to, at, length);
    } finally {
      unlock();
    }
  }

  /** Writes for a program. */
  void write(long position, byte[] from, int at, int length) {
    Objects.checkFromIndexSize(at, length, from.length);
    lock();
    try {
      requireInside(position, length);
      require(WRITE, position);
      requireElements(from, at, length);
      bytes.poke(position, from, at, length);
      if (sink != null && length > 0) {
        sink.write(position >>> shift, from, at, length >>> shift);
      }
    } finally {
      unlock();
    }
  }

  /** Sets bytes for a program. */
  void fillFor(long position, long length, byte value) {
    lock();
    try {
      requireInside(position, length);
      require(WRITE, position);
      bytes.fill(position, length, value);
      tellFilled(position, length, value);
    } finally {
      unlock();
    }
  }

  /** Copies bytes to a region, which may be this one; both are locked. */
  void copyFor(long position, Region target, long to, long length) {
    requireInside(position, length);
    target.requireInside(to, length);
    require(READ, position);
    target.require(WRITE, to);
    if (target.settings.cell().modulus() != 0
        && settings.cell().modulus() != target.settings.cell().modulus()) {
      throw new SpaceException.Forbidden(
          "cells of type %s into a region of type %s"
              .formatted(settings.cell(), target.settings.cell()));
    }
    bytes.hold();
    try {
      bytes.readAll(position, length);
      bytes.bringBackAll(position, length);
      target.bytes.openAll(to, length);
      copyOpened(position, target, to, length);
    } finally {
      bytes.letGo();
    }
  }

  private void copyOpened(long position, Region target, long to, long length) {
    byte[] between = bytes.buffer();
    boolean up = target != this || to <= position || to >= position + length;
    for (long done = 0; done < length; ) {
      int part = (int) Math.min(between.length, length - done);
      long at = up ? done : length - done - part;
      peek(position + at, between, 0, part);
      if (sink != null) {
        sink.read(position + at >>> shift, between, 0, part >>> shift);
      }
      target.bytes.poke(to + at, between, 0, part);
      if (target.sink != null) {
        target.sink.write(to + at >>> target.shift, between, 0, part >>> target.shift);
      }
      done += part;
    }
  }

  private void tellFilled(long position, long length, byte value) {
    if (sink == null || length == 0) {
      return;
    }
    if (value == 0) {
      sink.zeroed(position >>> shift, length >>> shift);
      return;
    }
    byte[] between = bytes.buffer();
    Arrays.fill(between, value);
    for (long done = 0; done < length; done += between.length) {
      sink.write(position + done, between, 0, (int) Math.min(between.length, length - done));
    }
  }

  /** Whether somebody is told what its cells read. */
  boolean isWatched() {
    return sink != null;
  }

  /** Tells that cells read zero from now on, for another reason than a write. */
  void tellZeroed(long pointer, long cells) {
    if (sink != null && cells > 0) {
      sink.zeroed(pointer, cells);
    }
  }

  /** Tells what some cells read from now on, for another reason than a write. */
  void tellChanged(long pointer, long cells) {
    if (sink == null) {
      return;
    }
    byte[] between = bytes.buffer();
    long length = position(cells);
    for (long done = 0; done < length; done += between.length) {
      int part = (int) Math.min(between.length, length - done);
      peek(position(pointer) + done, between, 0, part);
      sink.write(pointer + (done >>> shift), between, 0, part >>> shift);
    }
  }

  /** Gives up all pages. Whoever waited for the lock meanwhile is refused. */
  void close() {
    closed = true;
    bytes.close();
  }

  void requireOpen() {
    if (closed) {
      throw new SpaceException.Closed("the space is closed");
    }
  }

  /** Sets eight bytes to a value if they have another, and says whether they had. */
  boolean compareAndSet(long position, long expected, long value) {
    byte[] word = new byte[Long.BYTES];
    lock();
    try {
      requireInside(position, Long.BYTES);
      require(WRITE, position);
      read(position, word, 0, Long.BYTES);
      if ((long) Space.LONG.get(word, 0) != expected) {
        return false;
      }
      Space.LONG.set(word, 0, value);
      write(position, word, 0, Long.BYTES);
      return true;
    } finally {
      unlock();
    }
  }

  /** Adds to eight bytes, and returns what they were. */
  long getAndAdd(long position, long more) {
    byte[] word = new byte[Long.BYTES];
    lock();
    try {
      requireInside(position, Long.BYTES);
      require(WRITE, position);
      read(position, word, 0, Long.BYTES);
      long was = (long) Space.LONG.get(word, 0);
      Space.LONG.set(word, 0, was + more);
      write(position, word, 0, Long.BYTES);
      return was;
    } finally {
      unlock();
    }
  }

  /** Writes for the machine. */
  void load(long position, byte[] from) {
    lock();
    try {
      if (settings.type() == RegionType.IDENTITY) {
        throw new SpaceException.Forbidden("the identity region is never written");
      }
      requireInside(position, from.length);
      requireElements(from, 0, from.length);
      bytes.poke(position, from, 0, from.length);
      if (sink != null && from.length > 0) {
        sink.write(position >>> shift, from, 0, from.length >>> shift);
      }
    } finally {
      unlock();
    }
  }

  /** Takes all blocks and all pages away. */
  void clear() {
    // the pages first: a block whose pages are gone is freed without a copy of any
    bytes.dropAll();
    if (blocks != null) {
      blocks.freeAll();
    }
    tellZeroed(0, Address.REGION_CELLS);
  }

  /** Reads a chunk where it lies, unless it is all zero. */
  int chunk(long position, byte[] to, int at) {
    int length = PageTable.CHUNK_BYTES << shift;
    return bytes.isCopied(position, to, at, length) ? length : 0;
  }

  /** Adds the chunks of a page that changed to a list, and returns how long it is. */
  int chunks(long changed, long[] to, int size) {
    int count = size;
    long page = changed >>> Clock.SHIFT;
    for (long bits = changed & Clock.CHUNKS; bits != 0; bits &= bits - 1) {
      long part = page << PageTable.PAGE_SHIFT - PageTable.CHUNK_SHIFT;
      part += Long.numberOfTrailingZeros(bits);
      long chunk = (long) number << 24 | part >>> shift;
      if (count == 0 || to[count - 1] != chunk) {
        to[count++] = chunk;
      }
    }
    return count;
  }

  /** Checks that cells of a field hold elements of it. */
  private void requireElements(byte[] from, int at, int length) {
    if (settings.cell().modulus() == 0) {
      return;
    }
    for (int i = at; i < at + length; i += 4) {
      int value = (int) Space.INT.get(from, i);
      if (!settings.cell().takes(value)) {
        throw new SpaceException.Forbidden(
            "%s is no element of %s".formatted(Integer.toUnsignedString(value), settings.cell()));
      }
    }
  }

  /** Reads whatever the permissions are. */
  private void peek(long position, byte[] to, int at, int length) {
    if (settings.type() == RegionType.IDENTITY) {
      for (int i = 0; i < length; i += 4) {
        Space.INT.set(to, at + i, (int) (position + i >>> shift));
      }
    } else {
      bytes.peek(position, to, at, length);
    }
  }
}
