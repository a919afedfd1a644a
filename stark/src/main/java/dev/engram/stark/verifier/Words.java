/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.verifier;

import dev.engram.stark.field.ExtensionField;
import dev.engram.stark.field.PrimeField;
import dev.engram.stark.protocol.Layout;
import dev.engram.stark.protocol.MatrixShape;
import dev.engram.stark.protocol.Proof;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The words that FRI looks at: for each height, the sum over its columns p of
 *
 * <pre>  δ^k·(p(x) − p(ζ))/(x − ζ)   and   δ^k·(p(x) − p(g·ζ))/(x − g·ζ)</pre>
 *
 * which is of low degree only if the opened values are right. The powers of δ go on from column to
 * column, through all tables: first all that is opened at ζ, then all that is opened at the next
 * row.
 */
final class Words {

  private final Layout layout;
  private final PrimeField field;
  private final ExtensionField extension;
  private final int[] zeta;
  private final int[][][] localPowers;
  private final int[][][] nextPowers;

  /** By matrix, the sums of the opened values, each times its power of δ. */
  private final int[][] localSums;

  private final int[][] nextSums;

  Words(Layout layout, Proof proof, int[] zeta, int[] delta) {
    this.layout = layout;
    this.field = layout.key().profile().field();
    this.extension = layout.key().profile().extension();
    this.zeta = zeta;
    int[][] powers = extension.powers(delta, layout.openings());
    int used = 0;
    int count = layout.matrices().size();
    this.localPowers = new int[count][][];
    this.nextPowers = new int[count][][];
    this.localSums = new int[count][];
    this.nextSums = new int[count][];
    for (int i = 0; i < count; i++) {
      localPowers[i] = Arrays.copyOfRange(powers, used, used + proof.local()[i].length);
      localSums[i] = sum(localPowers[i], proof.local()[i]);
      used += proof.local()[i].length;
    }
    for (int i = 0; i < count; i++) {
      nextPowers[i] = Arrays.copyOfRange(powers, used, used + proof.next()[i].length);
      nextSums[i] = sum(nextPowers[i], proof.next()[i]);
      used += proof.next()[i].length;
    }
  }

  private int[] sum(int[][] powers, int[][] values) {
    int[] sum = extension.zero();
    for (int i = 0; i < values.length; i++) {
      sum = extension.add(sum, extension.mul(powers[i], values[i]));
    }
    return sum;
  }

  /**
   * The words' values at positions.
   *
   * @param rows by matrix and position, the row that was opened there
   * @return by position, by log2 of the height
   */
  List<Map<Integer, int[]>> at(int[] positions, int[][][] rows) {
    Map<Integer, List<Integer>> byHeight = layout.byHeight();
    List<int[]> numerators = new ArrayList<>();
    List<int[]> denominators = new ArrayList<>();
    for (int q = 0; q < positions.length; q++) {
      for (Map.Entry<Integer, List<Integer>> height : byHeight.entrySet()) {
        int x = point(height.getKey(), positions[q]);
        int[] local = extension.zero();
        for (int matrix : height.getValue()) {
          int[] row = rows[matrix][q];
          for (int column = 0; column < row.length; column++) {
            local = extension.add(local, extension.scale(localPowers[matrix][column], row[column]));
          }
          local = extension.sub(local, localSums[matrix]);
          MatrixShape shape = layout.matrices().get(matrix);
          if (!shape.nextColumns().isEmpty()) {
            int[] next = extension.zero();
            for (int k = 0; k < shape.nextColumns().size(); k++) {
              int word = row[shape.nextColumns().get(k)];
              next = extension.add(next, extension.scale(nextPowers[matrix][k], word));
            }
            int[] nextPoint = extension.scale(zeta, field.rootOfUnity(shape.logRows()));
            numerators.add(extension.sub(next, nextSums[matrix]));
            denominators.add(extension.sub(extension.lift(x), nextPoint));
          }
        }
        numerators.add(local);
        denominators.add(extension.sub(extension.lift(x), zeta));
      }
    }
    int[][] inverses = extension.inverses(denominators.toArray(int[][]::new));
    List<Map<Integer, int[]>> words = new ArrayList<>();
    int at = 0;
    for (int q = 0; q < positions.length; q++) {
      Map<Integer, int[]> word = new TreeMap<>();
      for (Map.Entry<Integer, List<Integer>> height : byHeight.entrySet()) {
        int fractions = 1;
        for (int matrix : height.getValue()) {
          fractions += layout.matrices().get(matrix).nextColumns().isEmpty() ? 0 : 1;
        }
        int[] sum = extension.zero();
        for (int i = 0; i < fractions; i++, at++) {
          sum = extension.add(sum, extension.mul(numerators.get(at), inverses[at]));
        }
        word.put(height.getKey(), sum);
      }
      words.add(word);
    }
    return words;
  }

  /** The point of a position in the domain of a height: g·w^r. */
  private int point(int logHeight, int position) {
    int index = position & (1 << logHeight) - 1;
    return field.mul(field.of(field.generator()), field.pow(field.rootOfUnity(logHeight), index));
  }
}
