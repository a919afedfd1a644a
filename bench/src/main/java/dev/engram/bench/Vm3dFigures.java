/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.bench;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the 3-D machine must reach. */
final class Vm3dFigures {

  static final List<Figure> FIGURES = figures();

  private Vm3dFigures() {}

  private static List<Figure> figures() {
    List<Figure> all = new ArrayList<>();
    all.add(
        new Figure(
            "register instruction; naive as Memory3D does it, bare a switch in Java",
            "RegisterInstructions.ours",
            "RegisterInstructions.naive",
            "RegisterInstructions.bare",
            5));
    for (int span : new int[] {4096, 1 << 20, 16 << 20}) {
      double target = span <= 1 << 20 ? 15 : Double.NaN;
      String over = span < 1 << 20 ? "a page" : (span >> 20) + " MiB";
      all.add(word("load", span, over, target));
      all.add(word("store", span, over, target));
    }
    all.add(alone("call and return", "CallAndReturn.call"));
    all.add(alone("call, store of 32 B, return", "CallAndReturn.callThatStores"));
    all.add(
        new Figure(
            "block of 256 B allocated and freed; bare is the heap alone",
            "BlockInstructions.allocateAndFree",
            null,
            "BlockInstructions.bareAllocateAndFree",
            Double.NaN));
    all.add(alone("the same by the host", "BlockInstructions.allocateAndFreeByTheHost"));
    for (int addresses = 100; addresses <= 1_000_000; addresses *= 10) {
      String naive = addresses <= 10_000 ? "NaiveStoreAndRoot.store:" + addresses : null;
      all.add(root("store of 32 B and a root after it", "storeAndOwnRoot", addresses, naive));
    }
    for (int addresses = 100; addresses <= 1_000_000; addresses *= 10) {
      all.add(
          root(
              "store of 32 B and its share of a root for a hundred",
              "storeAndRoot",
              addresses,
              null));
    }
    return List.copyOf(all);
  }

  private static Figure word(String access, int span, String over, double target) {
    String suite = "WordInstructions.";
    String peer = Character.toUpperCase(access.charAt(0)) + access.substring(1) + ":" + span;
    return new Figure(
        "%s of 32 B, all over %s".formatted(access, over),
        suite + access + "32:" + span,
        suite + "naive" + peer,
        suite + "bare" + peer,
        target);
  }

  private static Figure alone(String name, String benchmark) {
    return new Figure(name, benchmark, null, null, Double.NaN);
  }

  private static Figure root(String name, String ours, int addresses, @Nullable String naive) {
    return new Figure(
        "%s, of %,d addresses".formatted(name, addresses),
        "StoreAndRoot.%s:%d".formatted(ours, addresses),
        naive,
        null,
        Double.NaN);
  }
}
