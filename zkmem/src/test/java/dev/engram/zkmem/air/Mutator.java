/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.zkmem.air;

import dev.engram.stark.air.Source;
import dev.engram.zkmem.air.TableId.Kind;
import dev.engram.zkmem.witness.MockTables;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** Changes tables at random, and changes them back. */
final class Mutator {

  private final ForgedTables forged;
  private final SplittableRandom random;

  /** The tables by their kinds, but for that of ranges, which is counted anew. */
  private final List<TableId> ids = new ArrayList<>();

  private final Map<TableId, List<int[][]>> rows =
      new TreeMap<>(Comparator.comparing(TableId::toString));
  private final Map<TableId, int[]> publicValues =
      new TreeMap<>(Comparator.comparing(TableId::toString));

  Mutator(ForgedTables forged, SplittableRandom random) {
    this.forged = forged;
    this.random = random;
    for (MemoryAirs.Table table : forged.airs().tables()) {
      TableId id = table.id();
      if (id.kind() != Kind.RANGE && forged.tables().has(id.kind(), id.width())) {
        ids.add(id);
        MockTables.Filled filled = filled(id);
        rows.put(id, filled.rows().stream().map(Mutator::copy).toList());
        publicValues.put(id, filled.publicValues().clone());
      }
    }
  }

  private MockTables.Filled filled(TableId id) {
    return forged.tables().table(id.kind(), id.width());
  }

  private static int[][] copy(int[][] rows) {
    return Arrays.stream(rows).map(int[]::clone).toArray(int[][]::new);
  }

  /** Makes the tables what they were. */
  void restore() {
    for (TableId id : ids) {
      MockTables.Filled filled = filled(id);
      for (int i = 0; i < filled.rows().size(); i++) {
        filled.rows().set(i, copy(Objects.requireNonNull(rows.get(id)).get(i)));
      }
      int[] values = Objects.requireNonNull(publicValues.get(id));
      System.arraycopy(values, 0, filled.publicValues(), 0, values.length);
    }
  }

  /** Changes something. What it was, for people. */
  String mutate() {
    return switch (random.nextInt(9)) {
      case 0, 1, 2 -> cell();
      case 3 -> cell() + "; " + cell();
      case 4 -> cell() + "; " + cell() + "; " + cell();
      case 5 -> rows(true);
      case 6 -> rows(false);
      case 7 -> random.nextBoolean() ? drop() : published();
      default -> everywhere();
    };
  }

  private TableId any() {
    return ids.get(random.nextInt(ids.size()));
  }

  /** The place of a matrix that a prover fills in. */
  private int source(MockTables.Filled filled) {
    int sources = filled.rows().size();
    int first = filled.air().sources().getFirst().equals(Source.PREPROCESSED) ? 1 : 0;
    return first + random.nextInt(sources - first);
  }

  private String cell() {
    TableId id = any();
    MockTables.Filled filled = filled(id);
    int source = source(filled);
    int[][] matrix = filled.rows().get(source);
    int row = random.nextInt(matrix.length);
    int column = random.nextInt(matrix[row].length);
    matrix[row][column] = another(matrix[row][column]);
    return "%s, row %d, %s"
        .formatted(id, row, filled.air().columns(filled.air().sources().get(source)).get(column));
  }

  private int another(int word) {
    int other =
        switch (random.nextInt(6)) {
          case 0 -> forged.field().add(word, forged.field().one());
          case 1 -> forged.field().sub(word, forged.field().one());
          case 2 -> forged.field().of(random.nextInt(2));
          case 3 -> forged.field().of(random.nextInt(1 << Buses.LIMB_BITS));
          case 4 -> somewhere();
          default -> random.nextInt(forged.field().prime());
        };
    return other == word ? forged.field().add(word, forged.field().one()) : other;
  }

  /** What stands in some cell. */
  private int somewhere() {
    MockTables.Filled filled = filled(any());
    int[][] matrix = filled.rows().get(source(filled));
    int[] row = matrix[random.nextInt(matrix.length)];
    return row[random.nextInt(row.length)];
  }

  /** Exchanges two rows, or copies one over the other; of the whole table, or of one matrix. */
  private String rows(boolean isExchange) {
    TableId id = any();
    MockTables.Filled filled = filled(id);
    boolean isWhole = random.nextInt(3) > 0;
    int only = source(filled);
    int from = random.nextInt(filled.rows().getFirst().length);
    int to = random.nextInt(filled.rows().getFirst().length);
    for (int source = 0; source < filled.rows().size(); source++) {
      boolean isKey = filled.air().sources().get(source).equals(Source.PREPROCESSED);
      if (!isKey && (isWhole || source == only)) {
        int[][] matrix = filled.rows().get(source);
        int[] over = matrix[to];
        matrix[to] = matrix[from].clone();
        matrix[from] = isExchange ? over : matrix[from];
      }
    }
    return "%s, rows %d and %d%s".formatted(id, from, to, isExchange ? " exchanged" : "");
  }

