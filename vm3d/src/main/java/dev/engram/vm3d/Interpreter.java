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
 * {@link #c}.
 *
 * <p>It is in four parts, because HotSpot computes what cases of a switch have in common ahead of
 * it, and with all instructions in one switch keeps most of it on the stack: 6 to 9 ns an
 * instruction, of which half were such moves. {@link RegisterInstructions} has those that cannot
 * fail, and executes a run of them for one charge; {@link AccessInstructions} loads and stores;
 * {@link MemoryInstructions} has what is rare or concerns blocks.
 *
 * <p>A {@link Stop} carries a fault out of wherever it is found to the end of the frame. The price
 * of the instruction is in the local by then, and stays paid; terms of the memory come back with
 * the call that charged them, so that they are as if not charged if it did not return.
 */
final class Interpreter {

  private final MeteredMemory memory;
  private final AccessInstructions accesses;
  private final MemoryInstructions blocks;
  private final Frames frames;
  private final GasSchedule schedule;
  private final @Nullable Profile profile;
  final long[] registers = new long[Frames.REGISTERS];

  private Program program = Program.of(new byte[0]);

  /** {@link Runs#ends}. */
  private int[] ends = {0};

  /** What all instructions before a slot cost together. */
  private long[] sums = {0, 0};

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
    this.profile = profile;
    this.accesses = new AccessInstructions(memory, registers);
    this.blocks = new MemoryInstructions(memory, schedule, relieved, registers);
  }

  /** Stands before the first instruction of a program. */
  void begin(Program next, long withGas, long instructions) {
    if (next != program) {
      sums = Prices.sums(next, schedule);
      ends = Runs.ends(next, profile == null);
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

  /** Undoes the program, in which something threw that is no fault of its own. */
  void breakOff() {
    over = true;
    if (profile != null) {
      profile.stop();
    }
    frames.revertAll(registers, memory);
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
    Program code = program;
    long[] heads = code.heads();
    long[] wides = code.wides();
    int[] ends = this.ends;
    long[] sums = this.sums;
    int at = ip;
    long rest = left;
    long fuel = gas;
    Fault found = null;
    boolean halted = false;
    try {
      loop:
      while (rest > until) {
        int end = ends[at];
        if (end > at) {
          if (sums[end] - sums[at] > fuel || end - at > rest - until) {
            end = at + 1; // not all of the run, so one by one
          }
          if (profile != null) {
            profile.next((int) heads[at] & 0xFF);
          }
          if (sums[end] - sums[at] > fuel) {
            rest--;
            found = Fault.OUT_OF_GAS;
            break;
          }
          fuel -= sums[end] - sums[at];
          rest -= end - at;
          at = RegisterInstructions.run(code, w, at, end);
          continue;
        }
        if (end < 0) {
          if (profile != null) {
            profile.next((int) heads[at] & 0xFF);
          }
          end = at + (int) Math.min(~end - at, rest - until);
          int next = accesses.run(code, sums, at, end, fuel);
          fuel = accesses.gas();
          if (next < 0) {
            rest -= ~next - at + 1;
            at = ~next;
            found = accesses.fault();
            break;
          }
          rest -= next - at;
          at = next;
          continue;
        }
        long head = heads[at];
        long price = sums[at + 1] - sums[at];
        rest--;
        if (profile != null) {
          profile.next((int) head & 0xFF);
        }
        if (price > fuel) {
          found = Fault.OUT_OF_GAS;
          break;
        }
        fuel -= price;
        switch ((int) head & 0xFF) {
          case Op.DIV -> set(w, a(head), Long.divideUnsigned(w[b(head)], divisor(w[c(head)])));
          case Op.MOD -> set(w, a(head), Long.remainderUnsigned(w[b(head)], divisor(w[c(head)])));
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
          default -> {
            int op = (int) head & 0xFF;
            if (op >= Program.END) { // not cases, so that the others are a table of 83
              if (op == Op.ABORT) {
                abortCode = w[a(head)];
                found = Fault.ABORTED;
                break loop;
              }
              if (op == Op.HALTOUT) {
                fuel = blocks.priceOfOutput(fuel, head);
                fuel = blocks.read(fuel, head);
                output = blocks.output();
              } else if (op == Program.END) {
                rest++;
              }
              halted = true;
              break loop;
            }
            fuel = blocks.price(fuel, head, wides[at]);
            fuel = blocks.priceOfMoves(fuel, head);
            fuel = blocks.execute(fuel, head, wides[at], code.pool());
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

  private static long divisor(long number) {
    if (number == 0) {
      throw Stop.of(Fault.DIVISION_BY_ZERO);
    }
    return number;
  }
}
