/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.frames;

import dev.engram.trace.AccessSink;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The call memory of one machine: one shared buffer and the frames that lie in it end to end.
 *
 * <p>The {@link #root()} frame is always there. Each frame enters at most one child at a time,
 * which starts at its parent's end, so the innermost frame is always the last and the only one that
 * can change its size.
 *
 * <pre>
 *   [---- root ----][-- child --][-- grandchild --]............
 *   0               1024         2048             total       capacity
 * </pre>
 *
 * {@snippet :
 * Frame root = Frames.create().root();
 * root.putByte(0, 0xFF);
 * Frame child = root.enter();
 * child.putByte(0, 0x2A); // its own byte 0
 * root.returnData().size(); // 0: the child gave nothing back
 * root.release(); // and the root's memory is as it was
 * }
 *
 * <p><b>Lifetime</b>: the buffer doubles as needed and is reused by all calls that follow; it is
 * garbage with this object. {@link Frame} objects are pooled by depth: one is valid until it is
 * ended, and is the same object again when its parent enters the next child. <b>Threads</b>: one at
 * a time; a machine has its own. <b>Errors</b>: {@link MemoryException}, after which the memory is
 * as it was.
 */
public final class Frames {

  /** Bytes that a memory has room for at first unless it is told otherwise. */
  public static final int DEFAULT_CAPACITY = 4096;

  /**
   * The most bytes that all active frames can have together: the multiple of 32 below the largest
   * array.
   */
  public static final int MAX_TOTAL = Integer.MAX_VALUE - 31;

  /**
   * {@link #reset()} gives a larger buffer back, so that one huge call is not paid for by the heap
   * ever after.
   */
  private static final int RETAINED = 1 << 26;

  /** Total size in bytes that is refused beyond, at most {@link #MAX_TOTAL}. */
  final long limit;

  final @Nullable AccessSink sink;
  final @Nullable FrameObserver observer;
  final ReturnData returnData = new ReturnData();

  /** One per depth, made on first use; those up to {@link #depth} are active. */
  private @Nullable Frame[] frames = new Frame[8];

  private final Frame root;

  /** Depth of the innermost frame. */
  int depth;

  private byte[] buffer;

  private Frames(Builder builder) {
    limit = Math.min(builder.limit, MAX_TOTAL);
    sink = builder.sink;
    observer = builder.observer;
    buffer = allocate(builder.capacity);
    root = new Frame(this, 0, buffer);
    frames[0] = root;
  }

  /** A memory with the default capacity, without limit, sink or observer. */
  public static Frames create() {
    return builder().build();
  }

  /** A memory with choices of its own. */
  public static Builder builder() {
    return new Builder();
  }

  /** The outermost frame. */
  public Frame root() {
    return root;
  }

  /** The innermost active frame. */
  public Frame innermost() {
    return Objects.requireNonNull(frames[depth]);
  }

  /** How many frames are active besides the root. */
  public int depth() {
    return depth;
  }

  /** Bytes of all active frames together, a multiple of 32. */
  public long total() {
    Frame last = innermost();
    return last.base + last.size();
  }

  /** Bytes that the buffer has room for before it grows again. */
  public long capacity() {
    return buffer.length;
  }

  /** What the last call gave back. */
  public ReturnData returnData() {
    return returnData;
  }

  /**
   * Ends all frames but the root, empties the root, and forgets return data: the memory of a new
   * transaction.
   */
  public void reset() {
    returnData.clear();
    while (depth > 0) {
      innermost().end();
      depth--;
    }
    root.end();
    if (buffer.length > RETAINED) {
      share(allocate(DEFAULT_CAPACITY));
    }
  }

  /** The frame at {@code depth + 1}, not yet opened. */
  Frame childOf(Frame parent) {
    int child = parent.depth + 1;
    if (child == frames.length) {
      frames = Arrays.copyOf(frames, 2 * child);
    }
    Frame frame = frames[child];
    if (frame == null) {
      frames[child] = frame = new Frame(this, child, buffer);
    }
    return frame;
  }

  /**
   * Makes room for {@code total} bytes, at most {@link #limit}, and for twice what there was if the
   * heap has that.
   *
   * @throws MemoryException.OutOfMemory if the heap has no room for {@code total}; nothing has
   *     changed
   */
  void reserve(int total) {
    int doubled = (int) Math.min(Math.max(2L * buffer.length, DEFAULT_CAPACITY), limit);
    byte[] larger;
    try {
      larger = allocate(Math.max(total, doubled));
    } catch (MemoryException.OutOfMemory e) {
      if (doubled <= total) {
        throw e;
      }
      larger = allocate(total);
    }
    System.arraycopy(buffer, 0, larger, 0, buffer.length);
    share(larger);
  }

  private void share(byte[] replacement) {
    buffer = replacement;
    for (Frame frame : frames) {
      if (frame == null) {
        return;
      }
      frame.buffer = replacement;
    }
  }

  private static byte[] allocate(int capacity) {
    try {
      return new byte[capacity];
    } catch (OutOfMemoryError e) {
      throw new MemoryException.OutOfMemory(capacity, e);
    }
  }

  /** Chooses what a memory is made of. */
  public static final class Builder {
    private int capacity = DEFAULT_CAPACITY;
    private long limit = Long.MAX_VALUE;
    private @Nullable AccessSink sink;
    private @Nullable FrameObserver observer;

    private Builder() {}

    /**
     * Bytes to have room for at first.
     *
     * @throws IllegalArgumentException if below 0 or above {@link #MAX_TOTAL}
     */
    public Builder capacity(long bytes) {
      if (bytes < 0 || bytes > MAX_TOTAL) {
        throw new IllegalArgumentException("capacity is not in 0.." + MAX_TOTAL + ": " + bytes);
      }
      capacity = (int) bytes;
      return this;
    }

    /**
     * Most bytes that all active frames may have together. Without it gas is the only limit, as
     * consensus needs: official tests use more than 16 MiB in one frame.
     *
     * @throws IllegalArgumentException if negative
     */
    public Builder limit(long bytes) {
      if (bytes < 0) {
        throw new IllegalArgumentException("limit is negative: " + bytes);
      }
      limit = bytes;
      return this;
    }

    /** Who is told every access. */
    public Builder sink(AccessSink sink) {
      this.sink = sink;
      return this;
    }

    /** Who is told how frames come, grow and go. */
    public Builder observer(FrameObserver observer) {
      this.observer = observer;
      return this;
    }

    /**
     * The memory, with an empty root frame.
     *
     * @throws MemoryException.OutOfMemory if the heap has no room for the capacity
     */
    public Frames build() {
      return new Frames(this);
    }
  }
}
