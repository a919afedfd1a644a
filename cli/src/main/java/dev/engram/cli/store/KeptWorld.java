/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.cli.store;

import dev.engram.evm.state.WorldState;

/** The accounts of the EVM in a memory that is kept, and what a run makes of them. */
public final class KeptWorld {

  private final KeptMemory memory;
  private final WorldState world = new WorldState();
  private final WorldMemory accounts;

  /**
   * Opens the memory.
   *
   * @throws dev.engram.cli.input.BadInput if it is none of accounts
   */
  public KeptWorld(KeptMemory memory) {
    this.memory = memory;
    this.accounts = memory.accounts(world);
  }

  /** The accounts, as they were kept and as a run changes them. */
  public WorldState world() {
    return world;
  }

  /** The memory. */
  public KeptMemory memory() {
    return memory;
  }

  /** Commits what the accounts are now. */
  public void commit() {
    accounts.write(world);
    memory.commit();
  }
}
