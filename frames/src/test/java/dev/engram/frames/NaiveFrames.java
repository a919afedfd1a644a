/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.frames;

import java.io.Serial;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What call memory means, as plainly as it can be said: each frame is a {@code byte[]} of exactly
 * its size, growth makes a new one, sums are {@link BigInteger}s, and nothing is shared, recycled
 * or put off. {@link Frames} must not be told from it.
 */
final class NaiveFrames {

  private static final BigInteger MOST_WORDS = BigInteger.valueOf(0xFFFF_FFFFL);

  private static final BigInteger LARGEST = BigInteger.valueOf(Long.MAX_VALUE);

  private final BigInteger limit;
  private final List<byte[]> frames = new ArrayList<>();
  private byte[] returned = {};

  NaiveFrames(long limit) {
    this.limit = BigInteger.valueOf(limit);
    frames.add(new byte[0]);
  }

  int depth() {
    return frames.size() - 1;
  }

  int size(int depth) {
    return frames.get(depth).length;
  }

  long total() {
    return frames.stream().mapToLong(frame -> frame.length).sum();
  }

  byte[] returned() {
    return returned.clone();
  }

  byte[] get(int depth, long offset, long length) {
    if (length == 0) {
      return new byte[0];
    }
    checkWithin(depth, offset, length);
    byte[] frame = frames.get(depth);
    return Arrays.copyOfRange(frame, (int) offset, (int) (offset + length));
  }

  void put(int depth, long offset, byte[] data) {
    if (data.length == 0) {
      return;
    }
    growFor(depth, offset, data.length);
    System.arraycopy(data, 0, frames.get(depth), (int) offset, data.length);
  }

  void putBounded(int depth, long offset, byte[] data, long dataOffset, long length) {
    if (length == 0) {
      return;
    }
    if (dataOffset < 0) {
      throw new Refused(MemoryException.InvalidOffset.class);
    }
    growFor(depth, offset, length);
    for (int i = 0; i < length; i++) {
      boolean inside = dataOffset < data.length - (long) i;
      frames.get(depth)[(int) offset + i] = inside ? data[(int) dataOffset + i] : 0;
    }
  }

  void copy(int depth, long target, long source, long length) {
    if (length == 0) {
      return;
    }
    checkRange(Math.max(target, source), length);
    checkRange(Math.min(target, source), length);
    growFor(depth, Math.max(target, source), length);
    put(depth, target, get(depth, source, length));
  }

  long expand(int depth, long bytes) {
    int before = size(depth);
    if (bytes < 0) {
      throw new Refused(MemoryException.InvalidSize.class);
    }
    if (bytes > before) {
      growFor(depth, 0, bytes);
    }
    return (size(depth) - (long) before) / 32;
  }

  void restore(int depth, byte[] snapshot) {
    int rounded = (snapshot.length + 31) / 32 * 32;
    if (rounded > size(depth)) {
      growFor(depth, 0, snapshot.length);
    } else if (rounded < size(depth) && depth != depth()) {
      throw new Refused(MemoryException.ChildContextActive.class);
    }
    frames.set(depth, Arrays.copyOf(snapshot, rounded));
  }

  /** What growth costs, whoever may pay it; offset and length are unsigned. */
  BigInteger price(int depth, long offset, long length) {
    BigInteger end = unsigned(offset).add(unsigned(length));
    BigInteger old = BigInteger.valueOf(size(depth) / 32);
    BigInteger words = words(end);
    if (length == 0 || words.compareTo(old) <= 0) {
      return BigInteger.ZERO;
    }
    return cost(words).subtract(cost(old));
  }

  /** The gas that is left, or -1. */
  long charge(int depth, long gas, long offset, long length) {
    if (length == 0) {
      return gas;
    }
    BigInteger end = unsigned(offset).add(unsigned(length));
    BigInteger left = BigInteger.valueOf(gas).subtract(price(depth, offset, length));
    if (left.signum() < 0 || words(end).compareTo(MOST_WORDS) > 0) {
      return -1;
    }
    growFor(depth, offset, length);
    return left.longValueExact();
  }

  void enter(int depth) {
    checkInnermost(depth);
    frames.add(new byte[0]);
  }

  void discard(int depth) {
    checkOneChild(depth);
    frames.removeLast();
  }

  void commit(int depth) {
    checkOneChild(depth);
    byte[] child = frames.removeLast();
    byte[] parent = frames.removeLast();
    byte[] both = Arrays.copyOf(parent, parent.length + child.length);
    System.arraycopy(child, 0, both, parent.length, child.length);
    frames.add(both);
  }

  void returnBytes(int depth, long offset, long length) {
    returned = get(depth, offset, length);
  }

  void reset() {
    frames.clear();
    frames.add(new byte[0]);
    returned = new byte[0];
  }

  /** Yellow Paper, equation 327. */
  static BigInteger cost(BigInteger words) {
    BigInteger square = words.multiply(words);
    return words.multiply(BigInteger.valueOf(3)).add(square.divide(BigInteger.valueOf(512)));
  }

  static BigInteger words(BigInteger bytes) {
    return bytes.add(BigInteger.valueOf(31)).divide(BigInteger.valueOf(32));
  }

  private void growFor(int depth, long offset, long length) {
    BigInteger end = checkRange(offset, length);
    if (end.compareTo(BigInteger.valueOf(size(depth))) <= 0) {
      return;
    }
    checkInnermost(depth);
    BigInteger rounded = words(end).multiply(BigInteger.valueOf(32));
    BigInteger others = BigInteger.valueOf(total() - size(depth));
    if (others.add(rounded).compareTo(limit) > 0) {
      throw new Refused(MemoryException.MemoryLimitExceeded.class);
    }
    frames.set(depth, Arrays.copyOf(frames.get(depth), rounded.intValueExact()));
  }

  private void checkWithin(int depth, long offset, long length) {
    if (checkRange(offset, length).compareTo(BigInteger.valueOf(size(depth))) > 0) {
      throw new Refused(MemoryException.InvalidOffset.class);
    }
  }

  private static BigInteger checkRange(long offset, long length) {
    if (offset < 0) {
      throw new Refused(MemoryException.InvalidOffset.class);
    }
    BigInteger end = BigInteger.valueOf(offset).add(BigInteger.valueOf(length));
    if (length < 0 || end.compareTo(LARGEST) > 0) {
      throw new Refused(MemoryException.InvalidSize.class);
    }
    return end;
  }

  private void checkInnermost(int depth) {
    if (depth < depth()) {
      throw new Refused(MemoryException.ChildContextActive.class);
    }
  }

  private void checkOneChild(int depth) {
    if (depth == depth()) {
      throw new Refused(MemoryException.NoChildContextToRevertOrCommit.class);
    }
    checkInnermost(depth + 1);
  }

  private static BigInteger unsigned(long value) {
    return new BigInteger(Long.toUnsignedString(value));
  }

  /** What the real memory must throw instead. */
  static final class Refused extends RuntimeException {
    @Serial private static final long serialVersionUID = 1L;

    final Class<? extends MemoryException> with;

    Refused(Class<? extends MemoryException> with) {
      this.with = with;
    }
  }
}
