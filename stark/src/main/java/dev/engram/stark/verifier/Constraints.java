/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.verifier;

import dev.engram.stark.air.AirDescription;
import dev.engram.stark.air.Constraint;
import dev.engram.stark.air.ExtensionAlgebra;
import dev.engram.stark.air.Interaction;
import dev.engram.stark.air.Source;
import dev.engram.stark.field.ExtensionField;
import dev.engram.stark.field.PrimeField;
import dev.engram.stark.protocol.Layout;
import dev.engram.stark.protocol.MatrixShape.Kind;
import dev.engram.stark.protocol.Proof;
import dev.engram.stark.protocol.Table;
import java.util.List;

/**
 * The identity that says that constraints hold on all rows: with C the constraints of a table
 * joined by powers of γ, Z the vanishing polynomial of its rows and Q the quotient,
 *
 * <pre>  C(ζ) = Z(ζ)·Q(ζ)</pre>
 */
final class Constraints {

  private final Layout layout;
  private final Proof proof;
  private final List<int[]> publicValues;
  private final PrimeField field;
  private final ExtensionField extension;

  Constraints(Layout layout, Proof proof, List<int[]> publicValues) {
    this.layout = layout;
    this.proof = proof;
    this.publicValues = publicValues;
    this.field = layout.key().profile().field();
    this.extension = layout.key().profile().extension();
  }

  /**
   * Whether the identity holds for a table.
   *
   * @param place of the table in the layout
   * @param sum what its fractions sum up to; zero if it does not interact
   */
  boolean hold(int place, int[][] lookup, int[] sum, int[] gamma, int[] zeta) {
    Table table = layout.tables().get(place);
    AirDescription air = table.description();
    ExtensionAlgebra.Cells cells = (source, column, next) -> cell(place, source, column, next);
    List<int[]> values =
        air.dag().evaluate(new ExtensionAlgebra(extension, cells, publicValues.get(table.air())));

    int[] vanishing = extension.sub(extension.pow(zeta, table.rows()), extension.one());
    int last = field.inverse(field.rootOfUnity(table.logRows()));
    int[] beforeLast = extension.sub(zeta, extension.lift(last));
    int[] joined = extension.zero();
    int[] power = extension.one();
    for (Constraint constraint : air.constraints()) {
      int[] value = values.get(constraint.node());
      value =
          switch (constraint.kind()) {
            case EVERY_ROW -> value;
            case TRANSITION -> extension.mul(value, beforeLast);
            case FIRST ->
                extension.mul(
                    value,
                    extension.mul(
                        vanishing, extension.inverse(extension.sub(zeta, extension.one()))));
            case LAST ->
                extension.mul(value, extension.mul(vanishing, extension.inverse(beforeLast)));
          };
      joined = extension.add(joined, extension.mul(power, value));
      power = extension.mul(power, gamma);
    }
    if (table.interacts()) {
      int[][] fractions = fractions(place, sum);
      for (int chunk = 0; chunk < fractions.length; chunk++) {
        int[] value = fraction(table, chunk, fractions[chunk], values, lookup);
        joined = extension.add(joined, extension.mul(power, value));
        power = extension.mul(power, gamma);
      }
    }
    int[] quotient = quotient(place, zeta);
    return extension.isZero(extension.sub(joined, extension.mul(vanishing, quotient)));
  }

  private int[] cell(int place, Source source, int column, boolean next) {
    int matrix = layout.matrix(place, Kind.TRACE, source);
    return next
        ? proof.next()[matrix][layout.matrices().get(matrix).nextColumns().indexOf(column)]
        : proof.local()[matrix][column];
  }

  /**
   * By chunk, the polynomial that its fractions are: for all but the last a column; for the last,
   * what the running sum grows by beyond the others: acc(g·ζ) − acc(ζ) + S/n − Σ f.
   */
  private int[][] fractions(int place, int[] sum) {
    Table table = layout.tables().get(place);
    int matrix = layout.matrix(place, Kind.LOOKUP, Source.MAIN);
    int[][] local = proof.local()[matrix];
    int chunks = table.chunks().size();
    int degree = extension.degree();
    int[][] fractions = new int[chunks][];
    int[] running = extension.combine(local, (chunks - 1) * degree);
    int[] rest =
        extension.add(
            extension.sub(extension.combine(proof.next()[matrix], 0), running),
            extension.scale(sum, field.inverse(field.of(table.rows()))));
    for (int chunk = 0; chunk < chunks - 1; chunk++) {
      fractions[chunk] = extension.combine(local, chunk * degree);
      rest = extension.sub(rest, fractions[chunk]);
    }
    fractions[chunks - 1] = rest;
    return fractions;
  }

  /** f·Π h − Σ m·Π of the others' h: zero if f is the sum of the chunk's fractions m/h. */
  private int[] fraction(Table table, int chunk, int[] f, List<int[]> values, int[][] lookup) {
    int[] product = f;
    int[] numerator = extension.zero();
    int[] denominator = extension.one();
    for (int i : table.chunks().get(chunk)) {
      Interaction interaction = table.description().interactions().get(i);
      int[] h = fingerprint(interaction, values, lookup);
      int[] count = values.get(interaction.count());
      product = extension.mul(product, h);
      numerator = extension.add(extension.mul(numerator, h), extension.mul(count, denominator));
      denominator = extension.mul(denominator, h);
    }
    return extension.sub(product, numerator);
  }

  /** α − (Σ β^j·m_j + β^length·(bus + 1)). */
  private int[] fingerprint(Interaction interaction, List<int[]> values, int[][] lookup) {
    int[] sum = extension.lift(field.of(interaction.bus().id() + 1L));
    for (int j = interaction.message().size() - 1; j >= 0; j--) {
      sum = extension.add(extension.mul(sum, lookup[1]), values.get(interaction.message().get(j)));
    }
    return extension.sub(lookup[0], sum);
  }

  /**
   * Q(ζ) from its chunks: chunk k is the polynomial of a degree below n that Q is on the coset
   * s_k·H, and Q = Σ q_k·Π (X^n − s_j^n)/(s_k^n − s_j^n) over j ≠ k.
   */
  private int[] quotient(int place, int[] zeta) {
    Table table = layout.tables().get(place);
    int[][] local = proof.local()[layout.matrix(place, Kind.QUOTIENT, Source.MAIN)];
    int chunks = 1 << table.logQuotient();
    int root = field.rootOfUnity(table.logRows() + table.logQuotient());
    int[] shifts = new int[chunks];
    for (int k = 0; k < chunks; k++) {
      int shift = field.mul(field.of(field.generator()), field.pow(root, k));
      shifts[k] = field.pow(shift, table.rows());
    }
    int[] power = extension.pow(zeta, table.rows());
    int[] quotient = extension.zero();
    for (int k = 0; k < chunks; k++) {
      int[] term = extension.combine(local, k * extension.degree());
      for (int j = 0; j < chunks; j++) {
        if (j != k) {
          term = extension.mul(term, extension.sub(power, extension.lift(shifts[j])));
          term = extension.scale(term, field.inverse(field.sub(shifts[k], shifts[j])));
        }
      }
      quotient = extension.add(quotient, term);
    }
    return quotient;
  }
}
