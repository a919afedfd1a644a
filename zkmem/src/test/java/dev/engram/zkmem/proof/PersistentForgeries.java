/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.zkmem.proof;

import dev.engram.zkmem.air.TableId.Kind;
import dev.engram.zkmem.model.MemoryConfiguration;
import dev.engram.zkmem.offline.AccessRecords;
import dev.engram.zkmem.offline.CellArray;
import dev.engram.zkmem.offline.OfflineMemory;
import dev.engram.zkmem.witness.MemoryImage;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;

/** What is tried on a persistent memory, most of it on its tree. */
final class PersistentForgeries {

  static final MemoryConfiguration MEMORY = MemoryConfiguration.PERSISTENT_BYTES.withBits(1, 9);

  private static final int LEAF = 16;

  /** Leaves: one that is written, its sibling, which is not touched, and one that is only read. */
  private static final int WRITTEN = 2 * LEAF;

  private static final int SIBLING = 3 * LEAF;
  private static final int READ = 8 * LEAF;

  private static final int[] A = cells(5);
  private static final int[] C = cells(7);
  private static final int[] ZEROS = new int[LEAF];

  private static final MemoryImage IMAGE = cells -> cells.cell(2, READ, 9);

  private PersistentForgeries() {}

  static List<ProofForgery> all() {
    return List.of(
        ProofForgery.sums(
            "32",
            "a leaf's digest is of other limbs than it holds",
            PersistentForgeries::otherLeaf),
        ProofForgery.sums(
            "32",
            "a leaf held other limbs before than the root has",
            PersistentForgeries::otherImage),
        ProofForgery.sums(
            "33",
            "a permutation gives another digest",
            key -> plus(honest(key), Kind.COMPRESSION, "digest[3]")),
        ProofForgery.constraint(
            "33",
            "a permutation's S-box gives something else",
            key -> plus(honest(key), Kind.COMPRESSION, "state_1[7]")),
        ProofForgery.sums(
            "33",
            "a permutation is there that nobody looked up",
            key -> plus(honest(key), Kind.COMPRESSION, "count")),
        ProofForgery.constraint(
            "35",
            "the root's place is another one",
            key -> plus(ForgedSegment.of(key, _ -> {}), Kind.TREE, "label")),
        ProofForgery.constraint(
            "37",
            "the sibling of a leaf that is written changes too",
            PersistentForgeries::sibling),
        ProofForgery.sums(
            "38", "a write is lost on its way to the root", key -> lying(key, LostWrite::new)),
        ProofForgery.constraint(
                "39", "the root in the end is another one", PersistentForgeries::honest)
            .saying(of -> Restated.finalRoot(of, changed(of.finalRoot()))),
        ProofForgery.constraint(
                "39", "the root in the beginning is another one", PersistentForgeries::honest)
            .saying(of -> Restated.initialRoot(of, changed(of.initialRoot()))),
        ProofForgery.constraint("39", "the roots are exchanged", PersistentForgeries::honest)
            .saying(of ->
                Restated.initialRoot(Restated.finalRoot(of, of.initialRoot()), of.finalRoot())),
        ProofForgery.constraint(
            "40",
            "the root is not as high as the tree",
            key -> plus(ForgedSegment.of(key, _ -> {}), Kind.TREE, "height")),
        ProofForgery.sums(
            "42", "a leaf that nobody accesses changes", key -> lying(key, UnwrittenLeaf::new)),
        ProofForgery.sums(
            "43",
            "a leaf's last access is said to be after the end",
            key -> lying(key, LaterLeaf::new)));
  }

  private static int[] changed(int[] root) {
    return Restated.plus(root, 3, root[3] == 0 ? 1 : -1);
  }

  private static int[] cells(int value) {
    int[] cells = new int[LEAF];
    Arrays.fill(cells, value);
    return cells;
  }

  private static void run(OfflineMemory memory) {
    memory.write(1, WRITTEN, LEAF, A);
    memory.read(2, READ, LEAF, new int[LEAF]);
  }

  static ForgedSegment honest(MemoryKey key) {
    return lying(key, UnaryOperator.identity());
  }

  private static ForgedSegment lying(MemoryKey key, UnaryOperator<AccessRecords> liar) {
    return ForgedSegment.of(key, IMAGE, liar, PersistentForgeries::run);
  }

