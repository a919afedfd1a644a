/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.bench;

import java.util.Arrays;

/**
 * The straightforward interpreter that a VM's author writes first: a switch over the bytes, gas and
 * stack checked at each instruction, a {@code byte[]} for memory that is zeroed by allocation. It
 * knows the instructions of the timed programs only, and 64-bit values, which is less work than the
 * real thing has.
 */
final class NaiveInterpreter {

  private final long[] stack = new long[4 * 1024];
  private byte[] memory = {};
  private int size;
  private long gas;

  /** Runs a program to its STOP; answers the gas that it used. */
  long run(byte[] code, long limit) {
    memory = new byte[0];
    size = 0;
    gas = limit;
    int pc = 0;
    int sp = 0;
    while (true) {
      int op = code[pc++] & 0xFF;
      switch (op) {
        case 0x00 -> {
          return limit - gas;
        }
        case 0x01 -> {
          charge(3, sp, 2, 1);
          sp -= 4;
          push(sp - 4, stack[sp] + stack[sp - 4]);
        }
        case 0x03 -> {
          charge(3, sp, 2, 1);
          sp -= 4;
          push(sp - 4, stack[sp] - stack[sp - 4]);
        }
        case 0x11 -> {
          charge(3, sp, 2, 1);
          sp -= 4;
          push(sp - 4, Long.compareUnsigned(stack[sp], stack[sp - 4]) > 0 ? 1 : 0);
        }
        case 0x50 -> {
          charge(2, sp, 1, 0);
          sp -= 4;
        }
        case 0x51 -> {
          charge(3, sp, 1, 1);
          int offset = Math.toIntExact(stack[sp - 4]);
          expand(offset + 32L);
          for (int limb = 0; limb < 4; limb++) {
            stack[sp - 1 - limb] = read(offset + 8 * limb);
          }
        }
        case 0x52 -> {
          charge(3, sp, 2, 0);
          sp -= 8;
          int offset = Math.toIntExact(stack[sp + 4]);
          expand(offset + 32L);
          for (int limb = 0; limb < 4; limb++) {
            write(offset + 8 * limb, stack[sp + 3 - limb]);
          }
        }
        case 0x57 -> {
          charge(10, sp, 2, 0);
          sp -= 8;
          if ((stack[sp] | stack[sp + 1] | stack[sp + 2] | stack[sp + 3]) != 0) {
            pc = Math.toIntExact(stack[sp + 4]);
            if (code[pc] != 0x5B) {
              throw new IllegalStateException("no JUMPDEST at " + pc);
            }
          }
        }
        case 0x5B -> charge(1, sp, 0, 0);
        case 0x5E -> {
          charge(3, sp, 3, 0);
          sp -= 12;
          int length = Math.toIntExact(stack[sp]);
          int source = Math.toIntExact(stack[sp + 4]);
          int target = Math.toIntExact(stack[sp + 8]);
          charge(3L * ((length + 31) >> 5), sp, 0, 0);
          expand(Math.max(source, target) + (long) length);
          System.arraycopy(memory, source, memory, target, length);
        }
        case 0x60, 0x61, 0x62 -> {
          charge(3, sp, 0, 1);
          long value = 0;
          for (int i = 0; i <= op - 0x60; i++) {
            value = value << 8 | code[pc++] & 0xFF;
          }
          push(sp, value);
          sp += 4;
        }
        case 0x80 -> {
          charge(3, sp, 1, 2);
          System.arraycopy(stack, sp - 4, stack, sp, 4);
          sp += 4;
        }
        case 0x90 -> {
          charge(3, sp, 2, 2);
          for (int i = sp - 4; i < sp; i++) {
            long top = stack[i];
            stack[i] = stack[i - 4];
            stack[i - 4] = top;
          }
        }
        default ->
            throw new IllegalStateException("not an instruction of the timed programs: " + op);
      }
    }
  }

  private void charge(long cost, int sp, int inputs, int outputs) {
    gas -= cost;
    if (gas < 0 || sp < 4 * inputs || sp + 4 * (outputs - inputs) > stack.length) {
      throw new IllegalStateException("out of gas or stack");
    }
  }

  private void push(int at, long value) {
    stack[at] = value;
    stack[at + 1] = 0;
    stack[at + 2] = 0;
    stack[at + 3] = 0;
  }

  private void expand(long end) {
    if (end > size) {
      long words = (end + 31) >> 5;
      long before = size >> 5;
      gas -= 3 * words + words * words / 512 - 3 * before - before * before / 512;
      if (gas < 0) {
        throw new IllegalStateException("out of gas");
      }
      size = Math.toIntExact(words << 5);
      if (size > memory.length) {
        memory = Arrays.copyOf(memory, Math.max(size, 2 * memory.length));
      }
    }
  }

  private long read(int offset) {
    long value = 0;
    for (int i = 0; i < 8; i++) {
      value = value << 8 | memory[offset + i] & 0xFF;
    }
    return value;
  }

  private void write(int offset, long value) {
    for (int i = 0; i < 8; i++) {
      memory[offset + i] = (byte) (value >>> 56 - 8 * i);
    }
  }
}
