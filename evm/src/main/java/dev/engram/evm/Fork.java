/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.evm;

import dev.engram.evm.code.InstructionSet;
import dev.engram.evm.code.Op;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The rules of the chain between two upgrades: an instruction set and a set of improvement
 * proposals. A new fork is one more constant, made from the one before by {@link #next}. Immutable.
 */
public final class Fork {

  /** April 2021: access lists, EIP-2929 and 2930. */
  public static final Fork BERLIN =
      new Fork("Berlin", InstructionSet.BERLIN, EnumSet.noneOf(Eip.class));

  /** August 2021: the base fee. */
  public static final Fork LONDON =
      BERLIN.next(
          "London",
          BERLIN.instructions.with(Op.BASEFEE, 0, 1, 2),
          Eip.EIP_1559,
          Eip.EIP_3529,
          Eip.EIP_3541);

  /** September 2022: proof of stake; DIFFICULTY reads the beacon chain's randomness, EIP-4399. */
  public static final Fork PARIS = LONDON.next("Paris", LONDON.instructions);

  /** April 2023: PUSH0, warm coinbase, metered init code. */
  public static final Fork SHANGHAI =
      PARIS.next(
          "Shanghai", PARIS.instructions.with(Op.PUSH0, 0, 1, 2), Eip.EIP_3651, Eip.EIP_3860);

  /** March 2024: transient storage, MCOPY, blobs, SELFDESTRUCT tamed. */
  public static final Fork CANCUN =
      SHANGHAI.next(
          "Cancun",
          SHANGHAI
              .instructions
              .with(Op.TLOAD, 1, 1, 100)
              .with(Op.TSTORE, 2, 0, 100)
              .with(Op.MCOPY, 3, 0, 3)
              .with(Op.BLOBHASH, 1, 1, 3)
              .with(Op.BLOBBASEFEE, 0, 1, 2),
          Eip.EIP_4844,
          Eip.EIP_6780);

  /** All forks, the oldest first. */
  public static final List<Fork> ALL = List.of(BERLIN, LONDON, PARIS, SHANGHAI, CANCUN);

  private final String name;
  private final InstructionSet instructions;
  private final Set<Eip> eips;

  private Fork(String name, InstructionSet instructions, Set<Eip> eips) {
    this.name = name;
    this.instructions = instructions;
    this.eips = Collections.unmodifiableSet(eips);
  }

  /** The fork of that name, in any case. */
  public static Optional<Fork> named(String name) {
    return ALL.stream()
        .filter(fork -> fork.name.toLowerCase(Locale.ROOT).equals(name.toLowerCase(Locale.ROOT)))
        .findFirst();
  }

  /** The name as official tests write it. */
  public String name() {
    return name;
  }

  @Override
  public String toString() {
    return name;
  }

  InstructionSet instructions() {
    return instructions;
  }

  boolean has(Eip eip) {
    return eips.contains(eip);
  }

  private Fork next(String nextName, InstructionSet nextInstructions, Eip... added) {
    EnumSet<Eip> all = EnumSet.noneOf(Eip.class);
    all.addAll(eips);
    all.addAll(List.of(added));
    return new Fork(nextName, nextInstructions, all);
  }
}
