/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.zkmem.open;

import dev.engram.stark.air.Air;
import dev.engram.stark.air.AirDescription;
import dev.engram.stark.air.Bus;
import dev.engram.stark.air.FilledTable;
import dev.engram.stark.air.MockChecker;
import dev.engram.stark.air.Source;
import dev.engram.stark.air.Trace;
import dev.engram.stark.air.Violation;
import dev.engram.stark.air.Without;
import dev.engram.stark.field.PrimeField;
import dev.engram.stark.matrix.RowMatrix;
import dev.engram.stark.prover.Witness;
import dev.engram.stark.security.Profile;
import dev.engram.stark.work.Workers;
import dev.engram.zkmem.air.Buses;
import dev.engram.zkmem.air.CompressionAir;
import dev.engram.zkmem.air.CompressionRow;
import dev.engram.zkmem.open.OpeningTable.Kind;
import dev.engram.zkmem.tree.StateTree;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The tables of an opening as arrays that a forger may change, for the mock checker. */
final class OpenedTables {

  /** Something left out of an AIR: an interaction or else a constraint. */
  record Cut(Kind kind, boolean isInteraction, int number) {}

  private record Table(Air air, int[][] fixed, int[][] main) {}

  private final PrimeField field;
  private final Map<Kind, Table> tables = new EnumMap<>(Kind.class);
  private final int[] root;

  /**
   * Tables of a statement, filled in with what is true of another one of its shape: what a prover
   * has who does not look whether what he proves is so.
   */
  OpenedTables(StateTree tree, OpeningStatement stated, OpeningStatement hidden) {
    this.field = tree.field();
    Profile profile = Profile.INSECURE_TEST.withField(field).withZeroKnowledge();
    OpeningShape shape = new OpeningShape(hidden);
    OpenedDigits digits = new OpenedDigits(shape, tree);
    List<OpeningTable> all = OpeningKey.tables(tree.configuration(), shape, profile);
    List<OpeningTable> fixed =
        OpeningKey.tables(tree.configuration(), new OpeningShape(stated), profile);
    try (Arena arena = Arena.ofShared();
        Workers workers = Workers.of(1)) {
      List<Witness> rows = new OpeningRows(shape, digits, tree, arena, workers).fill(all);
      for (int i = 0; i < all.size(); i++) {
        FixedRows given = fixed.get(i).fixed();
        tables.put(
            all.get(i).kind(),
            new Table(
                all.get(i).air(),
                given == null
                    ? new int[0][]
                    : rows(given.matrix(field, arena, fixed.get(i).rows())),
                rows(Objects.requireNonNull(rows.get(i).main()))));
      }
    }
    this.root = Arrays.stream(stated.root()).map(field::of).toArray();
  }

