/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.constraint;

import dev.engram.stark.air.AirDescription;
import dev.engram.stark.air.Constraint;
import dev.engram.stark.air.Source;
import dev.engram.stark.field.ExtensionField;
import dev.engram.stark.kernel.ExtensionProgram;
import dev.engram.stark.kernel.Kernel;
import dev.engram.stark.kernel.Pointer;
import dev.engram.stark.kernel.Program;
import dev.engram.stark.kernel.Value;
import dev.engram.stark.matrix.TileMatrix;
import dev.engram.stark.work.Workers;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * All constraints of an AIR, joined to one and divided by what vanishes on the rows: with C_k the
 * constraints in their order and then those of the chunks, each with the selector of its rows,
 *
 * <pre>  Σ γ^k·C_k / (X^n − 1)</pre>
 *
 * The selectors are not normalised: (X^n − 1)/(X − 1) for the first row, (X^n − 1)/(X − 1/g) for
 * the last, and X − 1/g for all but that.
 *
 * <p>Immutable once made, for any number of threads.
 */
public final class QuotientKernel {

  private final AirDescription air;
  private final ExtensionField extension;
  private final List<int[]> chunks;
  private final int degree;
  private final Broadcasts layout;
  private final TileAlgebra cells;
  private final int pointers;
  private final int selectorPointer;
  private final int fractionPointer;
  private final Kernel kernel;

  /** Compiles for this machine. */
  public QuotientKernel(AirDescription air, ExtensionField extension, List<int[]> chunks) {
    this(air, extension, chunks, Program::compile);
  }

  /**
   * Compiles in a certain way.
   *
   * @param chunks of interactions, as {@link AirDescription#chunks} divides them
   */
  public QuotientKernel(
      AirDescription air,
      ExtensionField extension,
      List<int[]> chunks,
      Function<Program, Kernel> compiler) {
    this.air = air;
    this.extension = extension;
    this.chunks = List.copyOf(chunks);
    this.degree = extension.degree();
    this.layout = new Broadcasts(air, extension, air.constraints().size() + chunks.size());

    Program program = new Program(extension.base());
    ExtensionProgram elements = new ExtensionProgram(program, extension);
    Pointer broadcasts = program.pointer("broadcasts", 0);
    Pointer coset = program.pointer("coset", 0);
    Pointer quotient = program.pointer("quotient", degree * TileMatrix.COLUMN_BYTES);
    Pointer selectors = program.pointer("selectors", Selectors.TILE_BYTES);
    Pointer nextSelectors = program.pointer("next selectors", Selectors.TILE_BYTES);
    long fractionBytes = (long) chunks.size() * degree * TileMatrix.COLUMN_BYTES;
    Pointer fractions = program.pointer("fractions", fractionBytes);
    Pointer nextFractions = program.pointer("next fractions", fractionBytes);
    this.cells = new TileAlgebra(program, air, broadcasts, layout);
    List<Value> values = air.dag().evaluate(cells);

    Map<Constraint.Kind, Value[]> sums = joined(values, elements, broadcasts);
    Value[] everywhere =
        elements.add(
            sums.getOrDefault(Constraint.Kind.EVERY_ROW, elements.constant(extension.zero())),
            joinedChunks(values, elements, broadcasts, fractions, nextFractions));
    Value[] transition = sums.get(Constraint.Kind.TRANSITION);
    if (transition != null) {
      Value point = program.load(selectors, Selectors.POINT);
      Value beforeLast = program.sub(point, program.broadcast(broadcasts, layout.last()));
      everywhere = elements.add(everywhere, elements.mulBase(transition, beforeLast));
    }
    Value[] joined = elements.mulBase(everywhere, program.broadcast(coset, 0));
    Value[] first = sums.get(Constraint.Kind.FIRST);
    if (first != null) {
      Value selector = program.load(selectors, Selectors.FIRST);
      joined = elements.add(joined, elements.mulBase(first, selector));
    }
    Value[] last = sums.get(Constraint.Kind.LAST);
    if (last != null) {
      // 1/(x − 1/g) = g/(g·x − 1), and g·x is the next row's point
      Value next = program.loadNext(selectors, nextSelectors, Selectors.FIRST);
      Value selector = program.mul(next, program.broadcast(broadcasts, layout.root()));
      joined = elements.add(joined, elements.mulBase(last, selector));
    }
    elements.store(quotient, 0, joined);

    this.pointers = program.pointers().size();
    this.selectorPointer = selectors.index();
    this.fractionPointer = fractions.index();
    this.kernel = compiler.apply(program);
  }

