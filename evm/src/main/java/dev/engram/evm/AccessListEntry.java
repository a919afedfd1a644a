/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.evm;

import dev.engram.evm.state.Address;
import dev.engram.evm.uint256.Uint256;
import java.util.List;

/** An address and the storage keys that a transaction declares warm, EIP-2930. */
public record AccessListEntry(Address address, List<Uint256> storageKeys) {

  public AccessListEntry {
    storageKeys = List.copyOf(storageKeys);
  }
}