  private String drop() {
    TableId id = any();
    ForgedTable table = forged.table(id.kind(), id.width());
    int row = random.nextInt(table.height());
    for (int source = 0; source < table.filled().rows().size(); source++) {
      if (!table.air().sources().get(source).equals(Source.PREPROCESSED)) {
        Arrays.fill(table.filled().rows().get(source)[row], 0);
      }
    }
    return id + ", row " + row + " dropped";
  }

  private String published() {
    List<TableId> saying = ids.stream().filter(id -> filled(id).publicValues().length > 0).toList();
    TableId id = saying.get(random.nextInt(saying.size()));
    int[] values = filled(id).publicValues();
    int place = random.nextInt(values.length);
    values[place] = another(values[place]);
    return id + " says another " + filled(id).air().publicValueNames().get(place);
  }

  /** Writes another number wherever one stands that some cell has. */
  private String everywhere() {
    int word = somewhere();
    int other = another(word);
    for (TableId id : ids) {
      MockTables.Filled filled = filled(id);
      for (int source = 0; source < filled.rows().size(); source++) {
        if (!filled.air().sources().get(source).equals(Source.PREPROCESSED)) {
          for (int[] row : filled.rows().get(source)) {
            for (int column = 0; column < row.length; column++) {
              row[column] = row[column] == word ? other : row[column];
            }
          }
        }
      }
    }
    return forged.field().value(word) + " is " + forged.field().value(other) + " everywhere";
  }

  /** All that matters in the tables, so that two that say the same in it differ in nothing else. */
  Map<String, Object> whatMatters() {
    Map<String, Object> matters = new TreeMap<>();
    for (TableId id : ids) {
      ForgedTable table = forged.table(id.kind(), id.width());
      List<String> used = new ArrayList<>();
      for (int row = 0; row < table.height(); row++) {
        if (isUsed(id, table, row)) {
          used.add(text(id, table, row));
        }
      }
      switch (id.kind()) {
        // whose rows may stand anywhere
        case READ, WRITE, IMMEDIATE, INCREMENT, ADAPTER -> used.sort(null);
        default -> {}
      }
      matters.put(id.toString(), used);
      matters.put(id + " says", said(id, table));
    }
    return matters;
  }

  private static boolean isUsed(TableId id, ForgedTable table, int row) {
    return switch (id.kind()) {
      case CLOCK -> true;
      // nobody touched a block that is taken as it was put there
      case BOUNDARY ->
          table.row(row).get("valid") != 0
              && (table.row(row).get("final_time") != 0
                  || Arrays.stream(table.row(row).all("final")).anyMatch(limb -> limb != 0));
      case CLAIM ->
          row < table.filled().rows().getFirst()[0].length
              && table.published("claim_" + row + "_is_made") != 0;
      default -> table.row(row).get(table.flag()) != 0;
    };
  }

  /** How far it is to the next block, of the last one anything; and sums, in whatever order. */
  private static boolean isDerived(TableId id, String column) {
    return switch (id.kind()) {
      case BOUNDARY -> column.startsWith("difference") || column.equals("borrow");
      case INCREMENT -> column.equals("sum");
      default -> false;
    };
  }

  private static String text(TableId id, ForgedTable table, int row) {
    List<String> text = new ArrayList<>();
    for (Source source : table.air().sources()) {
      for (String column : table.air().columns(source)) {
        if (!isDerived(id, column)) {
          text.add(Long.toString(table.row(row).get(column)));
        }
      }
    }
    return text.toString();
  }

  /** What is public, but for what only the transcript knows, and for claims that are not made. */
  private static List<Long> said(TableId id, ForgedTable table) {
    List<Long> said = new ArrayList<>();
    for (String name : table.air().publicValueNames()) {
      boolean isSaid =
          switch (id.kind()) {
            case CLOCK -> name.equals("final_time");
            case CLAIM ->
                name.equals("final_time")
                    || table.published(
                            name.replaceFirst("_(space|pointer|limb_.*|is_made)$", "_is_made"))
                        != 0;
            default -> true;
          };
      said.add(isSaid ? table.published(name) : 0);
    }
    return said;
  }
}
