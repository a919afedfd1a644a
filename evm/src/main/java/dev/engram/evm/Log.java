/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.evm;

import dev.engram.evm.state.Address;
import dev.engram.evm.uint256.Uint256;
import java.util.List;

/** What a LOG instruction wrote: the account, up to four topics, and data. */
public record Log(Address address, List<Uint256> topics, byte[] data) {

  public Log {
    topics = List.copyOf(topics);
  }
}
