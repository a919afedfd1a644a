/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.evm;

import dev.engram.evm.state.Address;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What came of a transaction or a message.
 *
 * @param halt how the outermost call ended
 * @param gasUsed gas paid for, after the refund
 * @param gasRefunded what of the refund counter was given back, EIP-3529
 * @param output data returned or reverted with; the code for a creation that succeeded
 * @param logs in order; empty unless {@code halt} is SUCCESS
 * @param created the new contract; null for a call, and for a creation that failed
 */
public record Receipt(
    Halt halt,
    long gasUsed,
    long gasRefunded,
    byte[] output,
    List<Log> logs,
    @Nullable Address created) {

  public Receipt {
    logs = List.copyOf(logs);
  }
}
