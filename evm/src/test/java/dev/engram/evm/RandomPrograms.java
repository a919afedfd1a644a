/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.evm;

import dev.engram.evm.code.Assembly;
import dev.engram.evm.code.Op;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;

/**
 * Draws programs that get somewhere: mostly the stack has what an instruction takes, offsets are
 * small, jumps go forward to a JUMPDEST. The rest is what must be refused.
 */
final class RandomPrograms {

  /** Whom calls go to: contracts, an absent account, the identity precompile, one that hashes. */
  static final long[] TARGETS = {0xa1, 0xa2, 0xa3, 0xdead, 4, 2};

  private static final int[] BINARY = {
    Op.ADD,
    Op.MUL,
    Op.SUB,
    Op.DIV,
    Op.SDIV,
    Op.MOD,
    Op.SMOD,
    Op.EXP,
    Op.SIGNEXTEND,
    Op.LT,
    Op.GT,
    Op.SLT,
    Op.SGT,
    Op.EQ,
    Op.AND,
    Op.OR,
    Op.XOR,
    Op.BYTE,
    Op.SHL,
    Op.SHR,
    Op.SAR
  };

  private static final int[] PUSHED = {
    Op.ADDRESS, Op.ORIGIN, Op.CALLER, Op.CALLVALUE, Op.CALLDATASIZE, Op.CODESIZE, Op.GASPRICE,
    Op.RETURNDATASIZE, Op.COINBASE, Op.TIMESTAMP, Op.NUMBER, Op.PREVRANDAO, Op.GASLIMIT, Op.CHAINID,
    Op.SELFBALANCE, Op.BASEFEE, Op.BLOBBASEFEE, Op.PC, Op.MSIZE, Op.GAS, Op.PUSH0
  };

  private static final int[] ASKED = {
    Op.BALANCE, Op.EXTCODESIZE, Op.EXTCODEHASH, Op.BLOCKHASH, Op.BLOBHASH, Op.CALLDATALOAD
  };

  private final RandomGenerator random;

  private Assembly code = Assembly.code();

  /** Positions of JUMPDESTs, in order. */
  private final List<Integer> destinations = new ArrayList<>();

  /** Where the two bytes of a jump's target are to be filled in. */
  private final List<Integer> jumps = new ArrayList<>();

  /** Slots that are on the stack if no jump was taken. */
  private int height;

  RandomPrograms(RandomGenerator random) {
    this.random = random;
  }

  /** Bytes without sense, but without the instructions that the reference does not have. */
  byte[] noise() {
    byte[] bytes = new byte[1 + random.nextInt(200)];
    random.nextBytes(bytes);
    for (int i = 0; i < bytes.length; i++) {
      if (random.nextInt(3) == 0) {
        bytes[i] = (byte) (Op.PUSH1 + random.nextInt(2));
      }
    }
    return withoutUnknown(bytes);
  }

  /** A program of about that many steps. */
  byte[] program(int steps) {
    return program(steps, this::step);
  }

  /** A program that does little else than change storage, in calls too. */
  byte[] storing(int steps) {
    return program(
        steps,
        () -> {
          if (random.nextInt(6) == 0) {
            call();
          } else {
            storage();
          }
        });
  }

  private byte[] program(int steps, Runnable step) {
    code = Assembly.code();
    destinations.clear();
    jumps.clear();
    height = 0;
    for (int i = 0; i < steps; i++) {
      step.run();
    }
    end();
    byte[] bytes = code.bytes();
    for (int jump : jumps) {
      int target = target(jump, bytes.length);
      bytes[jump] = (byte) (target >>> 8);
      bytes[jump + 1] = (byte) target;
    }
    return withoutUnknown(bytes);
  }

  /** Replaces what the reference does not have where it is an instruction. */
  private static byte[] withoutUnknown(byte[] bytes) {
    int at = 0;
    while (at < bytes.length) {
      int op = bytes[at] & 0xFF;
      if (op == Op.CREATE || op == Op.CREATE2 || op == Op.SELFDESTRUCT) {
        bytes[at] = (byte) Op.JUMPDEST;
      }
      at += op >= Op.PUSH1 && op <= Op.PUSH32 ? op - Op.PUSH1 + 2 : 1;
    }
    return bytes;
  }

