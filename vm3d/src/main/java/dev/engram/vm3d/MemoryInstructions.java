/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.vm3d;

import static dev.engram.vm3d.Interpreter.a;
import static dev.engram.vm3d.Interpreter.b;
import static dev.engram.vm3d.Interpreter.c;
import static dev.engram.vm3d.Interpreter.set;

import dev.engram.space.Pages;
import dev.engram.space.Space;
import dev.engram.vm3d.code.Op;
import dev.engram.vm3d.gas.GasSchedule;

/**
 * The instructions that have to do with more than one word of memory. Each is told the gas there is
 * and returns what is left.
 */
final class MemoryInstructions {

  private static final int WORD = 32;
  private static final byte[] ZEROS = new byte[Pages.BYTES];

  /** The largest block, copy and fill. */
  private static final long MOST = 1L << 32;

  /** The largest output. */
  private static final long MOST_OUTPUT = 1 << 24;

  private final MeteredMemory memory;
  private final Space space;
  private final GasSchedule schedule;
  private final long relief;
  private final long[] w;
  private byte[] output = {};

  MemoryInstructions(
      MeteredMemory memory, GasSchedule schedule, boolean relieved, long[] registers) {
    this.memory = memory;
    this.space = memory.space;
    this.schedule = schedule;
    this.relief = relieved ? schedule.terms().relief() : 0;
    this.w = registers;
  }

  /** Pays for what the code alone does not say. */
  long price(long gas, long head, long wide) {
    int op = (int) head & 0xFF;
    return switch (op) {
      case Op.MALLOC -> {
        MeteredMemory.requireSize(w[b(head)], 1, MOST);
        yield MeteredMemory.charge(gas, schedule.allocation(w[b(head)]));
      }
      case Op.MREALLOC -> {
        MeteredMemory.requireSize(w[c(head)], 1, MOST);
        yield MeteredMemory.charge(gas, memory.reallocation(w[b(head)], w[c(head)]));
      }
      case Op.MCOPY, Op.MFILL -> {
        MeteredMemory.requireSize(w[c(head)], 0, MOST);
        yield MeteredMemory.charge(gas, schedule.cost(op, w[c(head)]));
      }
      case Op.MFREE3D -> MeteredMemory.charge(gas, memory.freeing(wide) + relief);
      case Op.MFREE -> MeteredMemory.charge(gas, memory.freeing(w[a(head)]) + relief);
      case Op.MCOMPACT3D, Op.MDEFRAG -> MeteredMemory.charge(gas, memory.compaction(second(head)));
      default -> gas;
    };
  }

  /** Pays for the moves of a compaction, if it is one. */
  long priceOfMoves(long gas, long head) {
    int op = (int) head & 0xFF;
    return op == Op.MCOMPACT3D || op == Op.MDEFRAG
        ? MeteredMemory.charge(gas, memory.moves(second(head), third(head), budget(head)))
        : gas;
  }

  /** Pays for an output. */
  long priceOfOutput(long gas, long head) {
    MeteredMemory.requireSize(w[b(head)], 0, MOST_OUTPUT);
    return MeteredMemory.charge(gas, schedule.cost(Op.HALTOUT, w[b(head)]));
  }

  /** Reads an output. */
  long read(long gas, long head) {
    int length = (int) w[b(head)];
    output = new byte[length];
    if (length == 0) {
      return gas;
    }
    long left = memory.read(gas, w[a(head)], length);
    space.read(w[a(head)], output, 0, length);
    return left;
  }

  byte[] output() {
    return output;
  }

  /** Executes what is not in the loop, after its price was paid. */
  long execute(long gas, long head, long wide, long[] pool) {
    long left = gas;
    switch ((int) head & 0xFF) {
      case Op.MLOADBATCH -> left = loadBatch(gas, a(head), second(head), w[c(head)]);
      case Op.MSTOREBATCH -> left = storeBatch(gas, w[a(head)], b(head), third(head));
      case Op.MCOPY3D -> left = copy(gas, pool[(int) wide], pool[(int) wide + 1], head >>> 32);
      case Op.MCOPY -> left = copy(gas, w[a(head)], w[b(head)], w[c(head)]);
      case Op.MFILL -> left = fill(gas, w[a(head)], w[c(head)], (byte) w[b(head)]);
      case Op.MALLOC3D -> {
        left = memory.allocate(gas, second(head), head >>> 32, third(head));
        set(w, a(head), memory.counts.block);
      }
      case Op.MALLOC -> {
        left = memory.allocate(gas, third(head), w[b(head)], (int) (head >>> 32));
        set(w, a(head), memory.counts.block);
      }
      case Op.MREALLOC -> {
        left = memory.reallocate(gas, w[b(head)], w[c(head)]);
        set(w, a(head), memory.counts.block);
      }
      case Op.MFREE3D -> left = memory.free(gas, wide);
      case Op.MFREE -> left = memory.free(gas, w[a(head)]);
      case Op.MSIZE3D -> set(w, a(head), memory.size(wide));
      case Op.MSIZE -> set(w, a(head), memory.size(w[b(head)]));
      case Op.MQUERY3D -> set(w, a(head), query(gas, second(head), wide));
      case Op.MQUERY -> set(w, a(head), query(gas, second(head), w[c(head)]));
      case Op.MCOMPACT3D, Op.MDEFRAG -> {
        left = memory.compact(gas, second(head), third(head), budget(head));
        set(w, a(head), memory.counts.released);
      }
      default -> throw new AssertionError("instruction 0x%02x".formatted(head & 0xFF));
    }
    return left;
  }

  private static int second(long head) {
    return (int) (head >>> 16) & 0xFF;
  }

  private static int third(long head) {
    return (int) (head >>> 24) & 0xFF;
  }

  private static long budget(long head) {
    return head >>> 32 == 0 ? Long.MAX_VALUE : head >>> 32;
  }

  private long loadBatch(long gas, int register, int words, long address) {
    long left = memory.read(gas, address, (long) WORD * words);
    int step = address >>> 32 == 0 ? WORD / 4 : WORD; // region 0 has cells of four bytes
    for (int i = 0; i < words; i++) {
      space.getWord(address + (long) step * i, w, register + 4 * i);
    }
    return left;
  }

  private long storeBatch(long gas, long address, int register, int words) {
    long left = memory.write(gas, address, (long) WORD * words);
    for (int i = 0; i < words; i++) {
      space.putWord(address + (long) WORD * i, w, register + 4 * i);
    }
    return left;
  }

  private long copy(long gas, long from, long to, long length) {
    if (length == 0) {
      return gas;
    }
    long left = memory.write(memory.read(gas, from, length), to, length);
    space.copy(from, to, length);
    return left;
  }

  private long fill(long gas, long address, long length, byte value) {
    if (length == 0) {
      return gas;
    }
    long left = memory.write(gas, address, length);
    if (value != 0) {
      space.fill(address, length, value);
      return left;
    }
    // a space that is filled with zeros gives its pages back, and these were paid for to be there
    for (long done = 0; done < length; done += ZEROS.length) {
      space.write(address + done, ZEROS, 0, (int) Math.min(ZEROS.length, length - done));
    }
    return left;
  }

  private long query(long gas, int kind, long address) {
    long answer = memory.query(kind, address);
    return kind == 3 ? gas : answer;
  }
}
