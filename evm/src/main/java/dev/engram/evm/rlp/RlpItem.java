/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.evm.rlp;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/** What an RLP encoding says: bytes, or a list of such items. */
public sealed interface RlpItem {

  /** A string of bytes, which nobody may modify. */
  record Bytes(byte[] data) implements RlpItem {

    @Override
    public boolean equals(Object other) {
      return other instanceof Bytes bytes && Arrays.equals(data, bytes.data);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(data);
    }

    @Override
    public String toString() {
      return "0x" + HexFormat.of().formatHex(data);
    }
  }

  /** Items in order. */
  record Items(List<RlpItem> items) implements RlpItem {

    public Items {
      items = List.copyOf(items);
    }
  }
}
