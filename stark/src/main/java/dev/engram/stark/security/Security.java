/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.security;

import java.util.List;
import java.util.Locale;

/**
 * The proven bits of a profile for statements of a shape, term by term. Each term is the chance
 * that a cheating prover is lucky at one challenge, with the work that comes before it; the least
 * of them is what the whole is worth, by round-by-round soundness and Fiat-Shamir.
 *
 * @param terms by challenge
 */
public record Security(List<Term> terms) {

  /**
   * One challenge.
   *
   * @param name what is drawn, or what would have to be broken
   * @param bits −log2 of the chance, with the grinding
   */
  public record Term(String name, double bits) {

    @Override
    public String toString() {
      return String.format(Locale.ROOT, "%-14s %6.1f", name, bits);
    }
  }

  /** Takes the terms. */
  public Security {
    terms = List.copyOf(terms);
  }

  /*
   * Sources. Unique decoding: Ben-Sasson, Carmon, Ishai, Kopparty, Saraf, "Proximity gaps for
   * Reed-Solomon codes" (ePrint 2020/654), theorem 4.1: a line, or curve of B words, that is near at
   * more than (B - 1)·n points of |F| is near as a whole. Johnson: the bound of ePrint 2025/2055
   * with multiplicity m. ALI and DEEP: ethSTARK (2021/582), section 5; LogUp: Haböck 2022/1530, the
   * fractions' numerator has degree at most messages·(length + 2) in (α, β).
   */

  /** Computes the terms. */
  public static Security of(Profile profile, Shape shape) {
    double rate = Math.pow(2, -profile.logBlowup());
    double field = profile.extensionDegree() * log2(profile.field().prime());
    double domain = (double) shape.rows() * (1 << profile.logBlowup());
    Grinding grinding = profile.grinding();
    double near; // the chance that a query misses a word as far away as the regime allows
    double list; // codewords that may be near
    double gap; // words on a line that may be near by chance
    switch (profile.regime()) {
      case Regime.UniqueDecoding() -> {
        near = (1 + rate) / 2;
        list = 1;
        gap = domain + 1;
      }
      case Regime.Johnson(int m) -> {
        double root = Math.sqrt(rate);
        near = root * (1 + 1.0 / (2 * m));
        list = (m + 0.5) / root;
        gap =
            domain
                    * (2 * Math.pow(m + 0.5, 5) + 3 * (m + 0.5) * (1 - near) * rate)
                    / (3 * rate * root)
                + list;
      }
    }
    // a step of FRI folds 2^arity words, and joins one more at most
    double folded = 1 << profile.logArity();
    return new Security(
        List.of(
            new Term(
                "lookup",
                field
                    - log2(list * shape.messages() * (shape.messageLength() + 2))
                    + grinding.lookup()),
            new Term("constraints", field - log2(list * shape.constraints())),
            new Term(
                "out-of-domain",
                field
                    - log2(list * (shape.degree() + 1.0) * shape.rows())
                    + grinding.outOfDomain()),
            new Term("batching", field - log2(gap * shape.batched()) + grinding.batching()),
            new Term("folding", field - log2(gap * folded) + grinding.folding()),
            new Term("queries", -profile.queries() * log2(near) + grinding.query()),
            new Term("hash", profile.hash().collisionBits(profile.field()))));
  }

  /** The least of the terms. */
  public double bits() {
    return terms.stream().mapToDouble(Term::bits).min().orElse(0);
  }

  /** The term that decides. */
  public Term weakest() {
    Term weakest = terms.getFirst();
    for (Term term : terms) {
      weakest = term.bits() < weakest.bits() ? term : weakest;
    }
    return weakest;
  }

  private static double log2(double number) {
    return Math.log(Math.max(number, 1e-300)) / Math.log(2);
  }
}
