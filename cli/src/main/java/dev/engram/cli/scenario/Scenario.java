/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.cli.scenario;

import dev.engram.cli.abi.Catalog;
import dev.engram.cli.input.Place;
import dev.engram.evm.Block;
import dev.engram.evm.Fork;
import dev.engram.evm.state.Address;
import dev.engram.evm.uint256.Uint256;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A scenario as its document has it, checked as far as that is possible without running it.
 *
 * @param title what it shows; empty where the document has none
 * @param block the block that every step runs in, as its only transaction
 * @param accounts what exists before the first step
 * @param catalog events and errors that can be shown by name
 */
public record Scenario(
    String title,
    Fork fork,
    Block block,
    List<Holder> accounts,
    Catalog catalog,
    List<Step> steps) {

  public Scenario {
    accounts = List.copyOf(accounts);
    steps = List.copyOf(steps);
  }

  /**
   * An account.
   *
   * @param name what steps call it; empty if only its address is known
   * @param nonce unsigned
   */
  public record Holder(
      String name,
      Address address,
      Uint256 balance,
      long nonce,
      @Nullable CodeSource code,
      Map<Uint256, Uint256> storage) {

    public Holder {
      storage = Map.copyOf(storage);
    }
  }

  /** Where code comes from. */
  public sealed interface CodeSource {

    /** Code that stands in the document. */
    record Literal(byte[] code) implements CodeSource {}

    /** A file, relative to the folder of the document. */
    record FileName(String name, Place place) implements CodeSource {}
  }
}
