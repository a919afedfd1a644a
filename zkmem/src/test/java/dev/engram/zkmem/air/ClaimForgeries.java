/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.zkmem.air;

import dev.engram.zkmem.air.TableId.Kind;
import dev.engram.zkmem.model.MemoryConfiguration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What can be tried on claims of what the memory holds in the end. */
final class ClaimForgeries {

  private final MemoryConfiguration memory;
  private final int width;

  /** Of a memory with claims. */
  ClaimForgeries(MemoryConfiguration memory) {
    this.memory = memory;
    this.width = memory.blockCells();
  }

  /** All of them. */
  List<Forgery> all() {
    List<Forgery> all = new ArrayList<>();
    for (int i = 0; i < memory.limbs(width); i++) {
      int limb = i;
      all.add(
          new Forgery(
              "18",
              "limb " + limb + " of a claim is another than the block's",
              () -> published(limb),
              "claim",
              Forgery.constraint("a block holds what is claimed", limb)));
    }
    all.add(
        new Forgery(
            "18",
            "what is claimed is not what the block holds",
            this::otherBlock,
            "claim",
            Forgery.exchange()));
    all.add(
        new Forgery(
            "6",
            "a claim takes what it puts there itself, the first limb being −1",
            () -> selfLoop(-1, 0),
            "claim",
            Forgery.lookUp("since[0]")));
    all.add(
        new Forgery(
            "6",
            "a claim takes what it puts there itself, the second limb being −1",
            () -> selfLoop((1 << Buses.LIMB_BITS) - 1, -1),
            "claim",
            Forgery.lookUp("since[1]")));
    all.add(
        new Forgery(
            "12",
            "a block is claimed twice",
            this::twice,
            "",
            Forgery.bus(Buses.memory(memory, width).name())));
    return all;
  }

  private int[] cells(int value) {
    int[] cells = new int[width];
    Arrays.fill(cells, value);
    return cells;
  }

  private long[] limbs(int value) {
    int[] limbs = new int[memory.limbs(width)];
    memory.pack(cells(value), width, limbs, 0);
    return Arrays.stream(limbs).asLongStream().toArray();
  }

  private ForgedTables written(int... claimed) {
    return ForgedTables.of(memory, offline -> offline.write(1, 0, width, cells(5)), claimed);
  }

  private ForgedTables published(int limb) {
    ForgedTables forged = written(0);
    ForgedTable claims = forged.table(Kind.CLAIM);
    claims.publish("claim_0_limb_" + limb, claims.published("claim_0_limb_" + limb) + 1);
    return forged.settle();
  }

  /** Claims something in its row and in public. */
  private void claim(ForgedTables forged, int claim, long pointer, long... limbs) {
    ForgedTable claims = forged.table(Kind.CLAIM);
    claims.row(claim).set("data", limbs);
    claims.publish("claim_" + claim + "_is_made", 1);
    claims.publish("claim_" + claim + "_space", 1);
    claims.publish("claim_" + claim + "_pointer", pointer);
    for (int limb = 0; limb < limbs.length; limb++) {
      claims.publish("claim_" + claim + "_limb_" + limb, limbs[limb]);
    }
  }

  /** The block remains as it was before the claim. */
  private ForgedTables otherBlock() {
    ForgedTables forged = written(0);
    claim(forged, 0, 0, limbs(7));
    forged.table(Kind.BOUNDARY).row(0).set("final_time", 1);
    return forged.settle();
  }

  /** Of a block that nobody knows. */
  private ForgedTables selfLoop(long low, long high) {
    ForgedTables forged = written(0);
    forged.table(Kind.BOUNDARY).row(0).set("final_time", 1);
    claim(forged, 0, 4L * width, limbs(7));
    forged.table(Kind.CLAIM).row(0).set("since", low, high);
    return forged.settle();
  }

  private ForgedTables twice() {
    ForgedTables forged = written(0);
    claim(forged, 1, 0, limbs(5));
    forged.table(Kind.CLAIM).row(1).set("since", 0, 0);
    return forged.settle();
  }
}
