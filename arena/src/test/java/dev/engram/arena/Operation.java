/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.arena;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * One step of a random program. Its numbers are read relative to what there is, modulo the blocks
 * that live or the bytes that a block has, so that a program from which steps were taken out is a
 * program.
 *
 * @param kind what is done
 * @param block which block, and for two blocks the other
 * @param size bytes, where some are asked for
 * @param offset where in a block
 * @param choice what else there is to choose
 */
record Operation(Kind kind, int block, int size, int offset, int choice) {

  /** What can be done, and how often it is. */
  enum Kind {
    ALLOCATE(200),
    REQUEST(120),
    FREE(200),
    FREE_MANY(3),
    WRITE(60),
    READ(60),
    VALUES(60),
    FILL(20),
    COPY(20),
    REALLOCATE(25),
    PIN(15),
    UNPIN(20),
    MOVE(120),
    MOVE_ALL(6),
    MOVE_LATER(10),
    COMPACT(12),
    GROUP(20),
    ADOPT(15),
    FREE_GROUP(2),
    TAG(10),
    DESCRIBE(20),
    GUARD(25),
    BAD(40),
    TICK(10),
    MAINTAIN(6),
    PURGE(4),
    RESET(1);

    private final int weight;

    Kind(int weight) {
      this.weight = weight;
    }
  }

  private static final Kind[] KINDS = Kind.values();

  /** A program. */
  static List<Operation> program(long seed, int length) {
    SplittableRandom random = new SplittableRandom(seed);
    int all = 0;
    for (Kind kind : KINDS) {
      all += kind.weight;
    }
    List<Operation> program = new ArrayList<>(length);
    for (int i = 0; i < length; i++) {
      int at = random.nextInt(all);
      int number = 0;
      while (at >= KINDS[number].weight) {
        at -= KINDS[number++].weight;
      }
      program.add(
          new Operation(
              KINDS[number],
              random.nextInt(1 << 20),
              size(random),
              random.nextInt(1 << 20),
              random.nextInt() >>> 1));
    }
    return program;
  }

  /** Small ones mostly, and those about which something changes. */
  private static int size(SplittableRandom random) {
    return switch (random.nextInt(16)) {
      case 0, 1, 2, 3, 4 -> 1 + random.nextInt(128);
      case 5, 6, 7 -> 1 + random.nextInt(1024);
      case 8, 9, 10 -> 64;
      case 11 -> 1 + random.nextInt(8192);
      case 12 -> 1 + random.nextInt(SizeClasses.LARGEST);
      case 13 -> SizeClasses.LARGEST - 20 + random.nextInt(40);
      case 14 -> (RunHeap.UNIT << random.nextInt(4)) - 8 + random.nextInt(16);
      default -> 1 + random.nextInt(160 << 10);
    };
  }
}
