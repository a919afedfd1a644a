/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.vm3d;

import static dev.engram.vm3d.Interpreter.a;
import static dev.engram.vm3d.Interpreter.b;
import static dev.engram.vm3d.Interpreter.set;

import dev.engram.space.Space;
import dev.engram.space.SpaceException;
import dev.engram.vm3d.code.Op;
import dev.engram.vm3d.code.Program;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Loads and stores of one register. They are executed in runs, by a loop that has little else to
 * keep: all that it needs stays in the processor's registers, which is not so in the loop that has
 * all instructions.
 */
final class AccessInstructions {

  private static final int WORD = 32;

  private final MeteredMemory memory;
  private final Space space;
  private final long[] w;
  private final byte[] bytes = new byte[WORD];

  /** The gas that the last run has left. */
  private long gas;

  /** The last fault. */
  private @Nullable Fault fault;

  AccessInstructions(MeteredMemory memory, long[] registers) {
    this.memory = memory;
    this.space = memory.space;
    this.w = registers;
  }

  static boolean isOne(int op) {
    return op == Op.MLOAD || op == Op.MSTORE || op == Op.MLOAD3D || op == Op.MSTORE3D;
  }

  /**
   * Executes a run of instructions, or those of it before a fault.
   *
   * @param sums what all instructions before a slot cost together
   * @param from the first slot
   * @param end behind the last
   * @param withGas what there is
   * @return the end, or the complement of the slot where the {@link #fault} is
   */
  int run(Program program, long[] sums, int from, int end, long withGas) {
    long[] heads = program.heads();
    int slot = from;
    long left = withGas;
    try {
      for (; slot < end; slot++) {
        long head = heads[slot];
        long price = sums[slot + 1] - sums[slot];
        if (price > left) {
          throw Stop.of(Fault.OUT_OF_GAS);
        }
        left -= price;
        switch ((int) head & 0xFF) {
          case Op.MLOAD -> {
            long address = w[b(head)] + (int) (head >>> 32);
            int size = (int) (head >>> 24) & 0xFF;
            left = memory.read(left, address, size);
            load(a(head), address, size);
          }
          case Op.MSTORE -> {
            long address = w[a(head)] + (int) (head >>> 32);
            int size = (int) (head >>> 24) & 0xFF;
            left = memory.write(left, address, size);
            store(address, b(head), size);
          }
          case Op.MLOAD3D -> {
            long address = program.wides()[slot];
            int size = (int) (head >>> 32);
            left = memory.read(left, address, size);
            load(a(head), address, size);
          }
          default -> {
            long address = program.wides()[slot];
            int size = (int) (head >>> 32);
            left = memory.write(left, address, size);
            store(address, a(head), size);
          }
        }
      }
    } catch (Stop stop) {
      fault = stop.fault;
      slot = ~slot;
    } catch (SpaceException refused) {
      fault = MeteredMemory.fault(refused);
      slot = ~slot;
    }
    gas = left;
    return slot;
  }

  long gas() {
    return gas;
  }

  Fault fault() {
    return Objects.requireNonNull(fault);
  }

  /** Loads 1 to 32 bytes into a register. */
  private void load(int register, long address, int size) {
    switch (size) {
      case WORD -> space.getWord(address, w, register);
      case 8 -> set(w, register, space.getLong(address));
      case 4 -> set(w, register, space.getInt(address) & 0xFFFF_FFFFL);
      case 1 -> set(w, register, space.getByte(address) & 0xFF);
      default -> loadSome(register, address, size);
    }
  }

  private void loadSome(int register, long address, int size) {
    space.read(address, bytes, 0, size);
    set(w, register, 0);
    for (int i = 0; i < size; i++) {
      int bit = 8 * (size - 1 - i);
      w[register + (bit >>> 6)] |= (bytes[i] & 0xFFL) << bit;
    }
  }

  /** Stores the 1 to 32 lowest bytes of a register. */
  private void store(long address, int register, int size) {
    switch (size) {
      case WORD -> space.putWord(address, w, register);
      case 8 -> space.putLong(address, w[register]);
      case 4 -> space.putInt(address, (int) w[register]);
      case 1 -> space.putByte(address, (byte) w[register]);
      default -> storeSome(address, register, size);
    }
  }

  private void storeSome(long address, int register, int size) {
    for (int i = 0; i < size; i++) {
      int bit = 8 * (size - 1 - i);
      bytes[i] = (byte) (w[register + (bit >>> 6)] >>> bit);
    }
    space.write(address, bytes, 0, size);
  }
}
