/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.constraint;

import dev.engram.stark.air.AirDescription;
import dev.engram.stark.air.Constraint;
import dev.engram.stark.air.ExtensionAlgebra;
import dev.engram.stark.air.Interaction;
import dev.engram.stark.air.Source;
import dev.engram.stark.field.ExtensionField;
import dev.engram.stark.field.PrimeField;
import dev.engram.stark.matrix.RowMatrix;
import dev.engram.stark.matrix.TileMatrix;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What the kernels compute, element by element from the formulas. */
final class PlainTable {

  private final AirDescription air;
  private final ExtensionField field;
  private final List<int[]> chunks;
  private final int[] publicValues;
  private final int[][] lookup;

  PlainTable(
      AirDescription air,
      ExtensionField field,
      List<int[]> chunks,
      int[] publicValues,
      int[][] lookup) {
    this.air = air;
    this.field = field;
    this.chunks = chunks;
    this.publicValues = publicValues;
    this.lookup = lookup;
  }

  private int[] fingerprint(Interaction interaction, List<int[]> values) {
    int[] sum = field.zero();
    int[] power = field.one();
    for (int node : interaction.message()) {
      sum = field.add(sum, field.mul(power, values.get(node)));
      power = field.mul(power, lookup[1]);
    }
    int bus = field.base().of(interaction.bus().id() + 1L);
    return field.sub(lookup[0], field.add(sum, field.scale(power, bus)));
  }

  /** Fills in fractions and running sums; gives the sum of all. */
  int[] fractions(Map<Source, RowMatrix> rows, RowMatrix into) {
    int n = into.rows();
    int[][] sums = new int[n][];
    int[] total = field.zero();
    for (int row = 0; row < n; row++) {
      int here = row;
      List<int[]> values =
          evaluate((source, column, next) ->
              field.lift(
                  Objects.requireNonNull(rows.get(source))
                      .get(next ? (here + 1) % n : here, column)));
      sums[row] = field.zero();
      for (int chunk = 0; chunk < chunks.size(); chunk++) {
        int[] fraction = field.zero();
        for (int i : chunks.get(chunk)) {
          Interaction interaction = air.interactions().get(i);
          int[] inverse = field.inverse(fingerprint(interaction, values));
          fraction = field.add(fraction, field.mul(values.get(interaction.count()), inverse));
        }
        if (chunk < chunks.size() - 1) {
          set(into, row, chunk, fraction);
        }
        sums[row] = field.add(sums[row], fraction);
      }
      total = field.add(total, sums[row]);
    }
    int[] share = field.scale(total, field.base().inverse(field.base().of(n)));
    int[] running = field.zero();
    for (int row = 0; row < n; row++) {
      set(into, row, chunks.size() - 1, running);
      running = field.add(running, field.sub(sums[row], share));
    }
    return total;
  }

  private static void set(RowMatrix matrix, int row, int chunk, int[] element) {
    for (int k = 0; k < element.length; k++) {
      matrix.set(row, chunk * element.length + k, element[k]);
    }
  }

  private List<int[]> evaluate(ExtensionAlgebra.Cells cells) {
    return air.dag().evaluate(new ExtensionAlgebra(field, cells, publicValues));
  }

  /** The quotient at a row of the natural order. */
  int[] quotient(
      Map<Source, TileMatrix> columns,
      @Nullable TileMatrix fractions,
      int[] sum,
      int[] gamma,
      int shift,
      int n,
      int index) {
    PrimeField base = field.base();
    TileMatrix any = columns.values().iterator().next();
    int next = (index + any.cosets()) % any.height();
    List<int[]> values =
        evaluate((source, column, ofNext) ->
            field.lift(
                Objects.requireNonNull(columns.get(source)).get(ofNext ? next : index, column)));
    int root = base.rootOfUnity(Integer.numberOfTrailingZeros(any.height()));
    int x = base.mul(shift, base.pow(root, index));
    int last = base.inverse(base.rootOfUnity(Integer.numberOfTrailingZeros(n)));
    int vanishing = base.inverse(base.sub(base.pow(x, n), base.one()));
    int[] quotient = field.zero();
    int[] power = field.one();
    for (Constraint constraint : air.constraints()) {
      int selector =
          switch (constraint.kind()) {
            case EVERY_ROW -> vanishing;
            case TRANSITION -> base.mul(vanishing, base.sub(x, last));
            case FIRST -> base.inverse(base.sub(x, base.one()));
            case LAST -> base.inverse(base.sub(x, last));
          };
      int[] term = field.scale(values.get(constraint.node()), selector);
      quotient = field.add(quotient, field.mul(power, term));
      power = field.mul(power, gamma);
    }
    if (fractions == null) {
      return quotient;
    }
    int running = chunks.size() - 1;
    int[] rest = field.scale(sum, base.inverse(base.of(n)));
    rest = field.add(rest, element(fractions, next, running));
    rest = field.sub(rest, element(fractions, index, running));
    for (int chunk = 0; chunk < running; chunk++) {
      rest = field.sub(rest, element(fractions, index, chunk));
    }
    for (int chunk = 0; chunk < chunks.size(); chunk++) {
      int[] value = chunk == running ? rest : element(fractions, index, chunk);
      for (int i : chunks.get(chunk)) {
        value = field.mul(value, fingerprint(air.interactions().get(i), values));
      }
      for (int i : chunks.get(chunk)) {
        int[] term = values.get(air.interactions().get(i).count());
        for (int j : chunks.get(chunk)) {
          if (j != i) {
            term = field.mul(term, fingerprint(air.interactions().get(j), values));
          }
        }
        value = field.sub(value, term);
      }
      quotient = field.add(quotient, field.scale(field.mul(power, value), vanishing));
      power = field.mul(power, gamma);
    }
    return quotient;
  }

  private int[] element(TileMatrix fractions, int index, int chunk) {
    int[] element = new int[field.degree()];
    for (int k = 0; k < element.length; k++) {
      element[k] = fractions.get(index, chunk * element.length + k);
    }
    return element;
  }
}