  /** For each kind, the sum of its constraints times their powers of the challenge. */
  private Map<Constraint.Kind, Value[]> joined(
      List<Value> values, ExtensionProgram elements, Pointer broadcasts) {
    Map<Constraint.Kind, Value[]> sums = new EnumMap<>(Constraint.Kind.class);
    for (Constraint.Kind kind : Constraint.Kind.values()) {
      List<Value[]> powers = new ArrayList<>();
      List<Value> constraints = new ArrayList<>();
      for (int k = 0; k < air.constraints().size(); k++) {
        Constraint constraint = air.constraints().get(k);
        if (constraint.kind() == kind) {
          powers.add(elements.broadcast(broadcasts, layout.joining(k)));
          constraints.add(values.get(constraint.node()));
        }
      }
      if (!powers.isEmpty()) {
        sums.put(kind, elements.dot(powers, constraints));
      }
    }
    return sums;
  }

  /** The sum of the chunks' constraints times their powers of the challenge. */
  private Value[] joinedChunks(
      List<Value> values,
      ExtensionProgram elements,
      Pointer broadcasts,
      Pointer fractions,
      Pointer nextFractions) {
    Value[] sum = elements.constant(extension.zero());
    if (chunks.isEmpty()) {
      return sum;
    }
    long running = (chunks.size() - 1L) * degree * TileMatrix.COLUMN_BYTES;
    Value[] rest = elements.loadNext(fractions, nextFractions, running);
    rest = elements.sub(rest, elements.load(fractions, running));
    rest = elements.add(rest, elements.broadcast(broadcasts, layout.share()));
    for (int chunk = 0; chunk < chunks.size(); chunk++) {
      Value[] f = rest;
      if (chunk < chunks.size() - 1) {
        f = elements.load(fractions, (long) chunk * degree * TileMatrix.COLUMN_BYTES);
        rest = elements.sub(rest, f);
      }
      Fraction fraction = Fraction.of(air, chunks.get(chunk), values, elements, broadcasts, layout);
      Value[] constraint =
          elements.sub(elements.mul(f, fraction.denominator()), fraction.numerator());
      int k = air.constraints().size() + chunk;
      Value[] power = elements.broadcast(broadcasts, layout.joining(k));
      sum = elements.add(sum, elements.mul(constraint, power));
    }
    return sum;
  }

  /** By column of a quotient's matrix, the coset that {@link #run} fills in. */
  public int[] cosets(TileMatrix quotient) {
    int each = quotient.cosets() / (quotient.width() / degree);
    return IntStream.range(0, quotient.width()).map(column -> column / degree * each).toArray();
  }

  /**
   * What a proof says of a table.
   *
   * @param publicValues in Montgomery form
   * @param lookup α and β; not read if there are no interactions
   * @param sum of all fractions; zero if there are none
   * @param gamma what joins constraints
   */
  public record Challenges(int[] publicValues, int[][] lookup, int[] sum, int[] gamma) {}

  /**
   * Computes a table's quotient on cosets of its rows' group: element k of its rows on the coset
   * shift·w^k, with w the root of unity of as many rows and elements as there are. Of the result,
   * that coset of these columns is filled in; it may have more cosets than a row has elements.
   *
   * @param columns the AIR's matrices, on as many cosets as rows of the result have elements, or on
   *     a power of two times as many
   * @param fractions what interactions added, on cosets likewise; null without interactions
   * @param into as many rows as the table, all elements' words, and cosets as the columns may have
   * @see #cosets
   */
  public void run(
      Map<Source, TileMatrix> columns,
      @Nullable TileMatrix fractions,
      Challenges challenges,
      int shift,
      TileMatrix into,
      SegmentAllocator scratch,
      Workers workers) {
    MemorySegment broadcasts = scratch.allocate(layout.bytes(), TileMatrix.COLUMN_BYTES);
    layout.writePublicValues(broadcasts, challenges.publicValues);
    if (!chunks.isEmpty()) {
      layout.writeLookup(broadcasts, challenges.lookup);
    }
    layout.writeJoining(broadcasts, challenges.gamma, challenges.sum, into.rows());
    int cosets = into.width() / degree;
    Selectors selectors = new Selectors(extension.base(), into.rows(), cosets, shift, scratch);
    List<TileRun.Input> inputs = new ArrayList<>();
    if (air.constraints().stream().anyMatch(each -> each.kind() != Constraint.Kind.EVERY_ROW)) {
      inputs.add(new TileRun.Input(selectorPointer, selectors.points(workers)));
    }
    if (fractions != null) {
      inputs.add(new TileRun.Input(fractionPointer, fractions));
    }
    air.sources()
        .forEach(source ->
            inputs.add(
                new TileRun.Input(
                    cells.pointer(source), Objects.requireNonNull(columns.get(source)))));
    TileRun run = new TileRun(kernel, pointers, inputs, broadcasts, selectors.vanishing());
    run.run(into, degree, scratch, workers);
  }
}
