/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.cli.scenario;

import dev.engram.cli.abi.AbiType;
import dev.engram.cli.abi.Signature;
import dev.engram.cli.input.Place;
import dev.engram.evm.uint256.Uint256;
import java.util.List;

/**
 * One transaction of a {@link Scenario}.
 *
 * @param title what it shows; empty where the document has none
 * @param from who sends it
 * @param gas its gas limit
 * @param place where in the document it is
 */
record Step(
    String title,
    Action action,
    Reference from,
    Uint256 value,
    long gas,
    Expectation expectation,
    Place place) {

  /** An account, by its name or its address. */
  record Reference(String text, Place place) {}

  /** What a step does. */
  sealed interface Action {}

  /**
   * Creates a contract.
   *
   * @param types of the constructor's parameters
   * @param arguments one for each of the types
   * @param name what later steps call it; empty if they do not
   */
  record Deploy(
      Scenario.CodeSource code, List<AbiType> types, List<Argument> arguments, String name)
      implements Action {}

  /** Calls a function. */
  record Call(Reference to, Signature function, List<Argument> arguments) implements Action {}

  /** Sends data as it is, or none. */
  record Send(Reference to, byte[] input) implements Action {}
}
