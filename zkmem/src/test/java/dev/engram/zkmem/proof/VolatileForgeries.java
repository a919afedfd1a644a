/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.zkmem.proof;

import dev.engram.zkmem.air.TableId.Kind;
import dev.engram.zkmem.offline.AccessRecords;
import dev.engram.zkmem.offline.OfflineMemory;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;

/** What is tried on a volatile memory of words. */
final class VolatileForgeries {

  static final int WORD = 32;

  /** The first cell of the block that is lied about, and its number. */
  private static final int AT = 64;

  private static final int INDEX = AT / WORD;
  private static final int LIMB = 1 << 15;

  static final int[] A = cells(WORD, 5);
  private static final int[] B = cells(WORD, 6);
  static final int[] C = cells(WORD, 7);

  private VolatileForgeries() {}

  static List<ProofForgery> all() {
    return List.of(
        ProofForgery.sums(
            "1",
            "a read gives what was there before the last write",
            key -> lying(key, VolatileLies.Stale::new)),
        ProofForgery.sums(
            "2",
            "a read takes the block of an older write",
            key -> lying(key, VolatileLies.OldVersion::new)),
        ProofForgery.sums(
            "4",
            "a write says that something else was there before",
            key -> lying(key, VolatileLies.OtherBefore::new)),
        ProofForgery.sums(
            "5", "a read takes what is only written later", VolatileForgeries::future),
        ProofForgery.sums(
            "7",
            "a limb with more than 15 bits is made up for by the other",
            VolatileForgeries::wideLimb),
        ProofForgery.sums(
            "8",
            "the range table offers a number once more than it is looked up",
            key -> honest(key).count(5, 1)),
        ProofForgery.sums(
            "8", "the range table offers a number −1 times", key -> honest(key).count(30_000, -1)),
        ProofForgery.sums(
                "10",
                "the clock shows more in the end than what happened",
                VolatileForgeries::honest)
            .saying(of -> Restated.finalTime(of, of.finalTime() + 1)),
        ProofForgery.constraint("10", "nothing starts the clock", VolatileForgeries::noStart),
        ProofForgery.constraint(
            "12", "a block is there twice in the beginning", VolatileForgeries::twice),
        ProofForgery.sums(
            "16",
            "a read gives something of what was zero in the beginning",
            key -> lying(key, VolatileLies.InitialData::new)),
        ProofForgery.sums("17", "a block is in space 0", VolatileForgeries::spaceZero),
        ProofForgery.sums(
            "18",
            "a block holds in the end what was there before the last write",
            key -> lying(key, VolatileLies.OtherEnd::new)),
        ProofForgery.sums(
                "18",
                "what is claimed is not so, in the rows and in the statement",
                key -> lying(key, VolatileLies.FalseClaim::new))
            .saying(of -> Restated.claim(of, 1, AT, C)),
        ProofForgery.constraint(
                "18", "what is claimed is not what its row holds", VolatileForgeries::honest)
            .saying(of -> Restated.claim(of, 1, AT, C)),
        ProofForgery.sums(
                "18", "what is claimed of a block is so of another one", VolatileForgeries::honest)
            .saying(of -> Restated.claim(of, 1, AT + WORD, B)),
        ProofForgery.sums(
            "19",
            "a block that is accessed is no row of the boundary",
            key -> lying(key, VolatileLies.NoBoundary::new)),
        ProofForgery.sums(
            "21",
            "a half gets another value as it is split",
            key -> lying(key, VolatileLies.OtherSplit::new)),
        ProofForgery.sums(
            "22", "merged halves have the earlier of their times", VolatileForgeries::merged),
        ProofForgery.constraint(
            "23", "a half gets younger as it is split", VolatileForgeries::younger),
        ProofForgery.constraint(
            "24",
            "a block that nobody has is split twice and merged twice",
            VolatileForgeries::twofold),
        ProofForgery.sums(
            "26",
            "a row of padding is an access",
            key -> honest(key).set(Kind.READ, WORD, 1, "valid", 1)),
        ProofForgery.constraint(
            "27",
            "a read that never was is taken back by another, −1 times",
            VolatileForgeries::twins),
        ProofForgery.constraint(
            "28",
            "a cell of space 0 holds something else than its pointer",
            key -> honest(key).set(Kind.IMMEDIATE, 0, 0, "data", 8)),
        ProofForgery.sums(
            "28",
            "a block is read in space 0 as if it were memory",
            key -> honest(key).set(Kind.READ, WORD, 0, "space", 0)),
        ProofForgery.sums(
            "30",
            "a half is read where there is a block, which nobody splits",
            key -> lying(key, VolatileLies.NoAdapters::new)),
        ProofForgery.sums(
            "44",
            "a read is struck from the log, with all that memory knows of it",
            key -> lying(key, VolatileLies.Struck::new)),
        ProofForgery.sums(
            "44", "an increment is in the log with fewer ticks", VolatileForgeries::fewerTicks),
        ProofForgery.constraint(
                "44", "increments are said to be more than they are", VolatileForgeries::honest)
            .saying(of -> Restated.increments(of, of.increments() + 1)),
        ProofForgery.sums(
            "45",
            "the table of adapters is left out",
            key -> honest(key).without(Kind.ADAPTER, WORD)),
        ProofForgery.sums(
            "45", "the table of reads is left out", key -> honest(key).without(Kind.READ, WORD)));
  }

