/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.bench.claim;

import java.util.EnumMap;
import java.util.Map;

/** The ways to place blocks and to price memory that are compared. */
enum Pricing {
  /** The Yellow Paper's, with blocks one behind the other. */
  EVM_BUMP("EVM, bump"),
  /** The Yellow Paper's, with blocks in the lowest holes. */
  EVM_FIRST_FIT("EVM, first fit"),
  /** The same placement, with the curve anew in each 64 KiB. */
  PLANES("curve a plane"),
  /** The same placement, at 3 gas a word and no square. */
  STRAIGHT("3w"),
  /** The same, and for each block what it costs in the 3-D machine. */
  STRAIGHT_FEES("3w + blocks"),
  /** The 3-D machine's. */
  SPACE("3-D"),
  /** The 3-D machine's, which compacts by itself. */
  SPACE_RELIEVED("3-D, compacts by itself"),
  /** The 3-D machine's, asked to compact. */
  SPACE_COMPACTED("3-D, asked to compact"),
  /** Memory3D's formula. */
  MEMORY3D("Memory3D");

  private final String title;

  Pricing(String title) {
    this.title = title;
  }

  /** Nothing is paid yet, for a trace of so many blocks. */
  private Account open(int blocks) {
    return switch (this) {
      case EVM_BUMP -> evm(new Bump(), blocks);
      case EVM_FIRST_FIT -> evm(new FirstFit(), blocks);
      case PLANES -> new LinearAccount(new FirstFit(), new Extent.OfEachPlane(), false, blocks);
      case STRAIGHT -> straight(false, blocks);
      case STRAIGHT_FEES -> straight(true, blocks);
      case SPACE -> new SpaceAccount(SpaceAccount.Compaction.NEVER, blocks);
      case SPACE_RELIEVED -> new SpaceAccount(SpaceAccount.Compaction.BY_ITSELF, blocks);
      case SPACE_COMPACTED -> new SpaceAccount(SpaceAccount.Compaction.ASKED, blocks);
      case MEMORY3D -> new Memory3dAccount(blocks);
    };
  }

  private static Account evm(LinearPlacement placement, int blocks) {
    return new LinearAccount(placement, new Extent.OfHighestWord(true), false, blocks);
  }

  private static Account straight(boolean blocksCost, int blocks) {
    return new LinearAccount(new FirstFit(), new Extent.OfHighestWord(false), blocksCost, blocks);
  }

  /** Its name in a table. */
  String title() {
    return title;
  }

  /** What a trace costs, for each set of prices of loads, stores and copies. */
  Map<Accesses, Bill> bills(Trace trace) {
    try (Account opened = open(trace.blocks())) {
      trace.steps().forEach(opened::take);
      Map<Accesses, Bill> bills = new EnumMap<>(Accesses.class);
      for (Accesses prices : Accesses.values()) {
        bills.put(
            prices,
            Bill.settled(
                opened.memory(), opened.refund(), opened.copying(prices), accesses(trace, prices)));
      }
      return bills;
    }
  }

  /** Loads and stores, of which no pricing knows anything. */
  private static long accesses(Trace trace, Accesses prices) {
    long gas = 0;
    for (Step step : trace.steps()) {
      gas +=
          switch (step) {
            case Step.Write write -> prices.stores(write.length());
            case Step.Read read -> prices.loads(read.length());
            default -> 0;
          };
    }
    return gas;
  }
}
