/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.bench.claim;

import java.util.EnumMap;
import java.util.Map;
import java.util.function.IntFunction;

/** The ways to place blocks and to price memory that are compared. */
enum Pricing {
  /** The Yellow Paper's, with blocks one behind the other. */
  EVM_BUMP("EVM, bump", blocks -> evm(new Bump(), blocks)),
  /** The Yellow Paper's, with blocks in the lowest holes. */
  EVM_FIRST_FIT("EVM, first fit", blocks -> evm(new FirstFit(), blocks)),
  /** The same placement, with the curve anew in each 64 KiB. */
  PLANES(
      "curve a plane",
      blocks -> new LinearAccount(new FirstFit(), new Extent.OfEachPlane(), false, blocks)),
  /** The same placement, at 3 gas a word and no square. */
  STRAIGHT("3w", blocks -> straight(false, blocks)),
  /** The same, and for each block what it costs in the 3-D machine. */
  STRAIGHT_FEES("3w + blocks", blocks -> straight(true, blocks)),
  /** The 3-D machine's. */
  SPACE("3-D", blocks -> new SpaceAccount(SpaceAccount.Compaction.NEVER, blocks)),
  /** The 3-D machine's, which compacts by itself. */
  SPACE_RELIEVED(
      "3-D, compacts by itself",
      blocks -> new SpaceAccount(SpaceAccount.Compaction.BY_ITSELF, blocks)),
  /** The 3-D machine's, asked to compact. */
  SPACE_COMPACTED(
      "3-D, asked to compact", blocks -> new SpaceAccount(SpaceAccount.Compaction.ASKED, blocks)),
  /** Memory3D's formula. */
  MEMORY3D("Memory3D", Memory3dAccount::new);

  private final String title;
  private final IntFunction<Account> account;

  Pricing(String title, IntFunction<Account> account) {
    this.title = title;
    this.account = account;
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
    try (Account opened = account.apply(trace.blocks())) {
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
