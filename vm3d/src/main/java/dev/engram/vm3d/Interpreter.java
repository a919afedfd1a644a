/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.vm3d;

import dev.engram.space.SpaceException;
import dev.engram.vm3d.code.Op;
import dev.engram.vm3d.code.Program;
import dev.engram.vm3d.gas.GasSchedule;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Executes a program until it ends or has executed as many instructions as it was asked to.
 *
 * <p>The loop keeps the gas, the instruction pointer and the instructions left in locals, and
 * allocates nothing. A register is four longs, the least significant first: register <em>i</em>
 * begins at <em>4i</em>, which is how the fields of a head come out of {@link #a}, {@link #b} and
 * {@link #c}. What is rare, or has to do with blocks, is in {@link MemoryInstructions}, so that the
 * loop stays within what HotSpot compiles and inlines well.
 *
 * <p>A {@link Stop} carries a fault out of wherever it is found to the end of the frame. The price
 * of the instruction is in the local by then, and stays paid; terms of the memory come back with
 * the call that charged them, so that they are as if not charged if it did not return.
 */
final class Interpreter {

  private final MeteredMemory memory;
  private final MemoryInstructions blocks;
  private final Frames frames;
  private final GasSchedule schedule;
  private final long relief;
  private final @Nullable Profile profile;
  final long[] registers = new long[Frames.REGISTERS];

  private Program program = Program.of(new byte[0]);
  private long[] prices = {0};
  private int ip;
  private long gas;
  private long left;
  private byte[] output = {};
  private long abortCode;
  private @Nullable Fault fault;
  private boolean over = true;

  Interpreter(
      MeteredMemory memory, GasSchedule schedule, boolean relieved, @Nullable Profile profile) {
    this.memory = memory;
    this.frames = memory.frames;
    this.schedule = schedule;
    this.relief = relieved ? schedule.terms().relief() : 0;
    this.profile = profile;
    this.blocks = new MemoryInstructions(memory, schedule, registers);
  }

  /** Stands before the first instruction of a program. */
  void begin(Program next, long withGas, long instructions) {
    if (next != program) {
      prices = Prices.of(next, schedule, relief);
      program = next;
    }
    ip = 0;
    gas = withGas;
    left = instructions;
    output = new byte[0];
    abortCode = 0;
    fault = null;
    over = false;
    frames.enter(0, 0, 0, registers, memory);
  }

  boolean isOver() {
    return over;
  }

  /** The fault of the outermost frame, if it ended with one. */
  @Nullable Fault fault() {
    return fault;
  }

  byte[] output() {
    return output;
  }

  long abortCode() {
    return abortCode;
  }

  /** Gas of the innermost frame. */
  long gas() {
    return gas;
  }

  /** Instructions that may still be executed. */
  long left() {
    return left;
  }

  /** Byte offset of the next instruction, or of the one at which the program ended. */
  int at() {
    return program.offset(ip);
  }

  /** Executes some instructions, or fewer if the program ends before. */
  void run(long instructions) {
    long until = left - Math.min(instructions, left);
    while (!over) {
      Fault found = loop(until);
      if (found != null) {
        unwind(found);
      } else if (!over) {
        if ((program.heads()[ip] & 0xFF) == Program.END) {
          halt();
        } else if (left == 0) {
          unwind(Fault.OUT_OF_INSTRUCTIONS);
        } else {
          return;
        }
      }
    }
  }

  private void halt() {
    gas += frames.gasOfCallers();
    frames.keepAll(memory);
    over = true;
  }

  private void unwind(Fault found) {
    memory.counts.faults++;
    if (frames.depth() == 1 || found == Fault.OUT_OF_INSTRUCTIONS) {
      gas += frames.gasOfCallers();
      frames.revertAll(registers, memory);
      fault = found;
      over = true;
    } else {
      abortCode = 0;
      frames.revert(registers, memory);
      gas += frames.gas();
      ip = frames.back();
      set(registers, frames.answer(), found.code());
    }
  }

  /**
   * Executes instructions until as few are left as said, or there is something to see to.
   *
   * @return the fault of the innermost frame, or null
   */
  private @Nullable Fault loop(long until) {
    long[] w = registers;
    long[] heads = program.heads();
    long[] wides = program.wides();
    long[] costs = prices;
    int at = ip;
    long rest = left;
    long fuel = gas;
    Fault found = null;
    boolean halted = false;
    try {
      loop:
      while (rest > until) {
        long head = heads[at];
        long price = costs[at];
        rest--;
        if (price > fuel) {
          found = Fault.OUT_OF_GAS;
          break;
        }
        fuel -= price;
        if (profile != null) {
          profile.next((int) head & 0xFF);
        }
        switch ((int) head & 0xFF) {
          case Op.ADD3D -> set(w, a(head), w[b(head)] + w[c(head)]);
          case Op.SUB3D -> set(w, a(head), w[b(head)] - w[c(head)]);
          case Op.ADDI -> set(w, a(head), w[b(head)] + imm(head));
          case Op.MUL -> set(w, a(head), w[b(head)] * w[c(head)]);
          case Op.MULHI -> set(w, a(head), Math.unsignedMultiplyHigh(w[b(head)], w[c(head)]));
          case Op.DIV -> set(w, a(head), Long.divideUnsigned(w[b(head)], divisor(w[c(head)])));
          case Op.MOD -> set(w, a(head), Long.remainderUnsigned(w[b(head)], divisor(w[c(head)])));
          case Op.AND -> set(w, a(head), w[b(head)] & w[c(head)]);
          case Op.OR -> set(w, a(head), w[b(head)] | w[c(head)]);
          case Op.XOR -> set(w, a(head), w[b(head)] ^ w[c(head)]);
          case Op.NOT -> set(w, a(head), ~w[b(head)]);
          case Op.SHL -> set(w, a(head), shl(w[b(head)], w[c(head)]));
          case Op.SHR -> set(w, a(head), shr(w[b(head)], w[c(head)]));
          case Op.SAR -> set(w, a(head), sar(w[b(head)], w[c(head)]));
          case Op.LT -> set(w, a(head), isLess(w, b(head), c(head)) ? 1 : 0);
          case Op.EQ -> set(w, a(head), isSame(w, b(head), c(head)) ? 1 : 0);
          case Op.SLT -> set(w, a(head), w[b(head)] < w[c(head)] ? 1 : 0);
          case Op.LDI -> set(w, a(head), wides[at]);
          case Op.MOV3D -> move(w, b(head), w, a(head));
          case Op.LDW -> move(program.pool(), (int) wides[at], w, a(head));
          case Op.JUMP -> {
            at = imm(head);
            continue;
          }
          case Op.BEQ -> {
            if (isSame(w, a(head), b(head))) {
              at = imm(head);
              continue;
            }
          }
          case Op.BNE -> {
            if (!isSame(w, a(head), b(head))) {
              at = imm(head);
              continue;
            }
          }
          case Op.BLT -> {
            if (isLess(w, a(head), b(head))) {
              at = imm(head);
              continue;
            }
          }
          case Op.BGE -> {
            if (!isLess(w, a(head), b(head))) {
              at = imm(head);
              continue;
            }
          }
          case Op.MLOAD -> {
            long address = w[b(head)] + imm(head);
            int size = (int) (head >>> 24) & 0xFF;
            fuel = memory.read(fuel, address, size);
            blocks.load(a(head), address, size);
          }
          case Op.MSTORE -> {
            long address = w[a(head)] + imm(head);
            int size = (int) (head >>> 24) & 0xFF;
            fuel = memory.write(fuel, address, size);
            blocks.store(address, b(head), size);
          }
          case Op.MLOAD3D -> {
            fuel = memory.read(fuel, wides[at], imm(head));
            blocks.load(a(head), wides[at], imm(head));
          }
          case Op.MSTORE3D -> {
            fuel = memory.write(fuel, wides[at], imm(head));
            blocks.store(wides[at], a(head), imm(head));
          }
          case Op.NOP -> {}
          case Op.MGAS -> set(w, a(head), fuel);
          case Op.MREFUND -> set(w, a(head), memory.refunds.earned());
          case Op.CALL -> {
            if (frames.depth() == Frames.MOST) {
              set(w, b(head), Fault.CALL_DEPTH.code());
            } else {
              long given = Long.compareUnsigned(w[a(head)], fuel) < 0 ? w[a(head)] : fuel;
              frames.enter(at + 1, fuel - given, b(head), w, memory);
              Arrays.fill(w, Frames.COMMON, Frames.REGISTERS, 0);
              memory.counts.calls++;
              fuel = given;
              at = imm(head);
              continue;
            }
          }
          case Op.RET -> {
            if (frames.depth() == 1) {
              found = Fault.NO_FRAME;
              break loop;
            }
            frames.leave(w, memory);
            fuel += frames.gas();
            at = frames.back();
            set(w, frames.answer(), 0);
            continue;
          }
          case Op.ABORT -> {
            abortCode = w[a(head)];
            found = Fault.ABORTED;
            break loop;
          }
          case Op.HALTOUT -> {
            fuel = blocks.priceOfOutput(fuel, head);
            fuel = blocks.read(fuel, head);
            output = blocks.output();
            halted = true;
            break loop;
          }
          case Op.HALT3D -> {
            halted = true;
            break loop;
          }
          case Program.END -> {
            rest++;
            halted = true;
            break loop;
          }
          default -> {
            fuel = blocks.price(fuel, head);
            fuel = blocks.priceOfMoves(fuel, head);
            fuel = blocks.execute(fuel, head, wides[at], program.pool());
          }
        }
        at++;
      }
    } catch (Stop stop) {
      found = stop.fault;
    } catch (SpaceException refused) {
      found = MeteredMemory.fault(refused);
    }
    ip = at;
    left = rest;
    gas = fuel;
    if (profile != null) {
      profile.stop();
    }
    if (halted) {
      halt();
    }
    return found;
  }

  /** Where the first register of an instruction begins. */
  static int a(long head) {
    return (int) (head >>> 6) & 0x3C;
  }

  /** Where the second begins. */
  static int b(long head) {
    return (int) (head >>> 14) & 0x3C;
  }

  /** Where the third begins. */
  static int c(long head) {
    return (int) (head >>> 22) & 0x3C;
  }

  private static int imm(long head) {
    return (int) (head >>> 32);
  }

  /** Gives a register a number. */
  static void set(long[] w, int at, long number) {
    w[at] = number;
    w[at + 1] = 0;
    w[at + 2] = 0;
    w[at + 3] = 0;
  }

  private static void move(long[] from, int at, long[] to, int target) {
    to[target] = from[at];
    to[target + 1] = from[at + 1];
    to[target + 2] = from[at + 2];
    to[target + 3] = from[at + 3];
  }

  private static boolean isSame(long[] w, int a, int b) {
    return w[a] == w[b] && w[a + 1] == w[b + 1] && w[a + 2] == w[b + 2] && w[a + 3] == w[b + 3];
  }

  private static boolean isLess(long[] w, int a, int b) {
    for (int i = 3; i > 0; i--) {
      if (w[a + i] != w[b + i]) {
        return Long.compareUnsigned(w[a + i], w[b + i]) < 0;
      }
    }
    return Long.compareUnsigned(w[a], w[b]) < 0;
  }

  private static long divisor(long number) {
    if (number == 0) {
      throw Stop.of(Fault.DIVISION_BY_ZERO);
    }
    return number;
  }

  private static long shl(long number, long by) {
    return by >>> 6 == 0 ? number << by : 0;
  }

  private static long shr(long number, long by) {
    return by >>> 6 == 0 ? number >>> by : 0;
  }

  private static long sar(long number, long by) {
    return number >> (by >>> 6 == 0 ? by : 63);
  }
}
