/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.air;

import dev.engram.stark.field.ExtensionField;

/**
 * The algebra of an extension's elements: how a verifier evaluates constraints on opened values,
 * and a test on anything.
 *
 * @param field the extension
 * @param cells the cells' values
 * @param publicValues in Montgomery form
 */
public record ExtensionAlgebra(ExtensionField field, Cells cells, int[] publicValues)
    implements Algebra<int[]> {

  /** Says what cells are. */
  @FunctionalInterface
  public interface Cells {

    /** The element of a column's cell in this row or the next; it is not changed. */
    int[] at(Source source, int column, boolean next);
  }

  @Override
  public int[] constant(int word) {
    return field.lift(word);
  }

  @Override
  public int[] cell(Source source, int column, boolean next) {
    return cells.at(source, column, next);
  }

  @Override
  public int[] publicValue(int index) {
    return field.lift(publicValues[index]);
  }

  @Override
  public int[] add(int[] a, int[] b) {
    return field.add(a, b);
  }

  @Override
  public int[] sub(int[] a, int[] b) {
    return field.sub(a, b);
  }

  @Override
  public int[] mul(int[] a, int[] b) {
    return field.mul(a, b);
  }

  @Override
  public int[] neg(int[] a) {
    return field.neg(a);
  }
}