  private void step() {
    switch (random.nextInt(34)) {
      case 0, 1, 2 -> push(word());
      case 3, 4, 5, 6 -> take(2, 1, BINARY[random.nextInt(BINARY.length)]);
      case 7 -> take(1, 1, random.nextBoolean() ? Op.ISZERO : Op.NOT);
      case 8 -> take(3, 1, random.nextBoolean() ? Op.ADDMOD : Op.MULMOD);
      case 9, 10 -> take(0, 1, PUSHED[random.nextInt(PUSHED.length)]);
      case 11, 12 -> duplicate();
      case 13 -> swap();
      case 14 -> take(1, 0, Op.POP);
      case 15 -> {
        push(offset());
        take(1, 1, Op.MLOAD);
      }
      case 16, 17 -> {
        if (random.nextInt(3) == 0) {
          duplicate();
        }
        push(offset());
        take(2, 0, random.nextInt(4) == 0 ? Op.MSTORE8 : Op.MSTORE);
      }
      case 18 -> {
        push(small());
        take(2, 1, Op.ADD);
      }
      case 19 -> {
        window();
        take(2, 1, Op.KECCAK256);
      }
      case 20 -> copy();
      case 21 -> jump(false);
      case 22, 23 -> jump(true);
      case 24, 25 -> mark();
      case 26 -> storage();
      case 27 -> log();
      case 28 -> take(1, 1, ASKED[random.nextInt(ASKED.length)]);
      case 29, 30, 31, 32 -> call();
      default -> rare();
    }
  }

  private void rare() {
    switch (random.nextInt(16)) {
      case 0 -> {
        int count = random.nextInt(1010, 1030) - height;
        push(word());
        for (int i = 0; i < count; i++) {
          code.op(Op.DUP1);
        }
        height += count;
      }
      case 1 -> code.op(random.nextBoolean() ? Op.INVALID : 0x0c + random.nextInt(4));
      case 2 -> code.op(Op.JUMP);
      case 3 -> code.op(Op.JUMPI);
      case 4 -> {
        for (int i = random.nextInt(20); i > 0; i--) {
          code.op(Op.POP);
        }
        height = 0;
      }
      case 5 -> end();
      default -> {
        // A jump to the 0x5b in the data of a PUSH, or just before it, must be refused.
        code.op(Op.PUSH1 + 2).data((byte) Op.JUMPDEST, (byte) Op.JUMPDEST, (byte) Op.JUMPDEST);
        height++;
      }
    }
  }

  /** Ends a path, or lets it run into what follows. */
  private void end() {
    switch (random.nextInt(6)) {
      case 0 -> code.op(Op.STOP);
      case 1, 2 -> {
        giveStack();
        code.op(Op.RETURN);
      }
      case 3 -> {
        giveStack();
        code.op(Op.REVERT);
      }
      case 4 -> {
        int width = random.nextInt(32);
        byte[] cut = new byte[random.nextInt(width + 1)];
        random.nextBytes(cut);
        code.op(Op.PUSH1 + width).data(cut);
      }
      default -> {}
    }
  }

  /** Stores what is on the stack, so that nothing that was computed stays unseen. */
  private void giveStack() {
    int slots = Math.min(height, 20);
    for (int i = 0; i < slots; i++) {
      code.push(32L * i).op(Op.MSTORE);
    }
    code.push(32L * slots, 0);
    height -= slots;
  }

  private void duplicate() {
    int n = 1 + random.nextInt(Math.clamp(height, 1, 16));
    take(n, n + 1, Op.DUP1 + n - 1);
  }

  private void swap() {
    int n = 1 + random.nextInt(Math.clamp(height - 1, 1, 16));
    take(n + 1, n + 1, Op.SWAP1 + n - 1);
    if (random.nextBoolean()) {
      take(1, 0, Op.POP);
    }
  }

  private void copy() {
    push(random.nextInt(8) == 0 ? offset() : small());
    push(random.nextInt(8) == 0 ? word() : small());
    push(offset());
    switch (random.nextInt(5)) {
      case 0 -> take(3, 0, Op.CALLDATACOPY);
      case 1 -> take(3, 0, Op.CODECOPY);
      case 2 -> {
        if (random.nextInt(8) != 0) {
          code.op(Op.POP, Op.POP, Op.POP, Op.RETURNDATASIZE).push(0, 33);
        }
        take(3, 0, Op.RETURNDATACOPY);
      }
      case 3 -> {
        push(target());
        take(4, 0, Op.EXTCODECOPY);
      }
      default -> take(3, 0, Op.MCOPY);
    }
  }

  /** All that the decoder makes one instruction of, and what it must not. */
  private void jump(boolean conditional) {
    if (conditional) {
      if (height == 0) {
        push(word());
      }
      for (int i = random.nextInt(3); i > 0; i--) {
        take(1, 1, Op.ISZERO);
      }
    }
    if (random.nextInt(8) == 0) {
      push(BigInteger.valueOf(random.nextInt(3)));
      code.op(Op.PUSH1 + 1);
      jumps.add(code.position());
      code.data((byte) 0, (byte) 0).op(Op.ADD);
    } else {
      code.op(random.nextInt(4) == 0 ? Op.PUSH1 + 9 : Op.PUSH1 + 1);
      if (code.bytes()[code.position() - 1] == Op.PUSH1 + 9) {
        code.data(new byte[8]);
      }
      jumps.add(code.position());
      code.data((byte) 0, (byte) 0);
      height++;
    }
    take(conditional ? 2 : 1, 0, conditional ? Op.JUMPI : Op.JUMP);
    if (!conditional && random.nextInt(8) != 0) {
      mark();
    }
  }

