/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.fri;

import dev.engram.stark.field.ExtensionField;
import dev.engram.stark.field.PrimeField;

/**
 * Folds one leaf: of the values f(y·w^k), w a root of unity of order a, the value at y^a of
 *
 * <pre>  f_0 + β·f_1 + … + β^(a−1)·f_(a−1),   where f(X) = Σ X^j·f_j(X^a)</pre>
 *
 * <p>For a = 2 that is (f(y) + f(−y))/2 + β·(f(y) − f(−y))/(2y); more are folded two by two, with
 * β, β², β⁴.
 */
public final class FriFolding {

  private FriFolding() {}

  /**
   * The folded value.
   *
   * @param values of the leaf, as many as a power of two
   * @param y the first value's point, not zero
   */
  public static int[] fold(ExtensionField extension, int[][] values, int y, int[] beta) {
    PrimeField field = extension.base();
    int half = field.inverse(field.of(2));
    int inverse = field.mul(half, field.inverse(y));
    int[] challenge = beta;
    int[][] word = values;
    while (word.length > 1) {
      int count = word.length / 2;
      int step = field.inverse(field.rootOfUnity(Integer.numberOfTrailingZeros(word.length)));
      int[][] folded = new int[count][];
      int at = inverse;
      for (int k = 0; k < count; k++) {
        int[] even = extension.scale(extension.add(word[k], word[k + count]), half);
        int[] odd = extension.scale(extension.sub(word[k], word[k + count]), at);
        folded[k] = extension.add(even, extension.mul(challenge, odd));
        at = field.mul(at, step);
      }
      word = folded;
      challenge = extension.mul(challenge, challenge);
      // 1/2y becomes 1/2y²
      inverse = field.mul(field.mul(inverse, inverse), field.of(2));
    }
    return word[0];
  }
}
