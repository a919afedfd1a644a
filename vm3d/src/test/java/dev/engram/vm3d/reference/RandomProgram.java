/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.vm3d.reference;

import dev.engram.space.Address;
import java.util.SplittableRandom;

/**
 * Programs that mostly make sense: addresses near one another in all regions, loops that end, calls
 * of functions further down with more or less gas, fields of blocks that are thinned out and
 * compacted, and now and then something that is wrong.
 *
 * <p>{@code r13} is zero and {@code r14} and {@code r15} count loops, as far as nothing wild is
 * written to them.
 */
final class RandomProgram {

  private static final int ZERO = 13;
  private static final int OUTER = 14;
  private static final int INNER = 15;

  /** What goes wrong in a function does not end the program. */
  private static final int CALM = 150;

  private static final int LESS_CALM = 20;
  private static final int FREE = RandomOperands.REGISTERS;

  private final RandomOperands some;
  private final SplittableRandom random;
  private final Draft draft = new Draft();
  private final int[] functions;
  private int function = -1;
  private int depth;

  private RandomProgram(RandomOperands.Theme theme, long seed) {
    random = new SplittableRandom(seed);
    some = new RandomOperands(theme, random);
    functions = new int[random.nextInt(5)];
    for (int i = 0; i < functions.length; i++) {
      functions[i] = draft.label();
    }
  }

  static byte[] of(RandomOperands.Theme theme, long seed) {
    RandomProgram program = new RandomProgram(theme, seed);
    program.write();
    return program.draft.code();
  }

  private void write() {
    some.calm = CALM;
    prologue();
    statements(random.nextInt(5, 40));
    end();
    some.calm = LESS_CALM;
    for (function = 0; function < functions.length; function++) {
      draft.put(functions[function]);
      prologue();
      statements(random.nextInt(1, 15));
      end();
    }
  }

  private void prologue() {
    for (int i = 0; i < FREE; i++) {
      if (function < 0 || i >= 8) {
        draft.ldi(i, some.address());
      }
    }
    if (random.nextInt(6) == 0) {
      draft.ldi(ZERO, 0);
    }
  }

  private void end() {
    switch (random.nextInt(12)) {
      case 0, 1 -> {
        if (some.isWild() || function >= 0) {
          draft.b(0xfd, random.nextInt(16));
        }
      }
      case 2 -> {
        draft.ldi(1, some.address());
        draft.ldi(2, some.length());
        draft.b(0xfe, 1, 2);
      }
      case 3 -> draft.b(0xff);
      case 4 -> {}
      default -> draft.b(function < 0 && !some.isWild() ? 0xff : 0x22);
    }
  }

  private void statements(int count) {
    for (int i = 0; i < count; i++) {
      statement();
    }
  }

  private void statement() {
    switch (random.nextInt(42)) {
      case 0, 1 -> draft.ldi(some.register(), some.address());
      case 2 -> arithmetic(some.number());
      case 3, 4, 5 -> arithmetic(some.address());
      case 6, 7, 8 -> load();
      case 9, 10, 11, 12 -> store();
      case 13 -> batch();
      case 14, 15 -> copy();
      case 16 -> fill();
      case 17, 18 -> allocate();
      case 19, 20 -> free();
      case 21, 22 -> reallocate();
      case 23 -> ask();
      case 24, 25 -> compact();
      case 26, 27, 28, 29 -> call();
      case 30, 31 -> loop();
      case 32, 33 -> branch();
      case 34, 35 -> field();
      case 36, 37 -> thinOut();
      case 38 -> visit();
      case 39 -> draft.b(0x1b + random.nextInt(2), some.register());
      case 40 -> {
        if (some.isWild()) {
          odd();
        }
      }
      default -> draft.b(0x00);
    }
  }

  /** A register that has an address, most of the time. */
  private int addressed() {
    int register = some.register();
    if (!some.isWild()) {
      draft.ldi(register, some.address());
    }
    return register;
  }

  private int numbered(long value) {
    int register = some.register();
    draft.ldi(register, value);
    return register;
  }

  // Statements

  private void arithmetic(long operand) {
    int op = 0x31 + random.nextInt(0x10);
    switch (random.nextInt(8)) {
      case 0 -> draft.b(0x30, some.register(), some.register(), 0, 0, 0, 0, 0);
      case 1 -> draft.addi(some.register(), some.register(), random.nextInt(-300, 300));
      case 2 -> {
        byte[] word = new byte[32];
        random.nextBytes(word);
        draft.b(0x52, some.register()).bytes(word);
      }
      case 3 -> draft.ldi(some.register(), operand);
      default -> {
        if (op == 0x34 || op == 0x35) {
          int divisor = numbered(operand | 1);
          draft.b(op, some.register(), some.register(), divisor);
        } else if (op == 0x3d) {
          draft.b(op, some.register(), some.register());
        } else {
          draft.b(op, some.register(), some.register(), some.register());
        }
      }
    }
  }

