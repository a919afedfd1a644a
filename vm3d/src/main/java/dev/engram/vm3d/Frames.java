/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.vm3d;

import java.util.Arrays;

/**
 * The frames of a program that is running: what each needs to be left, or to be reverted. The
 * outermost is the program itself.
 *
 * <p><b>Checkpoints are made late.</b> A frame has none until it, or one that it calls, writes. If
 * an inner frame writes first, its checkpoint is as good for those around it that have none, since
 * they have not written; so when it returns, the frame around it takes the checkpoint over instead
 * of having it committed. Calls that only compute and read cost no checkpoint at all.
 */
final class Frames {

  static final int MOST = 1_024;

  /** Longs of all registers. */
  static final int REGISTERS = 64;

  /** Longs of the registers that a frame has in common with its caller. */
  static final int COMMON = 32;

  private static final long NONE = -1;

  private static final int RETURN = REGISTERS;
  private static final int GAS = REGISTERS + 1;
  private static final int ANSWER = REGISTERS + 2;
  private static final int CHECKPOINT = REGISTERS + 3;
  private static final int EPOCH = REGISTERS + 4;
  private static final int CHANGES = REGISTERS + 5;
  private static final int STRIDE = REGISTERS + 6 + Refunds.WORDS;

  private long[] records = new long[8 * STRIDE];
  private int depth;

  /** How many there are, 0 if no program is running. */
  int depth() {
    return depth;
  }

  /** Whether the innermost may write as it is. */
  boolean isOpen() {
    return records[(depth - 1) * STRIDE + CHECKPOINT] != NONE;
  }

  /** Begins a frame, with the registers as they are; those of its own are not yet cleared. */
  void enter(int back, long gas, int answer, long[] registers, MeteredMemory memory) {
    if ((depth + 1) * STRIDE > records.length) {
      records = Arrays.copyOf(records, 2 * records.length);
    }
    int at = depth++ * STRIDE;
    System.arraycopy(registers, 0, records, at, REGISTERS);
    records[at + RETURN] = back;
    records[at + GAS] = gas;
    records[at + ANSWER] = answer;
    records[at + CHECKPOINT] = NONE;
    records[at + EPOCH] = memory.settled.epoch();
    records[at + CHANGES] = memory.changes;
    memory.refunds.save(records, at + CHANGES + 1);
    memory.settled.pass();
  }

  /** Gives the innermost frame its checkpoint. */
  void open(MeteredMemory memory) {
    records[(depth - 1) * STRIDE + CHECKPOINT] = memory.space.checkpoint();
  }

  /** Leaves the innermost frame, keeping what it did and the common registers. */
  void leave(long[] registers, MeteredMemory memory) {
    int at = --depth * STRIDE;
    System.arraycopy(records, at + COMMON, registers, COMMON, REGISTERS - COMMON);
    long checkpoint = records[at + CHECKPOINT];
    if (checkpoint == NONE) {
      memory.settled.back(records[at + EPOCH]);
    } else if (depth > 0 && !isOpen()) {
      records[at - STRIDE + CHECKPOINT] = checkpoint;
    } else {
      memory.space.commit(checkpoint);
    }
  }

  /** Leaves the innermost frame, undoing what it did. */
  void revert(long[] registers, MeteredMemory memory) {
    int at = --depth * STRIDE;
    System.arraycopy(records, at, registers, 0, REGISTERS);
    memory.changes = records[at + CHANGES];
    memory.refunds.restore(records, at + CHANGES + 1);
    if (records[at + CHECKPOINT] == NONE) {
      memory.settled.back(records[at + EPOCH]);
    } else {
      memory.settled.pass();
      memory.blocksChanged();
      // last, since who is told of it may throw
      memory.space.revert(records[at + CHECKPOINT]);
    }
  }

  /** Leaves all frames, keeping what they did. */
  void keepAll(MeteredMemory memory) {
    long checkpoint = outermost();
    if (checkpoint != NONE) {
      memory.space.commit(checkpoint);
    }
    depth = 0;
  }

  /** Leaves all frames, undoing what they did. */
  void revertAll(long[] registers, MeteredMemory memory) {
    long checkpoint = outermost();
    depth = 1;
    records[CHECKPOINT] = checkpoint;
    revert(registers, memory);
  }

  /** The checkpoint outside all others. */
  private long outermost() {
    for (int i = 0; i < depth; i++) {
      if (records[i * STRIDE + CHECKPOINT] != NONE) {
        return records[i * STRIDE + CHECKPOINT];
      }
    }
    return NONE;
  }

  /** Where the caller of the frame that was left last goes on. */
  int back() {
    return (int) records[depth * STRIDE + RETURN];
  }

  /** The gas that the caller of the frame that was left last has kept. */
  long gas() {
    return records[depth * STRIDE + GAS];
  }

  /** Where in the registers the caller of the frame that was left last wants the answer. */
  int answer() {
    return (int) records[depth * STRIDE + ANSWER];
  }

  /** The gas that all callers have kept. */
  long gasOfCallers() {
    long sum = 0;
    for (int i = 0; i < depth; i++) {
      sum += records[i * STRIDE + GAS];
    }
    return sum;
  }
}
