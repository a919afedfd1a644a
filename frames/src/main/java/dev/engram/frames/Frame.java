/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.frames;

import static dev.engram.frames.MemoryGas.OUT_OF_GAS;

import dev.engram.trace.AccessSink;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One call's memory: bytes from 0 to {@link #size()}, zero until written, in a buffer shared with
 * the calls around it.
 *
 * <p>Offsets and lengths are in bytes; offsets are relative to the frame. There are three ways to
 * the same bytes:
 *
 * <table>
 *   <caption>Families of operations</caption>
 *   <tr><th>names</th><th>beyond the size</th><th>checks</th><th>for</th></tr>
 *   <tr><td>{@code get…}, {@code put…}, {@code copy}</td><td>reads fail, writes grow</td><td>all</td><td>hosts, tools</td></tr>
 *   <tr><td>{@code load}, {@code store}, {@code charge}</td><td>both grow, and pay for it</td><td>all</td><td>interpreters</td></tr>
 *   <tr><td>{@code …Unchecked}, {@link #array()}</td><td>undefined</td><td>none</td><td>validated hot paths</td></tr>
 * </table>
 *
 * <p>The size is always a multiple of 32 and only grows, but for {@link #restore}. An operation on
 * no bytes does nothing, whatever its offset. While a child is active a frame can be read and
 * written within its size; growing it throws {@link MemoryException.ChildContextActive}.
 *
 * <p><b>Lifetime</b>: until its parent ends it; after that it is empty and refuses to grow, until
 * the parent enters its next child, which is the same object. <b>Threads</b>: one at a time.
 * <b>Errors</b>, thrown before anything changes: {@link MemoryException.InvalidOffset} for a
 * negative offset and for a read beyond the size, {@link MemoryException.InvalidSize} for a
 * negative length and for ranges that end beyond 2^63 - 1, {@link
 * MemoryException.MemoryLimitExceeded} and {@link MemoryException.OutOfMemory} for growth that the
 * limit or the heap refuses.
 */
public final class Frame {

  /*
   * Memory is cleared as late as possible, because what a call pays most for is not its words but the zeros under them. The
   * buffer is recycled, so behind a frame's end lies what earlier calls wrote. A frame keeps `cleared`, the end of the prefix
   * in which the buffer holds what the frame reads. Three rules follow:
   *
   * - The hot path tests only `offset + width <= ready`, where `ready = min(size, cleared)`: bounds, payment and zeros in one
   *   compare.
   * - An access just behind the prefix moves it forward, and a little further than asked, so that growth by one word clears
   *   a kibibyte once and not 32 bytes each time. What is cleared ahead lies behind the end of the frame, where its
   *   next child starts; entering a child therefore takes it back.
   * - An access far behind the prefix clears only the 4 KiB pages it touches, which `pages` remembers. That makes a jump from
   *   0 to 1 MiB cost one page and not 256. A frame that goes on like this would be slow forever, so after as many sparse
   *   accesses as clearing everything would have cost, everything is cleared.
   *
   * With a sink the frame is never `ready`: every access takes the cold path, which tells the sink. A memory without one pays
   * nothing for the possibility.
   */

  /**
   * Bytes to clear ahead of the first access and, growing with the prefix, of later ones: with the
   * first word a kibibyte, so that a call that needs no more clears once.
   */
  private static final int LEAST_AHEAD = 992;

  private static final int MOST_AHEAD = 4096;

  /** An access up to this far behind the prefix moves the prefix. */
  private static final int NEAR = SparsePages.SIZE;

  final int depth;

  /**
   * The shared buffer; redundant with the one in {@link #frames} for speed, and replaced together
   * with it.
   */
  byte[] buffer;

  /** Position in the buffer of the first byte, a multiple of 32. */
  int base;

  private final Frames frames;
  private final @Nullable AccessSink sink;
  private final @Nullable FrameObserver observer;
  private final SparsePages pages = new SparsePages();

  /** Upper bound of {@link #ready}: 0 if there is a sink to tell, none otherwise. */
  private final int mostReady;

  private int size;

  /** What the size costs in gas; derived from it, for speed. */
  private long paid;

  private int cleared;
  private int ready;

  /**
   * The last offset at which a word that is not ready needs nothing but to be paid for, since all
   * words that it touches are cleared; -1 where a sink or an observer is to be told.
   */
  private int payable = -1;

  /** The last offset at which a word is ready but for a sink to be told; -1 where there is none. */
  private int tellable = -1;

  private int sparseAccesses;

  Frame(Frames frames, int depth, byte[] buffer) {
    this.frames = frames;
    this.depth = depth;
    this.buffer = buffer;
    sink = frames.sink;
    observer = frames.observer;
    mostReady = sink == null ? Integer.MAX_VALUE : 0;
  }

  /** The size in bytes, a multiple of 32: MSIZE. */
  public long size() {
    return size;
  }

  /** The size in words of 32 bytes. */
  public long words() {
    return size >> 5;
  }

  public boolean isEmpty() {
    return size == 0;
  }

  /**
   * Grows to at least {@code bytes}, rounded up to words; does nothing where that is not larger.
   * Answers words added.
   */
  public long expand(long bytes) {
    if (bytes < 0) {
      throw new MemoryException.InvalidSize(0, bytes);
    }
    long before = words();
    if (bytes > size) {
      grow(bytes);
    }
    return words() - before;
  }

  // Checked access: reads within the size, writes that grow.

  /** The byte at {@code offset}, 0 to 255. */
  public int getByte(long offset) {
    return buffer[forReading(offset, 1)] & 0xFF;
  }

  /** The 32 bytes at {@code offset}, a copy. */
  public byte[] getWord(long offset) {
    return getBytes(offset, MemoryGas.WORD_SIZE);
  }

  /**
   * Reads the 256-bit big-endian value at {@code offset} into four limbs, the least significant
   * first.
   */
  public void getUint256(long offset, long[] limbs, int at) {
    BigEndian.readWord(buffer, forReading(offset, MemoryGas.WORD_SIZE), limbs, at);
  }

  /** A copy of {@code length} bytes at {@code offset}. */
  public byte[] getBytes(long offset, long length) {
    if (length == 0) {
      return new byte[0];
    }
    int from = forReading(offset, length);
    return Arrays.copyOfRange(buffer, from, from + (int) length);
  }

  /** Copies {@code length} bytes at {@code offset} to {@code target}. */
  public void getBytes(long offset, byte[] target, int targetOffset, int length) {
    if (length != 0) {
      Objects.checkFromIndexSize(targetOffset, length, target.length);
      System.arraycopy(buffer, forReading(offset, length), target, targetOffset, length);
    }
  }

  /**
   * A read-only view of {@code length} bytes at {@code offset}; valid until any frame grows or
   * ends.
   */
  public ByteBuffer slice(long offset, long length) {
    int from = length == 0 ? 0 : forReading(offset, length);
    return ByteBuffer.wrap(buffer, from, (int) length).slice().asReadOnlyBuffer();
  }

  /** Writes the low eight bits of {@code value} at {@code offset}. */
  public void putByte(long offset, int value) {
    int to = forWriting(offset, 1);
    buffer[to] = (byte) value;
    tellWrite(to, 1);
  }

  /**
   * Writes 32 bytes at {@code offset}.
   *
   * @throws IllegalArgumentException if {@code word} has another length
   */
  public void putWord(long offset, byte[] word) {
    if (word.length != MemoryGas.WORD_SIZE) {
      throw new IllegalArgumentException("a word has 32 bytes, not " + word.length);
    }
    putBytes(offset, word);
  }

  /**
   * Writes a 256-bit value, four limbs with the least significant first, as 32 big-endian bytes at
   * {@code offset}.
   */
  public void putUint256(long offset, long[] limbs, int at) {
    Objects.checkFromIndexSize(at, 4, limbs.length);
    int to = forWriting(offset, MemoryGas.WORD_SIZE);
    BigEndian.writeWord(buffer, to, limbs, at);
    tellWrite(to, MemoryGas.WORD_SIZE);
  }

  /** Writes all of {@code data} at {@code offset}. */
  public void putBytes(long offset, byte[] data) {
    putBytes(offset, data, 0, data.length);
  }

  /** Writes {@code length} bytes of {@code data} from {@code dataOffset} at {@code offset}. */
  public void putBytes(long offset, byte[] data, int dataOffset, int length) {
    Objects.checkFromIndexSize(dataOffset, length, data.length);
    putBounded(offset, data, dataOffset, length, 0, length);
  }

  /**
   * Writes {@code length} bytes of {@code data} from {@code dataOffset} at {@code offset}, and
   * zeros where it has no more.
   */
  public void putBounded(long offset, byte[] data, long dataOffset, long length) {
    putBounded(offset, data, 0, data.length, dataOffset, length);
  }

  /**
   * Writes a part of a window of an array and zeros where the window has no more: CALLDATACOPY,
   * CODECOPY, RETURNDATACOPY.
   *
   * @param data holds the window; it may be this memory's own array
   * @param start where the window starts
   * @param available how many bytes it has
   * @param dataOffset where in the window to start, any value from 0
   * @param length how many bytes to write
   */
  public void putBounded(
      long offset, byte[] data, int start, int available, long dataOffset, long length) {
    if (length == 0) {
      return;
    }
    Objects.checkFromIndexSize(start, available, data.length);
    if (dataOffset < 0) {
      throw new MemoryException.InvalidOffset(dataOffset, length, available);
    }
    int to = forWriting(offset, length);
    int copied = (int) Math.min(length, Math.max(0, available - dataOffset));
    if (copied > 0) {
      System.arraycopy(data, start + (int) dataOffset, buffer, to, copied);
    }
    if (copied < length) {
      Arrays.fill(buffer, to + copied, to + (int) length, (byte) 0);
    }
    tellWrite(to, (int) length);
  }

  /**
   * Copies within the frame as if through a copy of the source, growing to the further end of the
   * two: MCOPY, EIP-5656.
   */
  public void copy(long target, long source, long length) {
    if (length == 0) {
      return;
    }
    long end = end(Math.max(target, source), length);
    end(Math.min(target, source), length);
    if (end > size) {
      grow(end);
    }
    int from = forReading(source, length);
    int to = forWriting(target, length);
    if (from != to) {
      System.arraycopy(buffer, from, buffer, to, (int) length);
    }
    tellWrite(to, (int) length);
  }

  // Charged access: what an interpreter needs, in one call an instruction.

  /**
   * Pays for growth to {@code offset + length} bytes and grows.
   *
   * @param gas what is left to pay from, at least 0
   * @param offset any unsigned value; {@link MemoryGas#saturate} makes it from 256 bits
   * @param length likewise
   * @return the gas that is left, or {@link MemoryGas#OUT_OF_GAS} and nothing has changed
   * @throws MemoryException.MemoryLimitExceeded if the gas would do but the limit does not
   */
  public long charge(long gas, long offset, long length) {
    if (length == 0) {
      return gas;
    }
    if (offset < 0 || length < 0 || offset > MemoryGas.MAX_SIZE || length > MemoryGas.MAX_SIZE) {
      return OUT_OF_GAS;
    }
    long end = offset + length;
    return end <= size ? gas : chargeGrowth(gas, end);
  }

  /**
   * MLOAD: pays for growth, and reads the 256-bit value at {@code offset} into four limbs. See
   * {@link #charge}.
   */
  public long load(long gas, long offset, long[] limbs, int at) {
    if (offset >= 0 && offset <= ready - MemoryGas.WORD_SIZE) {
      BigEndian.readWord(buffer, base + (int) offset, limbs, at);
      return gas;
    }
    return loadCold(gas, offset, limbs, at);
  }

  /**
   * MSTORE: pays for growth, and writes four limbs as a 256-bit value at {@code offset}. See {@link
   * #charge}.
   */
  public long store(long gas, long offset, long[] limbs, int at) {
    if (offset >= 0 && offset <= ready - MemoryGas.WORD_SIZE) {
      BigEndian.writeWord(buffer, base + (int) offset, limbs, at);
      return gas;
    }
    return storeCold(gas, offset, limbs, at);
  }

  /**
   * MSTORE8: pays for growth, and writes the low eight bits of {@code value} at {@code offset}. See
   * {@link #charge}.
   */
  public long storeByte(long gas, long offset, long value) {
    if (offset >= 0 && offset < ready) {
      buffer[base + (int) offset] = (byte) value;
      return gas;
    }
    long left = charge(gas, offset, 1);
    if (left >= 0) {
      putByte(offset, (int) value);
    }
    return left;
  }

  private long loadCold(long gas, long offset, long[] limbs, int at) {
    if (offset >= 0 && offset <= tellable && sink != null) {
      int from = base + (int) offset;
      sink.read(from, buffer, from, MemoryGas.WORD_SIZE);
      BigEndian.readWord(buffer, from, limbs, at);
      return gas;
    }
    if (offset >= 0 && offset <= payable) {
      long left = payAhead(gas, (int) offset + 63 >>> 5);
      if (left >= 0) {
        BigEndian.readWord(buffer, base + (int) offset, limbs, at);
      }
      return left;
    }
    long left = charge(gas, offset, MemoryGas.WORD_SIZE);
    if (left >= 0) {
      getUint256(offset, limbs, at);
    }
    return left;
  }

  private long storeCold(long gas, long offset, long[] limbs, int at) {
    if (offset >= 0 && offset <= tellable && sink != null) {
      int to = base + (int) offset;
      BigEndian.writeWord(buffer, to, limbs, at);
      sink.write(to, buffer, to, MemoryGas.WORD_SIZE);
      return gas;
    }
    if (offset >= 0 && offset <= payable) {
      long left = payAhead(gas, (int) offset + 63 >>> 5);
      if (left >= 0) {
        BigEndian.writeWord(buffer, base + (int) offset, limbs, at);
      }
      return left;
    }
    long left = charge(gas, offset, MemoryGas.WORD_SIZE);
    if (left >= 0) {
      putUint256(offset, limbs, at);
    }
    return left;
  }

  private long chargeGrowth(long gas, long end) {
    long words = MemoryGas.words(end);
    if (words > MemoryGas.MAX_WORDS) {
      return OUT_OF_GAS;
    }
    long cost = MemoryGas.costOf(words) - paid;
    if (cost > gas) {
      return OUT_OF_GAS;
    }
    grow(end);
    return gas - cost;
  }

  /**
   * Pays for growth of which nobody is told to a size that is cleared already. Only the innermost
   * frame has cleared beyond its size, and never beyond the buffer or the limit, so that nothing
   * but gas can be lacking.
   */
  private long payAhead(long gas, int words) {
    long all = MemoryGas.costOf(words);
    long left = gas - (all - paid);
    if (left < 0) {
      return OUT_OF_GAS;
    }
    paid = all;
    size = words << 5;
    ready = size;
    return left;
  }

  // Unchecked access: the range was the argument of an operation that succeeded, so it is paid for
  // and cleared.

  /** The array that all frames share now; replaced when any frame grows beyond its length. */
  public byte[] array() {
    return buffer;
  }

  /**
   * Checks that {@code length} bytes at {@code offset}, at least one, can be read, tells the sink
   * that they are, and answers their position in {@link #array()}. They keep that position until
   * the frame ends, though not the array.
   */
  public int forReading(long offset, long length) {
    if (offset >= 0 && length > 0 && offset <= ready - length) {
      return base + (int) offset;
    }
    long end = end(offset, length);
    if (end > size) {
      throw new MemoryException.InvalidOffset(offset, length, size);
    }
    materialise((int) offset, (int) end, false);
    int from = base + (int) offset;
    if (sink != null) {
      sink.read(from, buffer, from, (int) length);
    }
    return from;
  }

  /**
   * The byte at {@code offset}, which an earlier operation on it has validated; not told to the
   * sink.
   */
  public int getByteUnchecked(int offset) {
    return buffer[base + offset] & 0xFF;
  }

  /**
   * Writes a byte at {@code offset}, which an earlier operation on it has validated; not told to
   * the sink.
   */
  public void putByteUnchecked(int offset, int value) {
    buffer[base + offset] = (byte) value;
  }

  /**
   * Reads the value at {@code offset}, which an earlier operation on it has validated; not told to
   * the sink.
   */
  public void getUint256Unchecked(int offset, long[] limbs, int at) {
    BigEndian.readWord(buffer, base + offset, limbs, at);
  }

  /**
   * Writes a value at {@code offset}, which an earlier operation on it has validated; not told to
   * the sink.
   */
  public void putUint256Unchecked(int offset, long[] limbs, int at) {
    BigEndian.writeWord(buffer, base + offset, limbs, at);
  }

  /**
   * Writes bytes at {@code offset}, which an earlier operation on them has validated; not told to
   * the sink.
   */
  public void putBytesUnchecked(int offset, byte[] data, int dataOffset, int length) {
    System.arraycopy(data, dataOffset, buffer, base + offset, length);
  }

  // Whole contents. The machine did not ask for them, so the sink is not told of these reads.

  /** The contents as lower-case hexadecimal digits, two a byte. */
  public String toHex() {
    return HexFormat.of().formatHex(snapshot());
  }

  /** {@code length} bytes at {@code offset} as lower-case hexadecimal digits, two a byte. */
  public String toHex(long offset, long length) {
    if (length == 0) {
      return "";
    }
    long end = end(offset, length);
    if (end > size) {
      throw new MemoryException.InvalidOffset(offset, length, size);
    }
    materialise((int) offset, (int) end, false);
    return HexFormat.of().formatHex(buffer, base + (int) offset, base + (int) end);
  }

  /** A copy of the contents, {@link #size()} bytes. */
  public byte[] snapshot() {
    materialise(0, size, false);
    return Arrays.copyOfRange(buffer, base, base + size);
  }

  /**
   * Makes the contents and the size those of {@code snapshot}, rounded up to words; the one way for
   * a frame to shrink.
   */
  public void restore(byte[] snapshot) {
    if (MemoryGas.words(snapshot.length) > words()) {
      grow(snapshot.length);
    } else if (MemoryGas.words(snapshot.length) < words()) {
      requireInnermost();
    }
    int before = size;
    resized((int) MemoryGas.words(snapshot.length) << 5);
    pages.forget();
    System.arraycopy(snapshot, 0, buffer, base, snapshot.length);
    Arrays.fill(buffer, base + snapshot.length, base + size, (byte) 0);
    prefix(size);
    if (size > 0) {
      tellWrite(base, size);
    }
    if (sink != null && before > size) {
      sink.zeroed(base + size, before - size);
    }
  }

  // Frames.

  /**
   * Enters a child, which starts empty at this frame's end.
   *
   * @throws MemoryException.ChildContextActive if this frame has a child already
   * @throws IllegalStateException if this frame has ended
   */
  public Frame enter() {
    requireInnermost();
    Frame child = frames.childOf(this);
    prefix(Math.min(cleared, size));
    child.base = base + size;
    frames.depth = child.depth;
    if (observer != null) {
      observer.entered(child.depth);
    }
    return child;
  }

  /**
   * Ends the child and discards its memory because its call failed.
   *
   * @throws MemoryException.NoChildContextToRevertOrCommit if there is none
   * @throws MemoryException.ChildContextActive if the child has an active child itself
   */
  public void revert() {
    int discarded = discardChild();
    if (observer != null) {
      observer.reverted(depth + 1, discarded);
    }
  }

  /**
   * Ends the child and discards its memory because its call is over; what it gave back is in {@link
   * #returnData()}. This is how a CALL or CREATE that succeeded ends.
   *
   * @throws MemoryException.NoChildContextToRevertOrCommit if there is none
   * @throws MemoryException.ChildContextActive if the child has an active child itself
   */
  public void release() {
    int discarded = discardChild();
    if (observer != null) {
      observer.released(depth + 1, discarded);
    }
  }

  /**
   * Ends the child and appends its memory to this frame's, whose size grows by the child's. No EVM
   * instruction does this; it is for hosts that build a memory in parts.
   *
   * @throws MemoryException.NoChildContextToRevertOrCommit if there is none
   * @throws MemoryException.ChildContextActive if the child has an active child itself
   */
  public void commit() {
    Frame child = requireChild();
    int absorbed = child.size;
    child.materialise(0, absorbed, false);
    materialise(0, size, false);
    child.forget();
    frames.depth = depth;
    resized(size + absorbed);
    prefix(size);
    if (observer != null) {
      observer.committed(child.depth, absorbed);
    }
  }

  /**
   * Copies {@code length} bytes at {@code offset} to {@link #returnData()}, where they outlive this
   * frame.
   */
  public void returnBytes(long offset, long length) {
    if (length == 0) {
      frames.returnData.clear();
    } else {
      frames.returnData.set(buffer, forReading(offset, length), (int) length);
    }
  }

  /** What the last call gave back; shared by all frames. */
  public ReturnData returnData() {
    return frames.returnData;
  }

  /** Ends this frame, whatever the sink makes of it. */
  void end() {
    int ended = size;
    forget();
    if (sink != null && ended > 0) {
      sink.zeroed(base, ended);
    }
  }

  private void forget() {
    resized(0);
    cleared = 0;
    ready = 0;
    payable = -1;
    tellable = -1;
    sparseAccesses = 0;
    pages.forget();
  }

  private int discardChild() {
    Frame child = requireChild();
    int discarded = child.size;
    frames.depth = depth;
    child.end();
    return discarded;
  }

  private Frame requireChild() {
    int active = frames.depth - depth;
    if (active <= 0) {
      throw new MemoryException.NoChildContextToRevertOrCommit(depth);
    }
    if (active > 1) {
      throw new MemoryException.ChildContextActive(depth + 1);
    }
    return frames.innermost();
  }

  private void requireInnermost() {
    if (frames.depth > depth) {
      throw new MemoryException.ChildContextActive(depth);
    }
    if (frames.depth < depth) {
      throw new IllegalStateException("the frame at depth " + depth + " has ended");
    }
  }

  // Growth and clearing.

  /** Where a range ends, which is all that can be said of it without looking at the memory. */
  private static long end(long offset, long length) {
    if (offset < 0) {
      throw new MemoryException.InvalidOffset(offset, length, 0);
    }
    if (length < 0 || offset + length < 0) {
      throw new MemoryException.InvalidSize(offset, length);
    }
    return offset + length;
  }

  /** Grows to {@code end} bytes rounded up to words; {@code end} is beyond the size. */
  private void grow(long end) {
    requireInnermost();
    if (end > frames.limit - base) {
      throw new MemoryException.MemoryLimitExceeded(
          end > Long.MAX_VALUE - base ? end : base + end, frames.limit);
    }
    int larger = (int) MemoryGas.words(end) << 5;
    int total = base + larger;
    if (total > frames.limit) {
      throw new MemoryException.MemoryLimitExceeded(total, frames.limit);
    }
    if (total > buffer.length) {
      frames.reserve(total);
    }
    int before = size;
    if (!pages.isEmpty()) {
      pages.clearTail(buffer, base, before, larger);
    }
    resized(larger);
    prefix(cleared);
    if (observer != null) {
      observer.expanded(depth, before, larger, total);
    }
  }

  /**
   * The position of {@code length} bytes at {@code offset}, at least one, all of which will be
   * overwritten now.
   */
  private int forWriting(long offset, long length) {
    if (offset < 0 || length <= 0 || offset > ready - length) {
      long end = end(offset, length);
      if (end > size) {
        grow(end);
      }
      materialise((int) offset, (int) end, true);
    }
    return base + (int) offset;
  }

  /**
   * Makes the buffer hold what the frame reads in [from, to), within the size, but for bytes to be
   * overwritten anyway.
   */
  private void materialise(int from, int to, boolean overwritten) {
    if (to <= cleared) {
      return;
    }
    if (from - NEAR > cleared) {
      if (++sparseAccesses > size >> 10) {
        prefix(pages.clearBetween(buffer, base, cleared, size, size));
      } else {
        pages.clear(buffer, base, from, to, size, overwritten);
      }
    } else if (!pages.isEmpty()) {
      prefix(pages.clearBetween(buffer, base, cleared, to, size));
    } else if (overwritten && to - from >= LEAST_AHEAD) {
      if (from > cleared) {
        Arrays.fill(buffer, base + cleared, base + from, (byte) 0);
      }
      prefix(to);
    } else {
      int ahead = Math.clamp(cleared, LEAST_AHEAD, MOST_AHEAD);
      int room = frames.depth == depth ? (int) Math.min(buffer.length, frames.limit) - base : size;
      int target = room - to < ahead ? room : to + ahead;
      Arrays.fill(buffer, base + cleared, base + target, (byte) 0);
      prefix(target);
    }
  }

  private void resized(int newSize) {
    size = newSize;
    paid = MemoryGas.costOf(newSize >> 5);
  }

  private void prefix(int end) {
    cleared = end;
    int most = Math.min(size, end);
    ready = Math.min(most, mostReady);
    tellable = sink == null ? -1 : most - MemoryGas.WORD_SIZE;
    payable = sink == null && observer == null ? end - 2 * MemoryGas.WORD_SIZE + 1 : -1;
  }

  private void tellWrite(int position, int width) {
    if (sink != null) {
      sink.write(position, buffer, position, width);
    }
  }
}
