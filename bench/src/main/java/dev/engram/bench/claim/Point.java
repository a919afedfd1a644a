/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.bench.claim;

import java.util.EnumMap;
import java.util.Map;
import java.util.function.ToLongFunction;

/**
 * What programs of one kind and size pay, under each pricing.
 *
 * @param live bytes that live at most, about
 * @param bills of all seeds together
 */
record Point(long live, Map<Pricing, Map<Accesses, Bill>> bills) {

  /** Programs that are priced together. */
  static final int SEEDS = 3;

  /** Prices programs of one kind and size. */
  static Point of(TraceKind kind, long live) {
    Map<Pricing, Map<Accesses, Bill>> bills = new EnumMap<>(Pricing.class);
    for (int seed = 1; seed <= SEEDS; seed++) {
      Trace trace = kind.trace(live, seed);
      for (Pricing pricing : Pricing.values()) {
        Map<Accesses, Bill> sums =
            bills.computeIfAbsent(pricing, any -> new EnumMap<>(Accesses.class));
        pricing.bills(trace).forEach((prices, bill) -> sums.merge(prices, bill, Bill::plus));
      }
    }
    return new Point(live, bills);
  }

  /** What all seeds pay together. */
  Bill bill(Pricing pricing, Accesses prices) {
    return bills.getOrDefault(pricing, Map.of()).getOrDefault(prices, Bill.NONE);
  }

  /** Percent that one pricing saves of another's gas for memory; negative if it costs more. */
  double saving(Pricing ours, Pricing theirs) {
    return saving(ours, theirs, Accesses.ENGRAM, Bill::managing);
  }

  /** The same of all gas. */
  double savingOfTotal(Pricing ours, Pricing theirs, Accesses prices) {
    return saving(ours, theirs, prices, Bill::total);
  }

  private double saving(Pricing ours, Pricing theirs, Accesses prices, ToLongFunction<Bill> part) {
    double pay = part.applyAsLong(bill(ours, prices));
    return 100 - 100 * pay / part.applyAsLong(bill(theirs, prices));
  }
}
