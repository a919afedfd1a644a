/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.frames;

import java.util.Arrays;

/**
 * What {@link OutOfMemoryTest} runs with little heap. It has no test library at hand: it throws
 * where it is disappointed.
 */
final class LittleHeap {

  private static final long TOO_MUCH = 1L << 29;

  private LittleHeap() {}

  public static void main(String[] scene) {
    String said =
        switch (scene[0]) {
          case "shortage" -> shortage();
          case "doubling" -> doubling();
          case "gibibyte" -> gibibyte();
          default -> throw new IllegalArgumentException(scene[0]);
        };
    System.out.println(said);
  }

  private static String shortage() {
    refuses(() -> Frames.builder().capacity(Frames.MAX_TOTAL).build());
    Frames frames = Frames.create();
    Frame root = frames.root();
    root.putByte(100, 7);
    Frame child = root.enter();
    child.putByte(3_000, 9);
    long capacity = frames.capacity();
    byte[] before = child.snapshot();
    refuses(() -> child.expand(TOO_MUCH));
    refuses(() -> child.putByte(TOO_MUCH, 1));
    refuses(() -> child.putBounded(0, new byte[5], 0, TOO_MUCH));
    refuses(() -> child.copy(TOO_MUCH, 0, 50));
    refuses(() -> child.copy(0, TOO_MUCH, 50));
    refuses(() -> child.charge(Long.MAX_VALUE, TOO_MUCH, 1));
    refuses(() -> child.store(Long.MAX_VALUE, TOO_MUCH, new long[4], 0));
    refuses(() -> child.load(Long.MAX_VALUE, TOO_MUCH, new long[4], 0));
    refuses(() -> child.storeByte(Long.MAX_VALUE, TOO_MUCH, 1));
    demand(frames.capacity() == capacity && frames.depth() == 1);
    demand(Arrays.equals(before, child.snapshot()));
    child.putByte(1 << 20, 1);
    root.revert();
    demand(root.size() == 128 && root.getByte(100) == 7);
    return "as it was";
  }

  /**
   * 48 MiB fit beside the 1 MiB that is there; nothing fits beside them, and 2 × 24 MiB do not fit
   * beside 24.
   */
  private static String doubling() {
    Frames frames = Frames.create();
    Frame root = frames.root();
    root.expand(24 << 20);
    root.putByte(5, 5);
    root.expand((24 << 20) + 1);
    demand(root.getByte(5) == 5 && root.size() == (24 << 20) + 32);
    return "grown";
  }

  private static String gibibyte() {
    Frame root = Frames.create().root();
    root.expand(1 << 30);
    root.putByte((1 << 30) - 1, 1);
    demand(root.getByte((1 << 30) - 1) == 1 && root.getByte(1 << 29) == 0);
    return String.valueOf(root.size());
  }

  private static void refuses(Runnable operation) {
    try {
      operation.run();
    } catch (MemoryException.OutOfMemory e) {
      demand(e.getCause() instanceof OutOfMemoryError);
      return;
    }
    throw new AssertionError("there was room");
  }

  private static void demand(boolean held) {
    if (!held) {
      throw new AssertionError("the memory is not as it was");
    }
  }
}
