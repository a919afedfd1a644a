/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.prover;

import dev.engram.stark.field.ExtensionField;
import dev.engram.stark.field.PrimeField;
import dev.engram.stark.matrix.TileMatrix;
import dev.engram.stark.protocol.Layout;
import dev.engram.stark.protocol.MatrixShape;
import dev.engram.stark.security.Profile;
import dev.engram.stark.work.RecycledMemory;
import dev.engram.stark.work.Workers;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Opens all columns at ζ, and those whose next row matters at g·ζ; then joins them to one word for
 * each height, which is of low degree if the opened values are right. The verifier computes the
 * same words at its positions.
 */
final class OpenedWords {

  private final Layout layout;
  private final Profile profile;
  private final PrimeField field;
  private final ExtensionField extension;
  private final Kernels kernels;
  private final RecycledMemory memory;
  private final Workers workers;
  private final @Nullable TileMatrix[] matrices;
  private final int[] zeta;
  private final boolean extend;
  private final int[][][] local;
  private final int[][][] next;

  /** What belongs to the points of tables of a size; tables of one size share it. */
  private final Map<List<Integer>, Domain> domains = new HashMap<>();

  /**
   * The points of a domain, or of its first coset if that is as many as the polynomials' degrees
   * are bound by; with what divides by x − ζ and x − g·ζ there.
   */
  private record Domain(
      TileMatrix points,
      MinimalPolynomial localPolynomial,
      TileMatrix localInverses,
      MinimalPolynomial nextPolynomial,
      TileMatrix nextInverses,
      Openings localOpenings,
      Openings nextOpenings) {}

  /**
   * Prepares words.
   *
   * @param extend whether they are computed on no more points than say all of them, given that they
   *     are of low degree, and extended to the others
   */
  OpenedWords(
      Layout layout,
      Kernels kernels,
      RecycledMemory memory,
      Workers workers,
      @Nullable TileMatrix[] matrices,
      int[] zeta,
      boolean extend) {
    this.layout = layout;
    this.profile = layout.key().profile();
    this.field = profile.field();
    this.extension = profile.extension();
    this.kernels = kernels;
    this.memory = memory;
    this.workers = workers;
    this.matrices = matrices;
    this.zeta = zeta;
    this.extend = extend;
    this.local = new int[matrices.length][][];
    this.next = new int[matrices.length][][];
  }

  /** The values at ζ, by matrix and column. */
  int[][][] local() {
    return local;
  }

  /** The values at the next row's point, by matrix and place among its next columns. */
  int[][][] next() {
    return next;
  }

  /** Opens. */
  void open() {
    for (int i = 0; i < matrices.length; i++) {
      MatrixShape shape = layout.matrices().get(i);
      if (shape.opened()) {
        Domain domain = domain(shape);
        TileMatrix matrix = Objects.requireNonNull(matrices[i]);
        local[i] = domain.localOpenings().open(matrix);
        next[i] = domain.nextOpenings().open(matrix, shape.nextColumns());
      } else {
        local[i] = new int[0][];
        next[i] = new int[0][];
      }
    }
  }

  private Domain domain(MatrixShape shape) {
    return domains.computeIfAbsent(
        List.of(shape.logRows(), shape.logHeight()), size -> makeDomain(shape));
  }

  private Domain makeDomain(MatrixShape shape) {
    Points tables = new Points(extension, kernels, memory, workers);
    int bound = shape.cosets() >> profile.logBlowup();
    int cosets = extend && bound == 1 ? 1 : shape.cosets();
    TileMatrix points =
        tables.powers(
            shape.rows(),
            cosets,
            field.of(field.generator()),
            field.rootOfUnity(shape.logRows() + Integer.numberOfTrailingZeros(cosets)));
    int g = field.rootOfUnity(shape.logRows());
    int[] nextPoint = extension.scale(zeta, g);
    MinimalPolynomial localPolynomial = new MinimalPolynomial(extension, zeta);
    MinimalPolynomial nextPolynomial = new MinimalPolynomial(extension, nextPoint);
    TileMatrix nextInverses = tables.inverses(nextPolynomial, points);
    // m of g·ζ at g·x is g^degree times m of ζ at x
    TileMatrix localInverses = tables.next(nextInverses, field.pow(g, extension.degree()));
    return new Domain(
        points,
        localPolynomial,
        localInverses,
        nextPolynomial,
        nextInverses,
        openings(zeta, localPolynomial, points, localInverses, bound),
        openings(nextPoint, nextPolynomial, points, nextInverses, bound));
  }