  private static int[] cells(int count, int value) {
    int[] cells = new int[count];
    Arrays.fill(cells, value);
    return cells;
  }

  /** A at 1, B at 2, read at 3; half of it read at 4; space 0 at 5; time passes at 6. */
  private static void run(OfflineMemory memory) {
    memory.write(1, AT, WORD, A);
    memory.write(1, AT, WORD, B);
    memory.read(1, AT, WORD, new int[WORD]);
    memory.read(1, AT, WORD / 2, new int[WORD / 2]);
    memory.read(0, 7, 1, new int[1]);
    memory.increment(100);
  }

  static ForgedSegment honest(MemoryKey key) {
    return ForgedSegment.of(key, VolatileForgeries::run, AT);
  }

  private static ForgedSegment lying(MemoryKey key, UnaryOperator<AccessRecords> liar) {
    return ForgedSegment.of(key, liar, VolatileForgeries::run, AT);
  }

  /** The read at 1 takes what the write at 2 puts there, which takes the zeros of the beginning. */
  private static ForgedSegment future(MemoryKey key) {
    ForgedSegment forged =
        ForgedSegment.of(
            key,
            memory -> {
              memory.read(1, AT, WORD, new int[WORD]);
              memory.write(1, AT, WORD, A);
            });
    for (int limb = 0; limb < WORD / 2; limb++) {
      forged.set(Kind.READ, WORD, 0, "data[" + limb + "]", 0x505);
    }
    forged.set(Kind.READ, WORD, 0, "since", -2, 0).set(Kind.WRITE, WORD, 0, "since", 1, 0);
    // of 0, 0 and 0, 0 that were looked up there are 1, 0 and 0 left
    forged.count(0, -2).count(1, 1);
    return forged.set(Kind.BOUNDARY, 0, 0, "final_time", 1);
  }

  private static ForgedSegment wideLimb(MemoryKey key) {
    ForgedSegment forged = honest(key);
    forged.set(Kind.READ, WORD, 0, "since", LIMB, -1);
    return forged.count(0, -2);
  }

  private static ForgedSegment noStart(MemoryKey key) {
    return ForgedSegment.of(key, _ -> {}).set(Kind.CLOCK, 0, 0, "first", 0);
  }

  /** A block is written, and another row of the boundary has it with zeros, which are read. */
  private static ForgedSegment twice(MemoryKey key) {
    ForgedSegment forged =
        ForgedSegment.of(
            key,
            memory -> {
              memory.write(1, AT, WORD, A);
              memory.read(1, AT + WORD, WORD, new int[WORD]);
            });
    forged.set(Kind.READ, WORD, 0, "pointer", AT);
    forged.set(Kind.BOUNDARY, 0, 1, "address[0]", INDEX);
    return forged.count(INDEX + 1, -1).count(INDEX, 1);
  }

