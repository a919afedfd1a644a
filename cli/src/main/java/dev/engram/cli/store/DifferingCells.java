/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.cli.store;

import dev.engram.merkle.proof.Claim;
import dev.engram.merkle.proof.Proof;
import dev.engram.merkle.proof.ProofException;
import dev.engram.merkle.proof.Table;
import dev.engram.merkle.proof.Verifier;
import dev.engram.space.Space;
import dev.engram.store.Store;
import dev.engram.store.Version;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * In which cells two versions differ, as ranges; cells that are alike are in a range where there
 * are fewer than {@value #GAP} of them between two that are not.
 */
public final class DifferingCells {

  private static final int GAP = 16;
  private static final int CHUNK = 256;
  private static final int CHUNK_SHIFT = 8;
  private static final int WIDEST = 4;

  /** A version of a memory. */
  public record At(String name, long version) {}

  /**
   * Cells one after the other.
   *
   * @param first the address of the first, and {@code last} that of the last
   * @param bytes how many bytes of them differ
   */
  public record Range(long first, long last, long bytes) {}

  private final Space one;
  private final Space other;
  private final byte[] bytesOfOne = new byte[CHUNK * WIDEST];
  private final byte[] bytesOfOther = new byte[CHUNK * WIDEST];
  private final List<Range> ranges = new ArrayList<>();
  private final List<Table> tables = new ArrayList<>();
  private long chunks;
  private long bytes;

  private DifferingCells(Space one, Space other) {
    this.one = one;
    this.other = other;
  }

  /** Compares two versions. Throws what the store throws. */
  public static DifferingCells of(Store store, At one, At other) {
    try (Space before = store.view(one.name(), one.version(), Space.builder());
        Space after = store.view(other.name(), other.version(), Space.builder())) {
      DifferingCells cells = new DifferingCells(before, after);
      store.diff(one.name(), one.version(), other.name(), other.version(), cells::chunk);
      cells.compareTables(store, one, other);
      return cells;
    }
  }

  private void compareTables(Store store, At one, At other) {
    for (Table table : Table.values()) {
      if (!Arrays.equals(contents(store, one, table), contents(store, other, table))) {
        tables.add(table);
      }
    }
  }

  /**
   * What a table of a version holds, which that of a view, for which nobody may write, does not.
   */
  private static byte[] contents(Store store, At at, Table table) {
    Version version = store.version(at.name(), at.version());
    Proof proof = store.proveTable(at.name(), at.version(), table);
    try {
      return new Verifier(version.hash()).verify(version.root(), proof)
              instanceof Claim.TableContents(_, _, byte[] contents)
          ? contents
          : new byte[0];
    } catch (ProofException e) {
      throw new IllegalStateException("a proof that does not hold", e);
    }
  }

  private void chunk(long chunk) {
    chunks++;
    Arrays.fill(bytesOfOne, (byte) 0);
    Arrays.fill(bytesOfOther, (byte) 0);
    int length = one.readChunk(chunk, bytesOfOne, 0);
    int otherLength = other.readChunk(chunk, bytesOfOther, 0);
    int width = Math.max(1, Math.max(length, otherLength) / CHUNK);
    boolean isWhole = length > 0 && otherLength > 0 && length != otherLength;
    for (int cell = 0; cell < CHUNK; cell++) {
      int differ = isWhole ? width : differing(cell * width, width);
      if (differ > 0) {
        add((chunk << CHUNK_SHIFT) + cell, differ);
      }
    }
  }

  private int differing(int at, int width) {
    int differ = 0;
    for (int i = at; i < at + width; i++) {
      differ += bytesOfOne[i] == bytesOfOther[i] ? 0 : 1;
    }
    return differ;
  }

  private void add(long address, int differ) {
    bytes += differ;
    Range last = ranges.isEmpty() ? null : ranges.getLast();
    if (last != null && address - last.last() <= GAP && address >>> 32 == last.last() >>> 32) {
      ranges.set(ranges.size() - 1, new Range(last.first(), address, last.bytes() + differ));
    } else {
      ranges.add(new Range(address, address, differ));
    }
  }

  /** The ranges, ascending. */
  public List<Range> ranges() {
    return List.copyOf(ranges);
  }

  /** The tables that differ. */
  public List<Table> tables() {
    return List.copyOf(tables);
  }

  /** How many chunks of 256 cells differ. */
  public long chunks() {
    return chunks;
  }

  /** How many bytes differ. */
  public long bytes() {
    return bytes;
  }
}
