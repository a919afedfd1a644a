/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.zkmem.air;

import dev.engram.stark.air.Air;
import dev.engram.stark.air.AirBuilder;
import dev.engram.stark.air.Bus;
import dev.engram.stark.air.Column;
import dev.engram.stark.air.Expr;
import dev.engram.zkmem.model.MemoryConfiguration;
import java.util.ArrayList;
import java.util.List;

/**
 * What a statement claims that the memory holds in the end: reads of {@code blockCells} cells each
 * that are on no log, all at the time that the clock shows in the end, when no access was yet. The
 * claims are public values; a row finds its own by the selectors, which are part of the key.
 *
 * @param memory which memory; it may have claims
 */
public record ClaimAir(MemoryConfiguration memory) implements Air {

  @Override
  public String name() {
    return "claim";
  }

  @Override
  public void define(AirBuilder air) {
    List<Column> selectors = new ArrayList<>();
    for (int i = 0; i < memory.claims(); i++) {
      selectors.add(air.preprocessed("is_claim_" + i));
    }
    int limbs = memory.limbs(memory.blockCells());
    List<Column> data = air.columns("data", limbs);
    List<Column> since = air.columns("since", 2);
    Expr last = air.publicValue("final_time");
    Expr valid = Expr.constant(0);
    Expr space = Expr.constant(0);
    Expr pointer = Expr.constant(0);
    List<Expr> said = new ArrayList<>();
    for (int limb = 0; limb < limbs; limb++) {
      said.add(Expr.constant(0));
    }
    for (int i = 0; i < memory.claims(); i++) {
      Column here = selectors.get(i);
      valid = valid.plus(here.times(air.publicValue("claim_" + i + "_is_made")));
      space = space.plus(here.times(air.publicValue("claim_" + i + "_space")));
      pointer = pointer.plus(here.times(air.publicValue("claim_" + i + "_pointer")));
      for (int limb = 0; limb < limbs; limb++) {
        Expr value = air.publicValue("claim_%d_limb_%d".formatted(i, limb));
        said.set(limb, said.get(limb).plus(here.times(value)));
      }
    }
    for (int limb = 0; limb < limbs; limb++) {
      air.zero("a block holds what is claimed", data.get(limb).minus(said.get(limb)));
    }
    Bus blocks = Buses.memory(memory, memory.blockCells());
    Expr previous = last.minus(1).minus(Expr.limbs(Buses.LIMB_BITS, since));
    air.receive(blocks, valid, Buses.block(space, pointer, data, previous));
    air.send(blocks, valid, Buses.block(space, pointer, data, last));
    for (Column limb : since) {
      Buses.limb(air, valid, limb);
    }
  }
}
