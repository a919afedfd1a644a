/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.example;

import dev.engram.stark.air.AirDescription;
import dev.engram.stark.air.FilledTable;
import dev.engram.stark.air.MockChecker;
import dev.engram.stark.air.Source;
import dev.engram.stark.air.Violation;
import dev.engram.stark.field.PrimeField;
import dev.engram.stark.matrix.RowMatrix;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Changes witnesses cell by cell and sees what the checker says. */
final class Mutations {

  private final List<ExampleTable> witnesses;
  private final List<FilledTable> tables;
  private final MockChecker checker;

  /** What constraints and buses noticed some change. */
  private final Set<String> noticed = new TreeSet<>();

  /** The cells of which no change is noticed. */
  private final List<String> free = new ArrayList<>();

  Mutations(PrimeField field, List<ExampleTable> witnesses) {
    this.witnesses = witnesses;
    this.tables = witnesses.stream().map(witness -> witness.table(field)).toList();
    this.checker = new MockChecker(tables.stream().map(FilledTable::air).toList());
  }

  List<Violation> check() {
    return checker.check(tables);
  }

  /** Adds 1 and 2 to each cell that is not preprocessed, in turn, of some rows at equal steps. */
  void run(int step) {
    for (int i = 0; i < tables.size(); i++) {
      AirDescription air = tables.get(i).air();
      for (int k = 0; k < air.sources().size(); k++) {
        Source source = air.sources().get(k);
        if (!source.equals(Source.PREPROCESSED)) {
          run(air, witnesses.get(i).matrices().get(k), air.columns(source), step);
        }
      }
    }
  }

  private void run(AirDescription air, RowMatrix matrix, List<String> columns, int step) {
    for (int row = 0; row < matrix.rows(); row += step) {
      for (int column = 0; column < columns.size(); column++) {
        int word = matrix.get(row, column);
        boolean isFree = true;
        for (int change = 1; change <= 2; change++) {
          matrix.set(row, column, air.field().add(word, air.field().of(change)));
          List<Violation> violations = check();
          violations.forEach(violation -> noticed.add(noticer(violation)));
          isFree &= violations.isEmpty();
        }
        if (isFree) {
          free.add(air.name() + " " + row + " " + columns.get(column));
        }
        matrix.set(row, column, word);
      }
    }
  }

  private static String noticer(Violation violation) {
    return switch (violation) {
      case Violation.Broken broken -> broken.air() + ": " + broken.constraint().message();
      case Violation.Unbalanced unbalanced -> "bus " + unbalanced.bus();
      case Violation.Overcounted overcounted -> "count on " + overcounted.bus();
      case Violation.TooMany tooMany -> tooMany.what();
    };
  }

  Set<String> noticed() {
    return noticed;
  }

  /** What would have to notice something: all constraints, by their messages. */
  Set<String> constraints() {
    Set<String> constraints = new TreeSet<>();
    for (FilledTable table : tables) {
      table
          .air()
          .constraints()
          .forEach(constraint -> constraints.add(table.air() + ": " + constraint.message()));
    }
    return constraints;
  }

  List<String> free() {
    return free;
  }
}
