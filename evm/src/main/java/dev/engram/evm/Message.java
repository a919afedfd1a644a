/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.evm;

import dev.engram.evm.state.Address;
import dev.engram.evm.uint256.Uint256;
import org.jspecify.annotations.Nullable;

/**
 * A bare call: no intrinsic gas, no nonce, no fee.
 *
 * @param sender CALLER and ORIGIN
 * @param to the account whose code runs; null creates a contract from {@code input}
 * @param value wei that it moves
 * @param input the call's data, or init code
 * @param gas gas that it may use, at least 0
 */
public record Message(Address sender, @Nullable Address to, Uint256 value, byte[] input, long gas) {

  public Message {
    if (gas < 0) {
      throw new IllegalArgumentException("gas is negative: " + gas);
    }
  }
}
