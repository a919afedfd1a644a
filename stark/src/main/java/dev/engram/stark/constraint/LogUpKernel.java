/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.constraint;

import dev.engram.stark.air.AirDescription;
import dev.engram.stark.air.Node;
import dev.engram.stark.air.Source;
import dev.engram.stark.field.ExtensionField;
import dev.engram.stark.kernel.ExtensionProgram;
import dev.engram.stark.kernel.Kernel;
import dev.engram.stark.kernel.Pointer;
import dev.engram.stark.kernel.Program;
import dev.engram.stark.kernel.Value;
import dev.engram.stark.matrix.TileMatrix;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * The fractions of an AIR's chunks, row by row: what {@link LogUpTrace} fills a table's columns
 * with.
 *
 * <p>Fractions are divided by Montgomery's trick, all chunks of a block of tiles with one
 * inversion: forwards goes the product of all denominators before, backwards the inverse of what is
 * left of it. Between the two a tile of work has for each chunk its denominator, its numerator or
 * fraction, and the product before it; then the sum of its fractions.
 *
 * <p>Immutable once made, for any number of threads.
 */
public final class LogUpKernel {

  private static final int PARTS = 3;

  private final AirDescription air;
  private final ExtensionField extension;
  private final int chunks;
  private final long element;
  private final Broadcasts layout;
  private final Kernel forwards;
  private final Kernel backwards;
  private final int pointers;
  private final List<Columns> columns;

  /**
   * What is read of a matrix.
   *
   * @param source which matrix
   * @param pointer the place of the pointer to its tile
   * @param stretches the columns, as {@link Transposition} takes them
   */
  record Columns(Source source, int pointer, List<int[]> stretches) {}

  /** Compiles for this machine. */
  public LogUpKernel(AirDescription air, ExtensionField extension, List<int[]> chunks) {
    this(air, extension, chunks, Program::compile);
  }

  /**
   * Compiles in a certain way.
   *
   * @param chunks of interactions, as {@link AirDescription#chunks} divides them
   * @throws IllegalArgumentException if there are none
   */
  public LogUpKernel(
      AirDescription air,
      ExtensionField extension,
      List<int[]> chunks,
      Function<Program, Kernel> compiler) {
    if (chunks.isEmpty()) {
      throw new IllegalArgumentException(air + " has no interactions");
    }
    this.air = air;
    this.extension = extension;
    this.chunks = chunks.size();
    this.element = extension.degree() * TileMatrix.COLUMN_BYTES;
    this.layout = new Broadcasts(air, extension, 0);

    Program program = new Program(extension.base());
    Pointer broadcasts = program.pointer("broadcasts", 0);
    Pointer state = program.pointer("state", 0);
    Pointer work = program.pointer("work", workBytes());
    TileAlgebra cells = new TileAlgebra(program, air, broadcasts, layout);
    this.columns = columns(cells);
    this.pointers = program.pointers().size();
    ExtensionProgram elements = new ExtensionProgram(program, extension);
    List<Value> values = air.dag().evaluate(cells);
    Value[] product = elements.load(state, 0);
    for (int chunk = 0; chunk < this.chunks; chunk++) {
      Fraction fraction = Fraction.of(air, chunks.get(chunk), values, elements, broadcasts, layout);
      elements.store(work, denominator(chunk), fraction.denominator());
      elements.store(work, fraction(chunk), fraction.numerator());
      elements.store(work, before(chunk), product);
      product = elements.mul(product, fraction.denominator());
    }
    elements.store(state, 0, product);
    this.forwards = compiler.apply(program);
    this.backwards = compiler.apply(division());
  }

  private Program division() {
    Program program = new Program(extension.base());
    ExtensionProgram elements = new ExtensionProgram(program, extension);
    Pointer state = program.pointer("state", 0);
    Pointer work = program.pointer("work", -workBytes());
    Value[] rest = elements.load(state, 0);
    Value[] sum = elements.constant(extension.zero());
    List<Value[]> fractions = new ArrayList<>();
    for (int chunk = chunks - 1; chunk >= 0; chunk--) {
      Value[] inverse = elements.mul(elements.load(work, before(chunk)), rest);
      Value[] fraction = elements.mul(elements.load(work, fraction(chunk)), inverse);
      sum = elements.add(sum, fraction);
      fractions.addFirst(fraction);
      rest = elements.mul(elements.load(work, denominator(chunk)), rest);
    }
    for (int chunk = 0; chunk < chunks; chunk++) {
      elements.store(work, fraction(chunk), fractions.get(chunk));
    }
    elements.store(work, sum(), sum);
    elements.store(state, 0, rest);
    return program;
  }

  private List<Columns> columns(TileAlgebra cells) {
    BitSet needed =
        air.dag()
            .below(
                air.interactions().stream()
                    .flatMapToInt(each ->
                        IntStream.concat(
                            IntStream.of(each.count()),
                            each.message().stream().mapToInt(node -> node))));
    List<Columns> read = new ArrayList<>();
    for (Source source : air.sources()) {
      BitSet wanted = new BitSet();
      for (int node = needed.nextSetBit(0); node >= 0; node = needed.nextSetBit(node + 1)) {
        if (air.dag().nodes().get(node) instanceof Node.Cell(Source of, int column, boolean _)
            && of.equals(source)) {
          wanted.set(column);
        }
      }
      read.add(new Columns(source, cells.pointer(source), Transposition.stretches(wanted)));
    }
    return List.copyOf(read);
  }

  AirDescription air() {
    return air;
  }

  ExtensionField extension() {
    return extension;
  }

  int chunks() {
    return chunks;
  }

  Broadcasts layout() {
    return layout;
  }

  /** Of broadcasts, state, work, and then two for each matrix: its tiles and the next ones. */
  Kernel forwards() {
    return forwards;
  }

  /** Of state and work, from the last tile to the first. */
  Kernel backwards() {
    return backwards;
  }

  /** The pointers of the kernel that goes forwards. */
  int pointers() {
    return pointers;
  }

  List<Columns> columns() {
    return columns;
  }

  /** Bytes of a tile of work. */
  long workBytes() {
    return (long) (PARTS * chunks + 1) * element;
  }

  private long denominator(int chunk) {
    return (long) PARTS * chunk * element;
  }

  /** Where a tile of work has a chunk's fraction in the end. */
  long fraction(int chunk) {
    return denominator(chunk) + element;
  }

  private long before(int chunk) {
    return denominator(chunk) + 2 * element;
  }

  /** Where a tile of work has the sum of its fractions in the end. */
  long sum() {
    return (long) PARTS * chunks * element;
  }
}