  private Openings openings(
      int[] z, MinimalPolynomial polynomial, TileMatrix points, TileMatrix inverses, int cosets) {
    return new Openings(
        extension, kernels, memory, workers, z, polynomial, points, inverses, cosets);
  }

  /** The words, by log2 of their height. */
  Map<Integer, TileMatrix> join(int[] delta) {
    int[][] powers = extension.powers(delta, layout.openings());
    int[] firstLocal = new int[matrices.length];
    int[] firstNext = new int[matrices.length];
    int used = 0;
    for (int i = 0; i < matrices.length; i++) {
      firstLocal[i] = used;
      used += local[i].length;
    }
    for (int i = 0; i < matrices.length; i++) {
      firstNext[i] = used;
      used += next[i].length;
    }
    Map<Integer, TileMatrix> words = new HashMap<>();
    layout
        .byHeight()
        .forEach((logHeight, held) -> {
          Map<Integer, List<Integer>> bySize = new HashMap<>();
          for (int matrix : held) {
            bySize
                .computeIfAbsent(layout.matrices().get(matrix).logRows(), rows -> new ArrayList<>())
                .add(matrix);
          }
          bySize
              .values()
              .forEach(group -> addWord(words, logHeight, group, powers, firstLocal, firstNext));
        });
    return words;
  }

  /** Adds the part of matrices of one size to the word of their height. */
  private void addWord(
      Map<Integer, TileMatrix> words,
      int logHeight,
      List<Integer> group,
      int[][] powers,
      int[] firstLocal,
      int[] firstNext) {
    MatrixShape shape = layout.matrices().get(group.getFirst());
    TileMatrix word = TileMatrix.allocate(memory, shape.rows(), shape.cosets(), extension.degree());
    compute(word, shape, group, powers, firstLocal, firstNext);
    TileMatrix arranged = Arrangement.of(word, 1 << profile.logBlowup(), memory);
    TileMatrix before = words.get(logHeight);
    words.put(logHeight, before == null ? arranged : sum(before, arranged));
  }

  private TileMatrix sum(TileMatrix into, TileMatrix other) {
    long tile = into.tileBytes();
    workers.run(
        (long) into.tiles() * into.cosets(),
        (from, to) -> {
          for (long at = from * tile; at < to * tile; at += Integer.BYTES) {
            int word = other.words().get(ValueLayout.JAVA_INT, at);
            int sum = field.add(into.words().get(ValueLayout.JAVA_INT, at), word);
            into.words().set(ValueLayout.JAVA_INT, at, sum);
          }
        });
    return into;
  }

  /** Computes a word on the points of its domain, and from there on the others. */
  private void compute(
      TileMatrix word,
      MatrixShape shape,
      List<Integer> group,
      int[][] powers,
      int[] firstLocal,
      int[] firstNext) {
    Domain domain = domain(shape);
    List<JoinedWord> parts = new ArrayList<>();
    JoinedWord locals =
        new JoinedWord(
            extension,
            kernels,
            memory,
            domain.points(),
            domain.localInverses(),
            domain.localPolynomial());
    JoinedWord nexts =
        new JoinedWord(
            extension,
            kernels,
            memory,
            domain.points(),
            domain.nextInverses(),
            domain.nextPolynomial());
    for (int i : group) {
      TileMatrix matrix = Objects.requireNonNull(matrices[i]);
      List<Integer> all = IntStream.range(0, matrix.width()).boxed().toList();
      locals.add(matrix, all, local[i], powers, firstLocal[i]);
      nexts.add(matrix, layout.matrices().get(i).nextColumns(), next[i], powers, firstNext[i]);
    }
    parts.add(locals);
    if (!nexts.isEmpty()) {
      parts.add(nexts);
    }
    workers.run(
        (long) word.tiles() * domain.points().cosets(),
        (from, to) -> {
          boolean there = false;
          for (JoinedWord part : parts) {
            part.run(word, there, from, to);
            there = true;
          }
        });
    if (domain.points().cosets() < word.cosets()) {
      new Extender(field, memory, workers).complete(word, new int[word.width()], null);
    }
  }
}
