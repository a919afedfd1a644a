/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.cli;

import dev.engram.cli.input.BadInput;
import dev.engram.cli.store.KeptMemory;
import picocli.CommandLine.ParseResult;

/** What {@link RunOptions#STORE} and {@link RunOptions#MEMORY} say: which memory goes on. */
final class KeptOptions {

  private KeptOptions() {}

  /**
   * Whether a memory is kept.
   *
   * @throws BadInput if only one of the two options is there
   */
  static boolean areIn(ParseResult options) {
    boolean store = options.hasMatchedOption(RunOptions.STORE);
    boolean memory = options.hasMatchedOption(RunOptions.MEMORY);
    if (store && !memory) {
      throw new BadInput(
          "%s: needs %s and the name of a memory in it"
              .formatted(RunOptions.STORE, RunOptions.MEMORY));
    }
    if (memory && !store) {
      throw new BadInput(
          "%s: needs %s and the folder that it is kept in; %s says how large a machine's memory is"
              .formatted(RunOptions.MEMORY, RunOptions.STORE, RunOptions.LIMIT));
    }
    return store;
  }

  /** Opens the memory. */
  static KeptMemory open(ParseResult options) {
    return KeptMemory.of(
        options.matchedOptionValue(RunOptions.STORE, ""),
        options.matchedOptionValue(RunOptions.MEMORY, ""),
        StoreRun.notes(options));
  }
}
