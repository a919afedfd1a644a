/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.cli.picture;

import dev.engram.evm.Halt;
import dev.engram.frames.FrameObserver;
import java.util.Arrays;

/**
 * Adds up what happens to the memory of one or more runs, in bounded space.
 *
 * <p>Time is counted in changes of size. The sizes are kept in {@value #SLOTS} slots; when they are
 * full, neighbours are merged to the larger of the two and a slot stands for twice as many changes
 * from then on, so that a peak is never lost.
 *
 * <p>The outermost frame is not entered or left in the eyes of a memory: {@link #begin} and {@link
 * #end} stand for that.
 */
public final class MemoryHistory implements FrameObserver {

  private static final int SLOTS = 512;
  private static final long WORD = 32;

  private final long[] slots = new long[SLOTS];

  /** Slots that have been started; the last one may still take changes. */
  private int used;

  /** Changes in the last slot, from 0 to {@link #stride}. */
  private long filled;

  private long stride = 1;
  private long changes;

  /** Largest frame in bytes, by depth. */
  private long[] peaks = new long[1];

  private int depths;
  private long total;
  private long peak;
  private long entered;
  private long reverted;
  private long released;
  private long committed;
  private long expansions;
  private long gas;

  /** A run begins: no frame has any memory. */
  public void begin() {
    change(0);
  }

  /**
   * The run has ended, and with it the outermost frame; a transaction that was refused had none.
   */
  public void end(Halt halt) {
    entered(0);
    if (halt == Halt.SUCCESS) {
      released++;
    } else {
      reverted++;
    }
  }

  @Override
  public void entered(int depth) {
    entered++;
    if (depth >= peaks.length) {
      peaks = Arrays.copyOf(peaks, Math.max(depth + 1, 2 * peaks.length));
    }
    depths = Math.max(depths, depth + 1);
  }

  @Override
  public void expanded(int depth, long oldSize, long newSize, long newTotal) {
    expansions++;
    gas += cost(newSize / WORD) - cost(oldSize / WORD);
    depths = Math.max(depths, depth + 1);
    peaks[depth] = Math.max(peaks[depth], newSize);
    change(newTotal);
  }

  @Override
  public void reverted(int depth, long size) {
    reverted++;
    change(total - size);
  }

  @Override
  public void released(int depth, long size) {
    released++;
    change(total - size);
  }

  @Override
  public void committed(int depth, long size) {
    committed++;
  }

  /** Frames entered, the outermost ones among them. */
  public long entered() {
    return entered;
  }

  /** Frames discarded because their call failed. */
  public long reverted() {
    return reverted;
  }

  /** Frames discarded because their call was over. */
  public long released() {
    return released;
  }

  /** Frames that became part of their parent. */
  public long committed() {
    return committed;
  }

  /** How often a frame grew. */
  public long expansions() {
    return expansions;
  }

  /** Gas paid for growing, Yellow Paper appendix H. */
  public long gas() {
    return gas;
  }

  /** Most words that all frames had together. */
  public long peakWords() {
    return peak / WORD;
  }

  /** Words of the largest frame at each depth, the outermost first. */
  public long[] peakWordsByDepth() {
    long[] words = Arrays.copyOf(peaks, depths);
    Arrays.setAll(words, i -> words[i] / WORD);
    return words;
  }

  /** Changes of size that were heard of. */
  public long changes() {
    return changes;
  }

  /** Words in use over time: the most in each of as many equal stretches as there are items. */
  public long[] timeline() {
    long[] words = Arrays.copyOf(slots, used);
    Arrays.setAll(words, i -> words[i] / WORD);
    return words;
  }

  private void change(long newTotal) {
    total = newTotal;
    peak = Math.max(peak, newTotal);
    changes++;
    if (used == 0 || filled == stride) {
      if (used == SLOTS) {
        merge();
      } else {
        used++;
        filled = 0;
      }
    }
    slots[used - 1] = filled == 0 ? newTotal : Math.max(slots[used - 1], newTotal);
    filled++;
  }

  /** Halves the slots; all of them were full, so the next change starts a new one. */
  private void merge() {
    for (int i = 0; i < SLOTS / 2; i++) {
      slots[i] = Math.max(slots[2 * i], slots[2 * i + 1]);
    }
    stride *= 2;
    used = SLOTS / 2 + 1;
    filled = 0;
  }

  private static long cost(long words) {
    return 3 * words + words * words / 512;
  }
}