  private static ForgedSegment plus(ForgedSegment forged, Kind kind, String column) {
    return forged.set(kind, 0, 0, column, forged.get(kind, 0, 0, column) + 1);
  }

  /** All of the tree is that of a memory that holds C, and the accesses leave A. */
  private static ForgedSegment otherLeaf(MemoryKey key) {
    ForgedSegment forged =
        lying(
            key,
            to ->
                new LyingRecords(to) {
                  @Override
                  public void block(
                      int space, int pointer, CellArray before, CellArray last, int time) {
                    super.block(space, pointer, before, pointer == WRITTEN ? bytes(C) : last, time);
                  }
                });
    return forged.set(Kind.BOUNDARY, 0, 0, "final", limbs(A));
  }

  /** All of the tree is that of a memory that held something else. */
  private static ForgedSegment otherImage(MemoryKey key) {
    ForgedSegment forged =
        ForgedSegment.of(
            key,
            UnaryOperator.identity(),
            memory -> {
              memory.write(1, WRITTEN, LEAF, A);
              memory.read(2, READ, LEAF, new int[LEAF]);
            });
    int row = 1;
    for (String when : List.of("initial", "final")) {
      forged.set(Kind.BOUNDARY, 0, row, when, 9, 0, 0, 0, 0, 0, 0, 0);
    }
    return forged.set(Kind.READ, LEAF, 0, "data", 9, 0, 0, 0, 0, 0, 0, 0);
  }

  private static int[] limbs(int[] cells) {
    int[] limbs = new int[MemoryConfiguration.LEAF_LIMBS];
    MEMORY.pack(cells, LEAF, limbs, 0);
    return limbs;
  }

  /** What the sibling's leaf would be in the tree, if it were written; and then it is no leaf. */
  private static ForgedSegment sibling(MemoryKey key) {
    ForgedSegment forged =
        lying(
            key,
            to ->
                new LyingRecords(to) {
                  @Override
                  public void block(
                      int space, int pointer, CellArray before, CellArray last, int time) {
                    super.block(space, pointer, before, last, time);
                    if (pointer == WRITTEN) {
                      super.block(1, SIBLING, bytes(ZEROS), bytes(C), 0);
                    }
                  }
                });
    forged.set(Kind.BOUNDARY, 0, 1, "valid", 0);
    int index = SIBLING / LEAF;
    forged.count((long) index << 15 - MEMORY.indexBits(), -1);
    uncount(forged, limbs(C));
    uncount(forged, limbs(ZEROS));
    int row = 0;
    while (forged.get(Kind.TREE, 0, row, "height") != 1) {
      row++;
    }
    return forged.set(Kind.TREE, 0, row, "right_touched", 0);
  }

  /** Has one look-up less of a leaf's digest. */
  private static void uncount(ForgedSegment forged, int[] limbs) {
    int row = 0;
    while (!isLeaf(forged, row, limbs)) {
      row++;
    }
    long count = forged.get(Kind.COMPRESSION, 0, row, "count");
    forged.set(Kind.COMPRESSION, 0, row, "count", count - 1);
  }

  private static boolean isLeaf(ForgedSegment forged, int row, int[] limbs) {
    for (int i = 0; i < 16; i++) {
      int limb = i < limbs.length ? limbs[i] : 0;
      if (forged.get(Kind.COMPRESSION, 0, row, "input[" + i + "]") != limb) {
        return false;
      }
    }
    return true;
  }

  private static final class LostWrite extends LyingRecords {
    LostWrite(AccessRecords to) {
      super(to);
    }

    @Override
    public void block(int space, int pointer, CellArray initial, CellArray last, int time) {
      super.block(space, pointer, initial, initial, time);
    }
  }

  private static final class UnwrittenLeaf extends LyingRecords {
    UnwrittenLeaf(AccessRecords to) {
      super(to);
    }

    @Override
    public void block(int space, int pointer, CellArray initial, CellArray last, int time) {
      super.block(space, pointer, initial, last, time);
      if (pointer == WRITTEN) {
        super.block(1, SIBLING, bytes(ZEROS), bytes(C), 0);
      }
    }
  }

  private static final class LaterLeaf extends LyingRecords {
    LaterLeaf(AccessRecords to) {
      super(to);
    }

    @Override
    public void block(int space, int pointer, CellArray initial, CellArray last, int time) {
      super.block(space, pointer, initial, last, time + 1);
    }
  }
}