  private void mark() {
    destinations.add(code.position());
    code.op(Op.JUMPDEST);
    // Whoever jumped here may have had less on the stack.
    height = random.nextInt(4) == 0 ? height : 0;
  }

  private int target(int jump, int length) {
    int choice = random.nextInt(100);
    List<Integer> ahead = destinations.stream().filter(at -> at > jump).toList();
    if (choice < 95 && !ahead.isEmpty()) {
      return ahead.get(random.nextInt(Math.min(3, ahead.size())));
    }
    return choice < 98 && !destinations.isEmpty()
        ? destinations.get(random.nextInt(destinations.size()))
        : random.nextInt(length + 2);
  }

  private void storage() {
    int op = new int[] {Op.SLOAD, Op.SSTORE, Op.SSTORE, Op.TLOAD, Op.TSTORE}[random.nextInt(5)];
    boolean stores = op == Op.SSTORE || op == Op.TSTORE;
    if (stores) {
      push(BigInteger.valueOf(random.nextInt(3)));
    }
    push(BigInteger.valueOf(random.nextInt(3)));
    take(stores ? 2 : 1, stores ? 0 : 1, op);
  }

  private void log() {
    int topics = random.nextInt(5);
    for (int i = 0; i < topics; i++) {
      push(word());
    }
    window();
    take(2 + topics, 0, Op.LOG0 + topics);
  }

  private void call() {
    int op = new int[] {Op.CALL, Op.CALLCODE, Op.DELEGATECALL, Op.STATICCALL}[random.nextInt(4)];
    boolean named = op == Op.CALL || op == Op.CALLCODE;
    window();
    window();
    if (named) {
      push(BigInteger.valueOf(random.nextInt(4) == 0 ? random.nextInt(1000) : 0));
    }
    push(target());
    if (random.nextBoolean()) {
      code.op(Op.GAS);
      height++;
    } else {
      push(BigInteger.valueOf(random.nextInt(20_000)));
    }
    take(named ? 7 : 6, 1, op);
  }

  /** A length and, on top of it, an offset. */
  private void window() {
    push(random.nextInt(40) == 0 ? offset() : small());
    push(offset());
  }

  /** An instruction with the slots that it takes, mostly. */
  private void take(int inputs, int outputs, int op) {
    while (height < inputs && random.nextInt(200) != 0) {
      push(word());
    }
    code.op(op);
    height = Math.max(0, height - inputs) + outputs;
  }

  private void push(BigInteger value) {
    if (random.nextInt(12) == 0) {
      int width = Math.max(1, (value.bitLength() + 7) / 8);
      int zeros = random.nextInt(33 - width);
      code.op(Op.PUSH1 + width + zeros - 1).data(new byte[zeros]);
      for (int i = width - 1; i >= 0; i--) {
        code.data(value.shiftRight(8 * i).byteValue());
      }
    } else {
      code.push(value);
    }
    height++;
  }

  private BigInteger target() {
    return BigInteger.valueOf(TARGETS[random.nextInt(TARGETS.length)]);
  }

  private BigInteger small() {
    return BigInteger.valueOf(random.nextInt(random.nextBoolean() ? 40 : 150));
  }

  private BigInteger offset() {
    return switch (random.nextInt(300)) {
      case 0 -> BigInteger.valueOf(random.nextLong(1 << 22));
      case 1 -> word();
      case 2 -> BigInteger.ONE.shiftLeft(random.nextInt(24, 256)).subtract(small());
      default -> BigInteger.valueOf(random.nextInt(300));
    };
  }

  private BigInteger word() {
    BigInteger edge = BigInteger.ONE.shiftLeft(random.nextInt(257));
    return switch (random.nextInt(6)) {
      case 0 -> edge.subtract(BigInteger.ONE);
      case 1 -> edge.mod(ReferenceArithmetic.WRAP);
      case 2 -> ReferenceArithmetic.WRAP.subtract(BigInteger.valueOf(1 + random.nextInt(300)));
      case 3 -> new BigInteger(256, new Random(random.nextLong()));
      default -> BigInteger.valueOf(random.nextInt(random.nextBoolean() ? 4 : 300));
    };
  }
}
