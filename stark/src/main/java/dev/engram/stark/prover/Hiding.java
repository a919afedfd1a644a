/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.prover;

import dev.engram.stark.field.PrimeField;
import dev.engram.stark.matrix.RowMatrix;
import dev.engram.stark.matrix.TileMatrix;
import dev.engram.stark.protocol.Extent;
import dev.engram.stark.protocol.Layout;
import dev.engram.stark.protocol.MatrixShape;
import dev.engram.stark.protocol.MatrixShape.Kind;
import dev.engram.stark.security.Profile;
import dev.engram.stark.work.Workers;
import java.lang.foreign.SegmentAllocator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one proof is hidden by, after Haböck and Al Kindi, "A note on adding zero-knowledge to
 * STARKs" (ePrint 2024/1037): to each column is added the vanishing polynomial of its rows times a
 * random one of as many coefficients as words are shown; the chunks of a quotient likewise, so that
 * they cancel in the whole; a random polynomial joins the words that are folded; each leaf has a
 * salt; and sums are blinded by {@link Blinding}.
 */
final class Hiding {

  private final Layout layout;
  private final Profile profile;
  private final PrimeField field;
  private final SegmentAllocator memory;
  private final Workers workers;
  private final Randomness random;

  Hiding(Layout layout, SegmentAllocator memory, Workers workers) {
    this.layout = layout;
    this.profile = layout.key().profile();
    this.field = profile.field();
    this.memory = memory;
    this.workers = workers;
    this.random = new Randomness(field);
  }

  /** The witnesses, with the columns that blind sums. */
  List<Witness> blinded(List<Witness> witnesses) {
    return new Blinding(layout, random, memory).of(witnesses);
  }

  /** Coefficients to hide the columns of a matrix by. */
  RowMatrix masks(MatrixShape shape) {
    RowMatrix masks = RowMatrix.allocate(memory, Extent.masks(profile), shape.width());
    random.fill(masks);
    if (shape.kind() == Kind.QUOTIENT) {
      cancel(masks, shape);
    }
    return masks;
  }

  /**
   * Makes the masks of a quotient's chunks cancel where the quotient is put together: chunk k
   * counts there 1/Π (s_k^n − s_j^n) times, over j ≠ k.
   */
  private void cancel(RowMatrix masks, MatrixShape shape) {
    int degree = profile.extensionDegree();
    int chunks = shape.width() / degree;
    int root = field.rootOfUnity(shape.logRows() + Integer.numberOfTrailingZeros(chunks));
    int[] counts = new int[chunks];
    for (int k = 0; k < chunks; k++) {
      int product = field.one();
      for (int j = 0; j < chunks; j++) {
        if (j != k) {
          int difference =
              field.sub(
                  field.pow(root, (long) k * shape.rows()),
                  field.pow(root, (long) j * shape.rows()));
          product = field.mul(product, difference);
        }
      }
      counts[k] = field.inverse(product);
    }
    int last = field.inverse(field.neg(counts[chunks - 1]));
    for (int row = 0; row < masks.rows(); row++) {
      for (int component = 0; component < degree; component++) {
        int sum = 0;
        for (int k = 0; k < chunks - 1; k++) {
          int mask = masks.get(row, k * degree + component);
          sum = field.add(sum, field.mul(counts[k], mask));
        }
        masks.set(row, (chunks - 1) * degree + component, field.mul(sum, last));
      }
    }
  }

  /** Fills in the polynomial that hides the words, and the salts of leaves. */
  void fill(@Nullable TileMatrix[] matrices) {
    for (int i = 0; i < matrices.length; i++) {
      MatrixShape shape = layout.matrices().get(i);
      if (shape.kind() == Kind.MASK) {
        RowMatrix rows = RowMatrix.allocate(memory, shape.rows(), shape.width());
        random.fill(rows);
        TileMatrix extended = allocate(shape);
        new Extender(field, memory, workers).extend(rows, null, extended);
        matrices[i] = extended;
      } else if (shape.kind() == Kind.SALT) {
        TileMatrix salt = allocate(shape);
        random.fill(salt);
        matrices[i] = salt;
      }
    }
  }

  private TileMatrix allocate(MatrixShape shape) {
    return TileMatrix.allocate(memory, shape.rows(), shape.cosets(), shape.width());
  }
}