  private void load() {
    if (random.nextInt(4) == 0) {
      boolean identity = random.nextInt(8) == 0;
      long from = identity ? random.nextInt(1_000) : some.address();
      draft
          .b(0x10)
          .address(from)
          .i4(identity ? 4L * random.nextInt(1, 9) : some.size())
          .b(some.register());
    } else {
      draft.b(0x1d, some.register(), addressed()).i4(some.offset()).b(some.size());
    }
  }

  private void store() {
    if (random.nextInt(4) == 0) {
      draft.b(0x11).address(some.address()).b(some.register()).i4(some.size());
    } else {
      draft.b(0x1e, addressed()).i4(some.offset()).b(some.register(), some.size());
    }
  }

  private void batch() {
    int n = random.nextInt(1, 9);
    int first = random.nextInt(FREE - n + 1);
    if (random.nextBoolean()) {
      draft.b(0x19, first, n, addressed());
    } else {
      draft.b(0x1a, addressed(), first, n);
    }
  }

  private void copy() {
    if (random.nextInt(3) == 0) {
      long from = random.nextInt(8) == 0 ? random.nextInt(500) : some.address();
      draft.b(0x14).address(from).address(some.address()).i4(random.nextInt(80) * 4L);
      return;
    }
    int from = addressed();
    int to = (from + random.nextInt(1, FREE)) % FREE;
    if (random.nextBoolean()) {
      draft.addi(to, from, random.nextInt(50));
    } else {
      draft.ldi(to, some.address());
    }
    int length =
        some.isWild()
            ? some.register()
            : (to + 1) % FREE == from ? (from + 1) % FREE : (to + 1) % FREE;
    draft.ldi(length, some.length());
    draft.b(0x63, from, to, length);
  }

  private void fill() {
    int to = addressed();
    int length = (to + 1) % FREE;
    draft.ldi(length, some.length());
    draft.b(0x64, to, random.nextInt(3) == 0 ? ZERO : some.register(), length);
  }

  private void allocate() {
    int type = random.nextInt(3, 8);
    int flags = random.nextInt(4) == 0 ? 1 | random.nextInt(2) * 4 | random.nextInt(2) * 16 : 0;
    if (type == 6 && random.nextBoolean()) {
      flags |= 2;
    }
    long size = some.cells();
    int block = some.register();
    if (random.nextInt(3) == 0) {
      draft.b(0x12).i4(size).b(type, flags, block, 0, 0, 0, 0, 0, 0);
    } else {
      int cells = some.isWild() ? some.register() : numbered(size);
      draft.b(0x60, block, cells, type, flags);
    }
    if (random.nextBoolean()) {
      draft.b(0x1e, block).i4(random.nextInt((int) size)).b(some.register(), 1);
    }
  }

  private void free() {
    if (some.isWild()) {
      draft.b(0x13).address(some.block());
    } else if (some.isWild()) {
      draft.b(0x62, some.register());
    } else {
      freeIfThere(numbered(some.block()));
    }
  }

  /** Frees the block that begins at a register, if one does. */
  private void freeIfThere(int at) {
    int size = (at + 1) % FREE;
    draft.b(0x65, size, at);
    int none = draft.label();
    draft.beq(size, ZERO, none);
    draft.b(0x62, at);
    draft.put(none);
  }

  private void reallocate() {
    int at = numbered(some.block());
    int size = (at + 1) % FREE;
    draft.b(0x65, size, at);
    int none = draft.label();
    draft.beq(size, ZERO, none);
    draft.ldi(size, some.cells());
    draft.b(0x61, some.register(), at, size);
    draft.put(none);
  }

  private void ask() {
    int kind = random.nextInt(5);
    switch (random.nextInt(4)) {
      case 0 -> draft.b(0x16, kind).address(some.address()).b(some.register());
      case 1 -> draft.b(0x15).address(some.block()).b(some.register());
      case 2 -> draft.b(0x65, some.register(), addressed());
      default -> draft.b(0x66, some.register(), kind, addressed());
    }
  }

  private void compact() {
    int region = some.regionOfBlocks();
    if (random.nextInt(3) == 0) {
      draft.b(0x18, region, some.register());
    } else {
      long limit = random.nextBoolean() ? 0 : random.nextInt(3_000);
      draft.b(0x17, region, random.nextInt(1, 101)).i4(limit).b(some.register());
    }
  }

