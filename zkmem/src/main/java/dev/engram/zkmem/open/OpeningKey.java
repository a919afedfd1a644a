/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.zkmem.open;

import dev.engram.stark.air.Air;
import dev.engram.stark.field.PrimeField;
import dev.engram.stark.protocol.Extent;
import dev.engram.stark.prover.ProvingKey;
import dev.engram.stark.security.Profile;
import dev.engram.stark.work.Workers;
import dev.engram.zkmem.air.CompressionAir;
import dev.engram.zkmem.model.MemoryConfiguration;
import dev.engram.zkmem.open.OpeningTable.Kind;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The key of a statement: all of it but the root. Prover and verifier both make it for themselves.
 *
 * <p>Bounds, values and totals are in it as well. As public values they would need a selector for
 * each row that has one, while as columns they cost the same for one predicate and for thousands;
 * and the key of an opening is small and made in milliseconds, so that there is nothing to gain by
 * keeping it for other bounds.
 *
 * <p>A table has at least so many rows that the random coefficients of zero-knowledge do not
 * outnumber them: below, its quotient has more columns the fewer rows there are, and proofs become
 * larger, not smaller. So all statements of some places have tables of the same heights.
 */
final class OpeningKey implements AutoCloseable {

  private final List<OpeningTable> tables;
  private final ProvingKey key;

  private OpeningKey(List<OpeningTable> tables, ProvingKey key) {
    this.tables = tables;
    this.key = key;
  }

  /** The key of a statement. */
  static OpeningKey of(
      MemoryConfiguration memory, OpeningShape shape, Profile profile, Workers workers) {
    List<OpeningTable> tables = tables(memory, shape, profile);
    try (Arena arena = Arena.ofShared()) {
      ProvingKey.Builder builder = ProvingKey.of(profile);
      for (OpeningTable table : tables) {
        FixedRows fixed = table.fixed();
        if (fixed == null) {
          builder.require(table.air());
        } else {
          builder.require(table.air(), fixed.matrix(profile.field(), arena, table.rows()));
        }
      }
      return new OpeningKey(tables, builder.build(workers));
    }
  }

  /** The tables of a statement: those of predicates only if there are such. */
  static List<OpeningTable> tables(
      MemoryConfiguration memory, OpeningShape shape, Profile profile) {
    PrimeField field = profile.field();
    int least = leastRows(profile);
    List<OpeningTable> tables = new ArrayList<>();
    add(tables, Kind.NODES, new OpenedNodesAir(), shape.nodes(), least);
    tables.add(
        new OpeningTable(
            Kind.COMPRESSION, new CompressionAir(memory, field), null, tables.getFirst().rows()));
    add(tables, Kind.DIGITS, new DigitsAir(memory, field), shape.digits(), least);
    add(tables, Kind.EQUALITY, new EqualityAir(), shape.equality(), least);
    add(tables, Kind.WITHIN, new WithinAir(), shape.within(), least);
    add(tables, Kind.SUM, new SumAir(), shape.sums(), least);
    FixedRows numbers = new FixedRows(1);
    for (int i = 0; i < Math.max(Digits.BASE, least); i++) {
      numbers.add(i % Digits.BASE);
    }
    add(tables, Kind.BYTES, new BytesAir(), numbers, least);
    return List.copyOf(tables);
  }

  private static void add(
      List<OpeningTable> tables, Kind kind, Air air, FixedRows fixed, int least) {
    if (fixed.rows() > 0) {
      int rows = Math.max(least, powerOfTwo(fixed.rows()));
      tables.add(new OpeningTable(kind, air, fixed, rows));
    }
  }

  /** The fewest rows of a table: one and a half times what hides a column. */
  static int leastRows(Profile profile) {
    return powerOfTwo(3 * Extent.masks(profile) / 2);
  }

  private static int powerOfTwo(int rows) {
    return rows <= 2 ? 2 : Integer.highestOneBit(rows - 1) << 1;
  }

  /** The tables, in the order of the key. */
  List<OpeningTable> tables() {
    return tables;
  }

  ProvingKey provingKey() {
    return key;
  }

  /** The public values of a proof, by table. */
  List<int[]> publicValues(int[] root) {
    int[][] values = new int[tables.size()][0];
    values[0] = root;
    return Arrays.asList(values);
  }

  @Override
  public void close() {
    key.close();
  }
}
