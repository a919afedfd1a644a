/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.zkmem.witness;

import dev.engram.stark.air.AirDescription;
import dev.engram.stark.air.FilledTable;
import dev.engram.stark.air.MockChecker;
import dev.engram.stark.air.Source;
import dev.engram.stark.air.Trace;
import dev.engram.stark.air.Violation;
import dev.engram.stark.field.PrimeField;
import dev.engram.stark.matrix.RowMatrix;
import dev.engram.stark.prover.Witness;
import dev.engram.zkmem.air.MemoryAirs;
import dev.engram.zkmem.air.TableId;
import dev.engram.zkmem.air.TableId.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** The tables of a segment as arrays that a test may tamper with, for the mock checker. */
public final class MockTables {

  private final MemoryAirs airs;
  private final PrimeField field;

  /** By place in the key, what is filled in. */
  private final Map<Integer, Filled> tables = new TreeMap<>();

  /** A table: its AIR, its sources' rows in Montgomery form, and its public values. */
  public record Filled(AirDescription air, List<int[][]> rows, int[] publicValues) {}

  /** Takes what would be proven. */
  public MockTables(
      MemoryAirs airs, PrimeField field, List<Witness> witnesses, List<int[]> publicValues) {
    this.airs = airs;
    this.field = field;
    for (Witness witness : witnesses) {
      AirDescription air = AirDescription.of(airs.tables().get(witness.air()).air(), field);
      List<int[][]> rows = new ArrayList<>();
      int height = height(witness);
      for (Source source : air.sources()) {
        if (source.equals(Source.PREPROCESSED)) {
          rows.add(preprocessed(airs.tables().get(witness.air()).id(), height, air));
        } else if (source.equals(Source.MAIN)) {
          rows.add(rows(Objects.requireNonNull(witness.main())));
        } else {
          rows.add(rows(witness.partitions().getFirst()));
        }
      }
      int[] values = publicValues.get(witness.air()).clone();
      for (int i = 0; i < values.length; i++) {
        values[i] = field.of(values[i]);
      }
      tables.put(witness.air(), new Filled(air, rows, values));
    }
  }

  private static int height(Witness witness) {
    return witness.main() != null ? witness.main().rows() : witness.partitions().getFirst().rows();
  }

  private int[][] preprocessed(TableId id, int height, AirDescription air) {
    int[][] rows = new int[height][air.preprocessedWidth()];
    for (int row = 0; row < height; row++) {
      if (id.kind() == Kind.RANGE) {
        rows[row][0] = field.of(row);
      } else if (row < rows[row].length) {
        rows[row][row] = field.one();
      }
    }
    return rows;
  }

  private static int[][] rows(RowMatrix matrix) {
    int[][] rows = new int[matrix.rows()][matrix.width()];
    for (int row = 0; row < rows.length; row++) {
      for (int column = 0; column < matrix.width(); column++) {
        rows[row][column] = matrix.get(row, column);
      }
    }
    return rows;
  }

  /** The tables' field. */
  public PrimeField field() {
    return field;
  }

  /** Whether a table takes part. */
  public boolean has(Kind kind, int width) {
    return airs.find(kind, width).isPresent()
        && tables.containsKey(airs.find(kind, width).getAsInt());
  }

  /** A table. */
  public Filled table(Kind kind, int width) {
    Filled filled = tables.get(airs.find(kind, width).orElseThrow());
    if (filled == null) {
      throw new IllegalArgumentException("there is no table of " + kind + " " + width);
    }
    return filled;
  }

  /** Leaves a table out. */
  public void remove(Kind kind, int width) {
    tables.remove(airs.find(kind, width).orElseThrow());
  }

  /** All tables by their place in the key. */
  public Map<Integer, Filled> tables() {
    return tables;
  }

  /** What is wrong. */
  public List<Violation> check() {
    List<FilledTable> filled =
        tables.values().stream()
            .map(table ->
                new FilledTable(
                    table.air(),
                    table.rows().stream().map(Trace::of).toList(),
                    table.publicValues()))
            .toList();
    return new MockChecker(filled.stream().map(FilledTable::air).toList()).check(filled);
  }
}
