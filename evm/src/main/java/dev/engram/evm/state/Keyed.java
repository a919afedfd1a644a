/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.evm.state;

import dev.engram.evm.uint256.Uint256;

/** An entry of a {@link KeyTable}: its key, in fields so that a probe reads it without a call. */
abstract sealed class Keyed permits Account, Slot {

  final long key0;
  final long key1;
  final long key2;
  final long key3;

  Keyed(long key0, long key1, long key2, long key3) {
    this.key0 = key0;
    this.key1 = key1;
    this.key2 = key2;
    this.key3 = key3;
  }

  final boolean hasKey(long k0, long k1, long k2, long k3) {
    return key0 == k0 && key1 == k1 && key2 == k2 && key3 == k3;
  }

  final Uint256 keyValue() {
    return new Uint256(key0, key1, key2, key3);
  }
}