  private void call() {
    int first = random.nextInt(8) == 0 ? 0 : function + 1;
    if (first >= functions.length) {
      return;
    }
    int to = random.nextInt(first, functions.length);
    long gas =
        switch (random.nextInt(5)) {
          case 0 -> random.nextInt(200);
          case 1 -> random.nextInt(3_000);
          case 2 -> -1;
          default -> random.nextInt(50_000);
        };
    int with = numbered(gas);
    draft.b(0x21).target(functions[to]).b(with, some.register());
  }

  private void loop() {
    if (depth == 2) {
      return;
    }
    int counter = depth++ == 0 ? OUTER : INNER;
    draft.ldi(ZERO, 0);
    draft.ldi(counter, random.nextInt(1, 8));
    int again = draft.here();
    statements(random.nextInt(1, 4));
    draft.addi(counter, counter, -1);
    draft.bne(counter, ZERO, again);
    depth--;
  }

  private void branch() {
    int over = draft.label();
    if (random.nextInt(8) == 0) {
      draft.b(0x20).target(over);
    } else {
      draft.b(0x23 + random.nextInt(4), some.register(), some.register()).target(over);
    }
    statements(random.nextInt(3));
    draft.put(over);
  }

  /** Many blocks of a size, and a byte in some of them. */
  private void field() {
    if (depth > 0) {
      return;
    }
    int size = some.sizeOfBlocks();
    int most = Math.min(400, 3 * 65_536 / size);
    draft.ldi(ZERO, 0);
    draft.ldi(INNER, random.nextInt(most / 4, most));
    draft.ldi(1, size);
    int again = draft.here();
    draft.b(0x60, 2, 1, some.regionOfBlocks(), random.nextInt(30) == 0 ? 4 : 0);
    if (random.nextInt(3) > 0) {
      draft.b(0x1e, 2).i4(random.nextInt(size)).b(INNER, 1);
    }
    draft.addi(INNER, INNER, -1);
    draft.bne(INNER, ZERO, again);
  }

  /** Frees blocks of a size at a distance of so many. */
  private void thinOut() {
    stride(() -> freeIfThere(1));
  }

  /** Writes where blocks of a size are, or were. */
  private void visit() {
    stride(() -> draft.b(0x1e, 1).i4(random.nextInt(200)).b(some.register(), some.size()));
  }

  private void stride(Runnable visit) {
    if (depth > 0) {
      return;
    }
    int size = some.sizeOfBlocks();
    int every = random.nextInt(3) > 0 ? 1 : random.nextInt(2, 9);
    draft.ldi(ZERO, 0);
    draft.ldi(INNER, random.nextInt(1, Math.max(2, Math.min(400, 2 * 65_536 / size / every))));
    draft.ldi(1, Address.of(some.regionOfBlocks(), random.nextInt(3), size * random.nextInt(8)));
    int again = draft.here();
    visit.run();
    draft.addi(1, 1, size * every);
    draft.addi(INNER, INNER, -1);
    draft.bne(INNER, ZERO, again);
  }

  /** What no sensible program does. */
  private void odd() {
    switch (random.nextInt(13)) {
      case 0 ->
          draft
              .b(0x1d, some.register(), numbered(random.nextLong()))
              .i4(random.nextInt())
              .b(some.size());
      case 1 ->
          draft
              .b(0x1e, numbered((1L << 40) - 1))
              .i4(random.nextInt(3))
              .b(some.register(), some.size());
      case 2 ->
          draft
              .b(0x11)
              .address(Address.at(random.nextInt(3), 5))
              .b(some.register())
              .i4(some.size());
      case 3 ->
          draft.b(0x10).address(Address.at(0, 0xFFFF_FFF0L)).i4(some.size()).b(some.register());
      case 4 -> draft.b(0x60, some.register(), numbered(some.number()), 4, 0);
      case 5 -> draft.b(0x61, some.register(), addressed(), numbered(some.number()));
      case 6 -> draft.b(0x63, some.register(), some.register(), some.register());
      case 7 -> draft.b(0x64, addressed(), some.register(), some.register());
      case 8 -> draft.b(0xfd, some.register());
      case 9 -> draft.b(0x22);
      case 10 -> draft.b(0x34 + random.nextInt(2), some.register(), some.register(), ZERO);
      case 11 -> {
        int here = draft.here();
        draft.b(0x23, some.register(), some.register()).target(here);
      }
      default -> draft.b(0x62, some.register());
    }
  }
}
