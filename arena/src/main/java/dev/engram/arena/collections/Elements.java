/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.arena.collections;

import dev.engram.arena.Arena;
import dev.engram.arena.Handle;
import dev.engram.arena.Request;
import java.lang.foreign.MemorySegment;

/**
 * Elements of one {@link Struct} in one block of an arena: what all collections have in common.
 *
 * <p>An element is named by its index, 0 the first; a field by its offset in the element. No
 * address is kept: each access goes through the handle, so that the block may move, be compressed
 * or paged in between, by whatever thread. A collection itself is for one thread at a time.
 *
 * <p>{@link #close} frees the block; so does the arena's end. What a collection throws:
 *
 * <ul>
 *   <li>{@link IndexOutOfBoundsException} for an index below 0 or from {@link #size} on, and for a
 *       field that is not wholly in the element;
 *   <li>{@link IllegalStateException} if it is closed;
 *   <li>{@link IllegalArgumentException} for a negative count;
 *   <li>{@link dev.engram.arena.ArenaException.OutOfMemory} where it would grow and cannot. It is
 *       then as it was.
 * </ul>
 */
public abstract sealed class Elements implements AutoCloseable
    permits ArenaBuffer, ArenaList, ArenaQueue, ArenaRent, ArenaStack {

  /*
   * Element i is in slot head + i, less the capacity where that is beyond the end. For all but the
   * queue head is 0, so that one way to find an element serves them all and nothing is virtual.
   *
   * Once closed, size and capacity are 0: every access then fails its bounds check, and only on that
   * way does it ask whether the reason is another. So being closed costs an open one nothing.
   */

  private static final int MOST = Integer.MAX_VALUE - 8;

  private final Arena arena;
  private final Struct struct;
  private final Request request;
  private final long stride;

  /** The block, or {@link Handle#NULL} while there is no room for any element. */
  private long handle;

  private int capacity;
  private boolean closed;

  int head;
  int size;

  Elements(Arena arena, Struct struct, int capacity, Request request) {
    if (capacity < 0) {
      throw new IllegalArgumentException("a capacity of " + capacity);
    }
    this.arena = arena;
    this.struct = struct;
    this.request = request;
    this.stride = struct.stride();
    this.handle = allocate(capacity);
    this.capacity = capacity;
  }

  /** What is asked for where the program asks for nothing: room where the layout may lie. */
  static Request usual(Request request, Struct struct) {
    int alignment = Math.toIntExact(struct.layout().byteAlignment());
    return alignment > 16 ? request.aligned(alignment) : request;
  }

  private long allocate(int count) {
    return count == 0 ? Handle.NULL : arena.allocate(count * stride, request);
  }

  /** How many elements there are. */
  public final int size() {
    return size;
  }

  /** Whether there are none. */
  public final boolean isEmpty() {
    return size == 0;
  }

  /** How many elements there is room for. */
  public final int capacity() {
    return capacity;
  }

  /** What the elements look like. */
  public final Struct struct() {
    return struct;
  }

  /**
   * The block, for the arena's operations: to move it, pin it, tag it, look at it through a guard.
   * It changes when the collection grows, and is {@link Handle#NULL} while the capacity is 0.
   *
   * @throws IllegalStateException if it is closed
   */
  public final long handle() {
    requireOpen();
    return handle;
  }

  /** Where an element begins in the block, in bytes; until the collection grows. */
  public final long position(int index) {
    return at(index, 0, 0);
  }

  /** Takes every element away. The room stays. */
  public void clear() {
    requireOpen();
    head = 0;
    size = 0;
  }

  /** Frees the block. A second call does nothing. */
  @Override
  public final void close() {
    if (closed) {
      return;
    }
    if (arena.isLive(handle)) {
      arena.free(handle);
    }
    closed = true;
    handle = Handle.NULL;
    head = 0;
    size = 0;
    capacity = 0;
  }

  final void requireOpen() {
    if (closed) {
      throw new IllegalStateException("the collection is closed");
    }
  }

  /** Where {@code width} bytes of an element are in the block. */
  private long at(int index, long offset, int width) {
    if (index < 0 || index >= size) {
      throw noElement(index);
    }
    if ((offset | stride - width - offset) < 0) {
      throw new IndexOutOfBoundsException(
          "%d bytes at %d of an element of %d".formatted(width, offset, stride));
    }
    return slot(index) * stride + offset;
  }

  private RuntimeException noElement(int index) {
    return closed
        ? new IllegalStateException("the collection is closed")
        : new IndexOutOfBoundsException("element " + index + " of " + size);
  }

  private long slot(int index) {
    // without overflow: head is below the capacity, and so is the index
    int beyond = index - (capacity - head);
    return beyond >= 0 ? beyond : head + index;
  }

  /** Whether another element has room. */
  final boolean isFull() {
    requireOpen();
    return size == capacity;
  }

  /**
   * A block of twice the room, or of {@code least} elements, with the first element in front.
   *
   * @throws IllegalStateException if it has 2^31 - 9 elements
   */
  final void grow(long least) {
    requireOpen();
    if (least > MOST) {
      throw new IllegalStateException(least + " elements: at most " + MOST);
    }
    int larger = (int) Math.min(Math.max(Math.max(4, least), 2L * capacity), MOST);
    long block = allocate(larger);
    try {
      int unwrapped = Math.min(size, capacity - head);
      move(handle, head, block, 0, unwrapped);
      move(handle, 0, block, unwrapped, size - unwrapped);
      if (handle != Handle.NULL) {
        arena.free(handle);
      }
    } catch (RuntimeException | Error refused) {
      arena.free(block);
      throw refused;
    }
    handle = block;
    capacity = larger;
    head = 0;
  }

  private void move(long from, int fromSlot, long to, int toSlot, int count) {
    if (count > 0) {
      arena.copy(from, fromSlot * stride, to, toSlot * stride, count * stride);
    }
  }

  /** Another element behind the last, which has room, of zeros; its index. */
  final int extendZeroed() {
    arena.fill(handle, slot(size) * stride, stride, (byte) 0);
    return size++;
  }

  /** The same, of one value. Where the arena refuses, there is no element. */
  final int extendLong(long value) {
    requireWidth(8);
    arena.putLong(handle, slot(size) * stride, value);
    return size++;
  }

  final int extendInt(int value) {
    requireWidth(4);
    arena.putInt(handle, slot(size) * stride, value);
    return size++;
  }

  private void requireWidth(int width) {
    if (stride != width) {
      throw new IllegalStateException(
          "a value of %d bytes for an element of %d".formatted(width, stride));
    }
  }

  /** Elements from a segment behind the last, which have room and do not go round the end. */
  final void extendAll(MemorySegment elements) {
    if (elements.byteSize() > 0) {
      arena.write(handle, size * stride, elements);
      size += count(elements);
    }
  }

  /** How many elements a segment holds. */
  final int count(MemorySegment elements) {
    requireOpen();
    long bytes = elements.byteSize();
    if (bytes % stride != 0 || bytes / stride > MOST) {
      throw new IllegalArgumentException(
          "%d bytes are no number of elements of %d".formatted(bytes, stride));
    }
    return (int) (bytes / stride);
  }

  /** Puts what is behind an element in its place. Only where nothing goes round the end. */
  final void shiftDown(int index) {
    move(handle, index + 1, handle, index, size - index - 1);
    size--;
  }

  /** Copies an element out of the block. */
  public final void read(int index, MemorySegment to) {
    long at = at(index, 0, 0);
    arena.read(handle, at, to.asSlice(0, stride));
  }

  /** Copies an element into the block. */
  public final void write(int index, MemorySegment from) {
    long at = at(index, 0, 0);
    arena.write(handle, at, from.asSlice(0, stride));
  }

  /** A field of one byte. */
  public final byte getByte(int index, long offset) {
    long at = at(index, offset, 1);
    return arena.getByte(handle, at);
  }

  /** A field of two bytes. */
  public final short getShort(int index, long offset) {
    long at = at(index, offset, 2);
    return arena.getShort(handle, at);
  }

  /** A field of four bytes. */
  public final int getInt(int index, long offset) {
    long at = at(index, offset, 4);
    return arena.getInt(handle, at);
  }

  /** A field of eight bytes. */
  public final long getLong(int index, long offset) {
    long at = at(index, offset, 8);
    return arena.getLong(handle, at);
  }

  /** A field that is a {@code float}. */
  public final float getFloat(int index, long offset) {
    return Float.intBitsToFloat(getInt(index, offset));
  }

  /** A field that is a {@code double}. */
  public final double getDouble(int index, long offset) {
    return Double.longBitsToDouble(getLong(index, offset));
  }

  /** The first four bytes of an element: all of a {@link Struct#INT}. */
  public final int getInt(int index) {
    return getInt(index, 0);
  }

  /** The first eight bytes of an element: all of a {@link Struct#LONG}. */
  public final long getLong(int index) {
    return getLong(index, 0);
  }

  /** Sets a field of one byte. */
  public final void putByte(int index, long offset, byte value) {
    long at = at(index, offset, 1);
    arena.putByte(handle, at, value);
  }

  /** Sets a field of two bytes. */
  public final void putShort(int index, long offset, short value) {
    long at = at(index, offset, 2);
    arena.putShort(handle, at, value);
  }

  /** Sets a field of four bytes. */
  public final void putInt(int index, long offset, int value) {
    long at = at(index, offset, 4);
    arena.putInt(handle, at, value);
  }

  /** Sets a field of eight bytes. */
  public final void putLong(int index, long offset, long value) {
    long at = at(index, offset, 8);
    arena.putLong(handle, at, value);
  }

  /** Sets a field that is a {@code float}. */
  public final void putFloat(int index, long offset, float value) {
    putInt(index, offset, Float.floatToRawIntBits(value));
  }

  /** Sets a field that is a {@code double}. */
  public final void putDouble(int index, long offset, double value) {
    putLong(index, offset, Double.doubleToRawLongBits(value));
  }

  /** Sets the first four bytes of an element. */
  public final void setInt(int index, int value) {
    putInt(index, 0, value);
  }

  /** Sets the first eight bytes of an element. */
  public final void setLong(int index, long value) {
    putLong(index, 0, value);
  }
}
