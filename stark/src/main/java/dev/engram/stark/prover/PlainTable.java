/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.prover;

import dev.engram.stark.air.*;
import dev.engram.stark.field.*;
import dev.engram.stark.matrix.*;
import dev.engram.stark.protocol.Table;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Row by row, to be replaced. */
final class PlainTable {
  private final ExtensionField e;
  private final PrimeField f;
  private final Table table;
  private final List<RowMatrix> rows;
  private final List<TileMatrix> extended;
  private final int[] publics;

  PlainTable(
      ExtensionField e,
      Table table,
      List<RowMatrix> rows,
      List<TileMatrix> extended,
      int[] publics) {
    this.e = e;
    this.f = e.base();
    this.table = table;
    this.rows = rows;
    this.extended = extended;
    this.publics = publics;
  }

  int[] h(Interaction in, List<int[]> v, int[][] lk) {
    int[] s = e.lift(f.of(in.bus().id() + 1L));
    for (int j = in.message().size() - 1; j >= 0; j--)
      s = e.add(e.mul(s, lk[1]), v.get(in.message().get(j)));
    return e.sub(lk[0], s);
  }

  int[] lookups(int[][] lk, RowMatrix into) {
    int n = table.rows(), d = e.degree(), ch = table.chunks().size();
    int[][] sums = new int[n][];
    int[] total = e.zero();
    for (int i = 0; i < n; i++) {
      int row = i;
      List<int[]> v =
          table
              .description()
              .dag()
              .evaluate(
                  new ExtensionAlgebra(
                      e,
                      (s, c, nx) -> e.lift(rows.get(s.number()).get(nx ? (row + 1) % n : row, c)),
                      publics));
      int[] sum = e.zero();
      for (int c = 0; c < ch; c++) {
        int[] fr = e.zero();
        for (int k : table.chunks().get(c)) {
          Interaction in = table.description().interactions().get(k);
          fr = e.add(fr, e.mul(v.get(in.count()), e.inverse(h(in, v, lk))));
        }
        if (c < ch - 1) for (int j = 0; j < d; j++) into.set(i, c * d + j, fr[j]);
        sum = e.add(sum, fr);
      }
      sums[i] = sum;
      total = e.add(total, sum);
    }
    int[] corr = e.scale(total, f.inverse(f.of(n)));
    int[] acc = e.zero();
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < d; j++) into.set(i, (ch - 1) * d + j, acc[j]);
      acc = e.sub(e.add(acc, sums[i]), corr);
    }
    return total;
  }

  void quotient(int[][] lk, int[] S, int[] gamma, @Nullable TileMatrix aux, RowMatrix into) {
    int n = table.rows(), d = e.degree(), cosets = table.cosets(), dq = 1 << table.logQuotient();
    int M = n * cosets, w = f.rootOfUnity(table.logHeight()), g = f.of(f.generator());
    int last = f.inverse(f.rootOfUnity(table.logRows()));
    for (int k = 0; k < dq; k++)
      for (int i = 0; i < n; i++) {
        int r = k * (cosets / dq) + cosets * i, rn = (r + cosets) % M;
        int x = f.mul(g, f.pow(w, r));
        List<int[]> v =
            table
                .description()
                .dag()
                .evaluate(
                    new ExtensionAlgebra(
                        e,
                        (s, c, nx) -> e.lift(extended.get(s.number()).get(nx ? rn : r, c)),
                        publics));
        int zh = f.sub(f.pow(x, n), f.one());
        int[] sum = e.zero(), p = e.one();
        for (Constraint c : table.description().constraints()) {
          int sel =
              switch (c.kind()) {
                case EVERY_ROW -> f.inverse(zh);
                case TRANSITION -> f.mul(f.inverse(zh), f.sub(x, last));
                case FIRST -> f.inverse(f.sub(x, f.one()));
                case LAST -> f.inverse(f.sub(x, last));
              };
          sum = e.add(sum, e.mul(p, e.scale(v.get(c.node()), sel)));
          p = e.mul(p, gamma);
        }
        int ch = table.chunks().size();
        if (ch > 0) {
          int[] rest = e.scale(S, f.inverse(f.of(n)));
          int[][] fr = new int[ch][];
          for (int c = 0; c < ch; c++) {
            fr[c] = new int[d];
            int[] nx = new int[d];
            for (int j = 0; j < d; j++) {
              fr[c][j] = aux.get(r, c * d + j);
              nx[j] = aux.get(rn, c * d + j);
            }
            if (c == ch - 1) {
              rest = e.add(rest, e.sub(nx, fr[c]));
              fr[c] = rest;
            } else rest = e.sub(rest, fr[c]);
          }
          for (int c = 0; c < ch; c++) {
            int[] num = e.zero(), den = e.one(), t = fr[c];
            for (int q : table.chunks().get(c)) {
              Interaction in = table.description().interactions().get(q);
              int[] h = h(in, v, lk);
              t = e.mul(t, h);
              num = e.add(e.mul(num, h), e.mul(v.get(in.count()), den));
              den = e.mul(den, h);
            }
            sum = e.add(sum, e.mul(p, e.scale(e.sub(t, num), f.inverse(zh))));
            p = e.mul(p, gamma);
          }
        }
        for (int j = 0; j < d; j++) into.set(i, k * d + j, sum[j]);
      }
  }
}