  /** Tables of a statement that is true. */
  OpenedTables(StateTree tree, OpeningStatement statement) {
    this(tree, statement, statement);
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

  private Table table(Kind kind) {
    return Objects.requireNonNull(tables.get(kind));
  }

  AirDescription air(Kind kind) {
    return AirDescription.of(table(kind).air, field);
  }

  PrimeField field() {
    return field;
  }

  boolean has(Kind kind) {
    return tables.containsKey(kind);
  }

  int column(Kind kind, String name) {
    return air(kind).columns(Source.MAIN).indexOf(name);
  }

  /** A cell, as a plain number. */
  int get(Kind kind, int row, String column) {
    return field.value(table(kind).main[row][column(kind, column)]);
  }

  /** Changes a cell to a plain number, which may be any. */
  void set(Kind kind, int row, String column, long number) {
    table(kind).main[row][column(kind, column)] = field.of(number);
  }

  void setWord(Kind kind, int row, String column, int word) {
    table(kind).main[row][column(kind, column)] = word;
  }

  int fixed(Kind kind, int row, int column) {
    return field.value(table(kind).fixed[row][column]);
  }

  int rows(Kind kind) {
    return table(kind).main.length;
  }

  void setRoot(int i, long number) {
    root[i] = field.of(number);
  }

  void setFixed(Kind kind, int row, int column, int number) {
    table(kind).fixed[row][column] = field.of(number);
  }

  /** Hashes again what a row of nodes hashes. */
  void hash(int row) {
    CompressionAir air = (CompressionAir) table(Kind.COMPRESSION).air;
    int[] nodes = table(Kind.NODES).main[row];
    int[] input = Arrays.stream(nodes, 0, 16).map(field::value).toArray();
    int[] hashed = CompressionRow.of(air, input);
    hashed[CompressionAir.COUNT] = field.one();
    table(Kind.COMPRESSION).main[row] = hashed;
    System.arraycopy(hashed, air.digest(), nodes, OpenedNodesAir.HASH, 8);
  }

  /** Hashes again what a row of nodes hashes, and all above it, up to the public root. */
  void hashUpFrom(int row) {
    hash(row);
    int[][] nodes = table(Kind.NODES).main;
    int number = fixed(Kind.NODES, row, 0);
    if (number == 1) {
      System.arraycopy(nodes[row], OpenedNodesAir.HASH, root, 0, 8);
      return;
    }
    int parent = nodeRow(number >>> 1);
    System.arraycopy(nodes[row], OpenedNodesAir.HASH, nodes[parent], (number & 1) * 8, 8);
    hashUpFrom(parent);
  }

  /** The row of a node. */
  int nodeRow(int number) {
    for (int row = 0; row < rows(Kind.NODES); row++) {
      if (fixed(Kind.NODES, row, 0) == number) {
        return row;
      }
    }
    throw new IllegalArgumentException("no node " + number);
  }

  /** Makes the statement that each place holds the digits that are there, whatever they are. */
  void stateDigits() {
    int ofLimb = ((DigitsAir) table(Kind.DIGITS).air).digits();
    int[][] equality = table(Kind.EQUALITY).main;
    for (int row = 0; row < equality.length; row++) {
      for (int limb = 0; limb < rows(Kind.DIGITS); limb++) {
        int place = fixed(Kind.EQUALITY, row, 1);
        if (fixed(Kind.EQUALITY, row, 2) == 1
            && fixed(Kind.EQUALITY, row, 0) == fixed(Kind.DIGITS, limb, 0)
            && place / ofLimb == fixed(Kind.DIGITS, limb, 1)) {
          equality[row][0] = table(Kind.DIGITS).main[limb][place % ofLimb];
          table(Kind.EQUALITY).fixed[row][6] = equality[row][0];
        }
      }
    }
  }

  /** What is wrong, with some things left out of the AIRs. */
  List<Violation> check(Cut... cuts) {
    List<FilledTable> filled = new ArrayList<>();
    tables.forEach((kind, table) -> {
      Air air = table.air;
      // the last first, so that numbers stay what they are
      for (Cut cut : Arrays.stream(cuts).sorted((a, b) -> b.number - a.number).toList()) {
        if (cut.kind == kind) {
          air =
              cut.isInteraction
                  ? Without.interaction(air, cut.number)
                  : Without.constraint(air, cut.number);
        }
      }
      List<Trace> traces = new ArrayList<>();
      if (table.fixed.length > 0) {
        traces.add(Trace.of(table.fixed));
      }
      traces.add(Trace.of(table.main));
      AirDescription described = AirDescription.of(air, field);
      filled.add(new FilledTable(described, traces, kind == Kind.NODES ? root : new int[0]));
    });
    return MockChecker.check(filled.toArray(FilledTable[]::new));
  }

  /** Counts as often as is looked up whatever is there to be looked up, as a forger would. */
  List<Violation> settle(Cut... cuts) {
    for (Violation violation : check(cuts)) {
      if (violation instanceof Violation.Unbalanced(Bus bus, var message, int count, var origins)) {
        assertOrigins(origins);
        provide(bus, message, count);
      }
    }
    return check(cuts);
  }

  private static void assertOrigins(List<Violation.Origin> origins) {
    if (origins.isEmpty()) {
      throw new AssertionError("an unbalanced message comes from somewhere");
    }
  }

  private void provide(Bus bus, List<Integer> message, int count) {
    if (bus.equals(Digits.BYTE)) {
      int number = message.getFirst();
      if (number < Digits.BASE) {
        add(Kind.BYTES, number, 0, count);
      }
    } else if (bus.equals(Buses.COMPRESSION)) {
      CompressionAir air = (CompressionAir) table(Kind.COMPRESSION).air;
      int[][] rows = table(Kind.COMPRESSION).main;
      for (int row = 0; row < rows.length; row++) {
        if (is(message, 0, rows[row], CompressionAir.INPUT, 16)
            && is(message, 16, rows[row], air.digest(), 8)) {
          add(Kind.COMPRESSION, row, CompressionAir.COUNT, count);
          return;
        }
      }
    } else if (bus.equals(Digits.LIMB)) {
      for (int row = 0; row < rows(Kind.NODES); row++) {
        if (fixed(Kind.NODES, row, 0) == message.get(0)
            && get(Kind.NODES, row, "left[" + message.get(1) + "]") == message.get(2)) {
          add(Kind.NODES, row, OpenedNodesAir.COUNTS + message.get(1), count);
          return;
        }
      }
    } else if (bus.equals(Digits.DIGIT)) {
      int ofLimb = ((DigitsAir) table(Kind.DIGITS).air).digits();
      for (int row = 0; row < rows(Kind.DIGITS); row++) {
        int digit = message.get(1) % ofLimb;
        if (fixed(Kind.DIGITS, row, 0) == message.get(0)
            && fixed(Kind.DIGITS, row, 1) == message.get(1) / ofLimb
            && get(Kind.DIGITS, row, "digit[" + digit + "]") == message.get(2)) {
          add(Kind.DIGITS, row, ofLimb + digit, count);
          return;
        }
      }
    }
  }

  private boolean is(List<Integer> message, int at, int[] row, int column, int count) {
    for (int i = 0; i < count; i++) {
      if (message.get(at + i) != field.value(row[column + i])) {
        return false;
      }
    }
    return true;
  }

  private void add(Kind kind, int row, int column, int count) {
    int[] words = table(kind).main[row];
    words[column] = field.add(words[column], field.of(count));
  }
}
