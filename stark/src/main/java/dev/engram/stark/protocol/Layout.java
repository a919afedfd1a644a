/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.protocol;

import dev.engram.stark.air.AirDescription;
import dev.engram.stark.air.Interaction;
import dev.engram.stark.air.Node;
import dev.engram.stark.air.Source;
import dev.engram.stark.field.PrimeField;
import dev.engram.stark.fri.FriSchedule;
import dev.engram.stark.protocol.MatrixShape.Kind;
import dev.engram.stark.protocol.TreeShape.Stage;
import dev.engram.stark.security.Profile;
import dev.engram.stark.security.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Everything about a proof that follows from the key and the heights of its tables: which matrices
 * there are, which trees hold them, in which order values are opened and words are folded. Prover
 * and verifier compute it alike, so that a proof need not say it, and cannot say it otherwise.
 *
 * @param key the verifying key
 * @param tables those that take part, in the key's order
 * @param matrices table by table: its traces in order of their source, its lookups, its quotient;
 *     then what belongs to no table
 * @param trees in the order in which they are committed to
 * @param fri how the words are folded
 */
public record Layout(
    VerifyingKey key,
    List<Table> tables,
    List<MatrixShape> matrices,
    List<TreeShape> trees,
    FriSchedule fri) {

  /** Words of a salt: 4 words of 31 bits. */
  public static final int SALT_WIDTH = 4;

  /** Keeps the lists as they are now. */
  public Layout {
    tables = List.copyOf(tables);
    matrices = List.copyOf(matrices);
    trees = List.copyOf(trees);
  }

  /**
   * The layout of tables of so many rows.
   *
   * @param logRows for each AIR of the key, log2 of its rows, or −1 if it takes no part
   * @throws IllegalArgumentException with the rule that the heights break
   */
  public static Layout of(VerifyingKey key, int[] logRows) {
    return new LayoutBuilder(key).build(logRows);
  }

  /** The shape that security is computed from. */
  public Shape shape() {
    int tallest = 0;
    int degree = 2;
    long constraints = 0;
    long messages = 0;
    int length = 1;
    for (Table table : tables) {
      AirDescription air = table.description();
      tallest = Math.max(tallest, table.logHeight());
      degree = Math.max(degree, (1 << table.logQuotient()) + 1);
      constraints += table.constraints();
      messages += (long) air.interactions().size() << table.logRows();
      for (Interaction interaction : air.interactions()) {
        length = Math.max(length, interaction.message().size() + 1);
      }
    }
    long rows = 1L << tallest - key.profile().logBlowup();
    return new Shape(rows, constraints, degree, openings(), Math.max(1, messages), length);
  }

  /**
   * The public values in Montgomery form.
   *
   * @param values by AIR of the key, plain numbers; none for one that takes no part
   * @throws IllegalArgumentException if they are not as many as the AIRs have, or one is not below
   *     the prime
   */
  public List<int[]> publicValues(List<int[]> values) {
    PrimeField field = key.profile().field();
    require(values.size() == key.airs().size(), "public values are given for each AIR of the key");
    int[] expected = new int[key.airs().size()];
    for (Table table : tables) {
      expected[table.air()] = table.description().publicValues();
    }
    List<int[]> elements = new ArrayList<>();
    for (int air = 0; air < expected.length; air++) {
      int[] given = values.get(air);
      require(
          given.length == expected[air],
          key.airs().get(air).air().name() + " has " + expected[air] + " public values here");
      for (int value : given) {
        require(field.holds(value), Integer.toUnsignedString(value) + " is not below p");
      }
      elements.add(Arrays.stream(given).map(field::of).toArray());
    }
    return elements;
  }

  /** How many values are opened. */
  public int openings() {
    int openings = 0;
    for (MatrixShape matrix : matrices) {
      openings += matrix.opened() ? matrix.width() + matrix.nextColumns().size() : 0;
    }
    return openings;
  }

  /** The place of a table's matrix of a kind. */
  public int matrix(int table, Kind kind, Source source) {
    for (int i = 0; i < matrices.size(); i++) {
      MatrixShape matrix = matrices.get(i);
      if (matrix.table() == table && matrix.kind() == kind && matrix.source().equals(source)) {
        return i;
      }
    }
    throw new IllegalArgumentException("table " + table + " has no such matrix");
  }

  /**
   * What the partitions that a tree holds are called.
   *
   * @throws IllegalArgumentException if it holds none
   */
  public String partition(TreeShape tree) {
    if (tree.stage() != Stage.PARTITION) {
      throw new IllegalArgumentException("only a tree of partitions has a name");
    }
    MatrixShape first = matrices.get(tree.matrices().getFirst());
    return tables.get(first.table()).partition(first.source());
  }

  /** The matrices by log2 of their height, the tallest first, without salts. */
  public Map<Integer, List<Integer>> byHeight() {
    Map<Integer, List<Integer>> byHeight = new TreeMap<>(Collections.reverseOrder());
    for (int i = 0; i < matrices.size(); i++) {
      if (matrices.get(i).opened()) {
        byHeight.computeIfAbsent(matrices.get(i).logHeight(), h -> new ArrayList<>()).add(i);
      }
    }
    return byHeight;
  }

  /** Makes a layout. */
  private static final class LayoutBuilder {

    private final VerifyingKey key;
    private final Profile profile;
    private final int degree;
    private final List<Table> tables = new ArrayList<>();
    private final List<MatrixShape> matrices = new ArrayList<>();
    private final List<TreeShape> trees = new ArrayList<>();

    LayoutBuilder(VerifyingKey key) {
      this.key = key;
      this.profile = key.profile();
      this.degree = profile.extensionDegree();
    }

    Layout build(int[] logRows) {
      require(logRows.length == key.airs().size(), "there is one height for each AIR of the key");
      for (int air = 0; air < logRows.length; air++) {
        VerifyingKey.Entry entry = key.airs().get(air);
        if (logRows[air] < 0) {
          require(!entry.required(), entry.air().name() + " must take part");
        } else {
          add(air, entry, logRows[air]);
        }
      }
      require(!tables.isEmpty(), "a proof has at least one table");
      key.requireCountable(tables);
      TreeSet<Integer> heights = new TreeSet<>();
      tables.forEach(table -> heights.add(table.logHeight()));
      FriSchedule schedule =
          FriSchedule.of(
              heights, profile.logArity(), profile.logFinalLength() + profile.logBlowup());
      if (profile.zeroKnowledge()) {
        matrices.add(
            new MatrixShape(
                -1,
                Kind.MASK,
                Source.MAIN,
                degree,
                heights.last() - profile.logBlowup(),
                heights.last(),
                List.of()));
      }
      commit();
      return new Layout(key, tables, matrices, trees, schedule);
    }

    private void add(int air, VerifyingKey.Entry entry, int logRows) {
      AirDescription description = entry.air();
      require(
          entry.logPreprocessedRows() < 0 || entry.logPreprocessedRows() == logRows,
          description.name() + " has 2^" + entry.logPreprocessedRows() + " rows, as the key says");
      Extent extent = Extent.of(profile, description, logRows);
      int logHeight = extent.logHeight();
      int logQuotient = extent.logQuotient();
      List<int[]> chunks = extent.chunks();
      int place = tables.size();
      Table table = new Table(air, description, logRows, logHeight, logQuotient, chunks);
      tables.add(table);
      for (Source source : description.sources()) {
        matrices.add(
            new MatrixShape(
                place,
                Kind.TRACE,
                source,
                description.width(source),
                logRows,
                logHeight,
                nextColumns(description, source)));
      }
      if (table.interacts()) {
        int width = degree * chunks.size();
        List<Integer> sum = new ArrayList<>();
        for (int i = width - degree; i < width; i++) {
          sum.add(i);
        }
        matrices.add(
            new MatrixShape(place, Kind.LOOKUP, Source.MAIN, width, logRows, logHeight, sum));
      }
      matrices.add(
          new MatrixShape(
              place,
              Kind.QUOTIENT,
              Source.MAIN,
              degree << logQuotient,
              logRows,
              logHeight,
              List.of()));
    }

    private static List<Integer> nextColumns(AirDescription air, Source source) {
      TreeSet<Integer> next = new TreeSet<>();
      for (Node node : air.dag().nodes()) {
        if (node instanceof Node.Cell(Source of, int column, boolean isNext)
            && isNext
            && of.equals(source)) {
          next.add(column);
        }
      }
      return List.copyOf(next);
    }

    private void commit() {
      for (int i = 0; i < matrices.size(); i++) {
        if (isTrace(i) && matrices.get(i).source().equals(Source.PREPROCESSED)) {
          // no salt: everybody knows what is preprocessed
          trees.add(new TreeShape(Stage.PREPROCESSED, List.of(i)));
        }
      }
      int declared = matrices.size();
      Map<String, List<Integer>> partitions = new LinkedHashMap<>();
      for (int i = 0; i < declared; i++) {
        if (isTrace(i) && matrices.get(i).source().isPartition()) {
          partitions.computeIfAbsent(partition(i), _ -> new ArrayList<>()).add(i);
        }
      }
      partitions.values().forEach(held -> tree(Stage.PARTITION, held));
      List<Integer> main = new ArrayList<>();
      List<Integer> lookup = new ArrayList<>();
      List<Integer> quotient = new ArrayList<>();
      for (int i = 0; i < declared; i++) {
        MatrixShape matrix = matrices.get(i);
        switch (matrix.kind()) {
          case TRACE -> {
            if (matrix.source().equals(Source.MAIN)) {
              main.add(i);
            }
          }
          case MASK -> main.add(i);
          case LOOKUP -> lookup.add(i);
          case QUOTIENT -> quotient.add(i);
          case SALT -> throw new IllegalStateException("salts come last");
        }
      }
      tree(Stage.MAIN, main);
      tree(Stage.LOOKUP, lookup);
      tree(Stage.QUOTIENT, quotient);
    }

    /** What the partition that a matrix holds is called. */
    private String partition(int matrix) {
      MatrixShape shape = matrices.get(matrix);
      return tables.get(shape.table()).partition(shape.source());
    }

    private boolean isTrace(int matrix) {
      return matrices.get(matrix).kind() == Kind.TRACE;
    }

    private void tree(Stage stage, List<Integer> held) {
      if (held.isEmpty()) {
        return;
      }
      List<Integer> all = new ArrayList<>(held);
      if (profile.zeroKnowledge()) {
        Map<Integer, MatrixShape> salts = new TreeMap<>(Collections.reverseOrder());
        for (int i : held) {
          MatrixShape matrix = matrices.get(i);
          salts.putIfAbsent(
              matrix.logHeight(),
              new MatrixShape(
                  -1,
                  Kind.SALT,
                  Source.MAIN,
                  SALT_WIDTH,
                  matrix.logRows(),
                  matrix.logHeight(),
                  List.of()));
        }
        for (MatrixShape salt : salts.values()) {
          all.add(matrices.size());
          matrices.add(salt);
        }
      }
      trees.add(new TreeShape(stage, all));
    }
  }

  private static void require(boolean holds, String rule) {
    if (!holds) {
      throw new IllegalArgumentException(rule);
    }
  }
}