  private static ForgedSegment spaceZero(MemoryKey key) {
    ForgedSegment forged = ForgedSegment.of(key, memory -> memory.read(1, AT, WORD, new int[WORD]));
    forged.set(Kind.READ, WORD, 0, "space", 0).set(Kind.BOUNDARY, 0, 0, "address[2]", -1);
    return forged.count(0, -2);
  }

  /** The left half is written at 1, and the read at 2 takes a block that was there at 0. */
  private static ForgedSegment merged(MemoryKey key) {
    ForgedSegment forged =
        ForgedSegment.of(
            key,
            memory -> {
              memory.write(1, AT, WORD / 2, A);
              memory.read(1, AT, WORD, new int[WORD]);
            });
    int merge = forged.get(Kind.ADAPTER, WORD, 0, "direction") == 1 ? 1 : 0;
    int prime = key.profile().field().prime();
    forged.set(Kind.ADAPTER, WORD, merge, "right_is_later", 1);
    forged.set(Kind.ADAPTER, WORD, merge, "apart", (prime - 2) % LIMB, (prime - 2) / LIMB);
    forged.count(1, -1).count(0, -1).count((prime - 2) % LIMB, 1);
    forged.set(Kind.READ, WORD, 0, "since", 1, 0);
    return forged.count(0, -1).count(1, 1);
  }

  /** The right half is read at 1, with what is written at 2, which is split into what was at 0. */
  private static ForgedSegment younger(MemoryKey key) {
    ForgedSegment forged =
        ForgedSegment.of(
            key,
            memory -> {
              memory.read(1, AT + WORD / 2, WORD / 2, new int[WORD / 2]);
              memory.write(1, AT, WORD, A);
            });
    int[] half = new int[WORD / 4];
    Arrays.fill(half, 0x505);
    for (int row = 0; row < 2; row++) {
      boolean isSplit = forged.get(Kind.ADAPTER, WORD, row, "direction") == 1;
      forged.set(Kind.ADAPTER, WORD, row, "left", half).set(Kind.ADAPTER, WORD, row, "right", half);
      forged.set(Kind.ADAPTER, WORD, row, "left_time", 2);
      forged.set(Kind.ADAPTER, WORD, row, "right_is_later", 0);
      forged.set(Kind.ADAPTER, WORD, row, "apart", isSplit ? 2 : 1, 0);
    }
    forged.set(Kind.READ, WORD / 2, 0, "data", half);
    forged.set(Kind.WRITE, WORD, 0, "since", 1, 0);
    for (int limb = 0; limb < WORD / 2; limb++) {
      forged.set(Kind.WRITE, WORD, 0, "before[" + limb + "]", 0);
    }
    return forged.count(0, -3).count(2, 1).count(1, 2);
  }

  private static ForgedSegment twofold(MemoryKey key) {
    ForgedSegment forged = ForgedSegment.of(key, _ -> {}).with(Kind.ADAPTER, WORD);
    forged.set(Kind.ADAPTER, WORD, 0, "direction", 2).set(Kind.ADAPTER, WORD, 1, "direction", -2);
    return forged.count(0, 4 * 4);
  }

  private static ForgedSegment twins(MemoryKey key) {
    ForgedSegment forged = ForgedSegment.of(key, _ -> {}).with(Kind.READ, WORD);
    return forged.set(Kind.READ, WORD, 0, "valid", 1).set(Kind.READ, WORD, 1, "valid", -1);
  }

  private static ForgedSegment fewerTicks(MemoryKey key) {
    ForgedSegment forged = honest(key);
    forged.set(Kind.INCREMENT, 0, 0, "ticks_less_1", 98, 0);
    forged.count(99, -1).count(98, 1);
    for (int row = 0; row < forged.rows(Kind.INCREMENT, 0); row++) {
      forged.set(Kind.INCREMENT, 0, row, "sum", 99L);
    }
    return forged;
  }
}
