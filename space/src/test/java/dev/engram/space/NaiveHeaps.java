/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.space;

import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Blocks as arrays of their own and loose cells as a map, to compare a space with. A copy shares
 * arrays, which are never written, only replaced.
 */
final class NaiveHeaps {

  final TreeMap<Long, byte[]> blocks;
  final Set<Integer> readOnly;

  NaiveHeaps() {
    this.blocks = new TreeMap<>();
    this.readOnly = new TreeSet<>();
  }

  private NaiveHeaps(NaiveHeaps from) {
    this.blocks = new TreeMap<>(from.blocks);
    this.readOnly = new TreeSet<>(from.readOnly);
  }

  NaiveHeaps copy() {
    return new NaiveHeaps(this);
  }

  /** The block that a cell is in, if there is one. */
  Map.@Nullable Entry<Long, byte[]> at(long address, int shift) {
    Map.@Nullable Entry<Long, byte[]> block = blocks.floorEntry(address);
    return block != null && address < block.getKey() + (block.getValue().length >>> shift)
        ? block
        : null;
  }

  byte[] contents(long block) {
    return Objects.requireNonNull(blocks.get(block), () -> Address.toString(block));
  }

  void put(long block, int at, byte[] bytes) {
    byte[] changed = contents(block).clone();
    System.arraycopy(bytes, 0, changed, at, bytes.length);
    blocks.put(block, changed);
  }

  byte[] get(long block, int at, int length) {
    return Arrays.copyOfRange(contents(block), at, at + length);
  }

  void clear(int region) {
    blocks.subMap(Address.at(region, 0), Address.at(region, 0) + Address.REGION_CELLS).clear();
  }
}
