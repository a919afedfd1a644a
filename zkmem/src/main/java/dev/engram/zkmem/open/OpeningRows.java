/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.zkmem.open;

import dev.engram.stark.field.PrimeField;
import dev.engram.stark.matrix.RowMatrix;
import dev.engram.stark.prover.Witness;
import dev.engram.stark.work.Workers;
import dev.engram.zkmem.air.CompressionAir;
import dev.engram.zkmem.model.MemoryConfiguration;
import dev.engram.zkmem.tree.CompressionTable;
import dev.engram.zkmem.tree.StateTree;
import java.lang.foreign.SegmentAllocator;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Fills in what a statement's tables hide. Once for one statement, which must be true of the
 * memory.
 */
final class OpeningRows {

  private static final int LIMBS = MemoryConfiguration.LEAF_LIMBS;

  private final OpeningShape shape;
  private final StateTree tree;
  private final PrimeField field;
  private final SegmentAllocator memory;
  private final Workers workers;
  private final OpenedDigits digits;
  private final int digitsOfLimb;
  private final int[] byteCounts = new int[Digits.BASE];

  OpeningRows(
      OpeningShape shape,
      OpenedDigits digits,
      StateTree tree,
      SegmentAllocator memory,
      Workers workers) {
    this.shape = shape;
    this.tree = tree;
    this.field = tree.field();
    this.memory = memory;
    this.workers = workers;
    this.digits = digits;
    this.digitsOfLimb = Digits.ofLimb(tree.configuration());
  }

  /** The rows of all tables. */
  List<Witness> fill(List<OpeningTable> tables) {
    int nodeRows = tables.getFirst().rows();
    RowMatrix compression = CompressionTable.of(tree, shape.numbers(), nodeRows, memory, workers);
    List<Witness> witnesses = new ArrayList<>();
    for (int place = 0; place < tables.size(); place++) {
      OpeningTable table = tables.get(place);
      RowMatrix rows =
          switch (table.kind()) {
            case NODES -> nodes(compression);
            case COMPRESSION -> compression;
            case DIGITS -> digits(table);
            case EQUALITY -> equality(table);
            case WITHIN -> within(table);
            case SUM -> sums(table);
            case BYTES -> bytes(table);
          };
      witnesses.add(Witness.of(place, rows));
    }
    return witnesses;
  }

  private RowMatrix nodes(RowMatrix compression) {
    CompressionAir air = new CompressionAir(tree.configuration(), field);
    int digest = air.digest();
    RowMatrix matrix = RowMatrix.allocate(memory, compression.rows(), OpenedNodesAir.WIDTH);
    for (int row = 0; row < matrix.rows(); row++) {
      for (int i = 0; i < 2 * LIMBS; i++) {
        matrix.set(row, OpenedNodesAir.HASHED + i, compression.get(row, CompressionAir.INPUT + i));
      }
      for (int i = 0; i < LIMBS; i++) {
        matrix.set(row, OpenedNodesAir.HASH + i, compression.get(row, digest + i));
      }
    }
    FixedRows limbs = shape.digits();
    for (int i = 0; i < limbs.rows(); i++) {
      int row = shape.firstLeaf() + shape.leafRow(limbs.get(i, 0));
      matrix.set(row, OpenedNodesAir.COUNTS + limbs.get(i, 1), field.one());
    }
    return matrix;
  }

  private RowMatrix digits(OpeningTable table) {
    DigitsAir air = (DigitsAir) table.air();
    RowMatrix matrix = RowMatrix.allocate(memory, table.rows(), air.width());
    FixedRows limbs = shape.digits();
    boolean elements = digitsOfLimb == Integer.BYTES;
    for (int row = 0; row < table.rows(); row++) {
      int upper = 0;
      for (int i = 0; i < digitsOfLimb; i++) {
        int digit = 0;
        if (row < limbs.rows()) {
          int at = limbs.get(row, 1) * digitsOfLimb + i;
          digit = digits.at(limbs.get(row, 0), at);
          int uses = shape.uses(shape.leafRow(limbs.get(row, 0)), at);
          matrix.set(row, digitsOfLimb + i, field.of(uses));
        }
        matrix.set(row, i, looked(digit));
        upper = digit;
      }
      if (elements) {
        int rest = air.top() - upper;
        matrix.set(row, air.inverse(), field.inverse(looked(rest)));
      }
    }
    return matrix;
  }

  /** Counts a number below 256 as looked up. */
  private int looked(int number) {
    byteCounts[number]++;
    return field.of(number);
  }

  private RowMatrix equality(OpeningTable table) {
    RowMatrix matrix = RowMatrix.allocate(memory, table.rows(), EqualityAir.WIDTH);
    FixedRows fixed = shape.equality();
    for (int row = 0; row < fixed.rows(); row++) {
      matrix.set(row, EqualityAir.DIGIT, field.of(digits.at(fixed.get(row, 0), fixed.get(row, 1))));
    }
    return matrix;
  }

  private RowMatrix within(OpeningTable table) {
    RowMatrix matrix = RowMatrix.allocate(memory, table.rows(), WithinAir.WIDTH);
    FixedRows fixed = shape.within();
    int[] borrowed = new int[2];
    for (int row = 0; row < fixed.rows(); row++) {
      int digit = digits.at(fixed.get(row, 0), fixed.get(row, 1));
      int goesOn = fixed.get(row, 5);
      int above = digit - fixed.get(row, 3) - borrowed[0];
      int below = fixed.get(row, 4) - digit - borrowed[1];
      borrowed[0] = goesOn & above >>> 31;
      borrowed[1] = goesOn & below >>> 31;
      matrix.set(row, WithinAir.DIGIT, field.of(digit));
      matrix.set(row, WithinAir.ABOVE, looked(above + Digits.BASE * borrowed[0]));
      matrix.set(row, WithinAir.BELOW, looked(below + Digits.BASE * borrowed[1]));
      matrix.set(row, WithinAir.BORROWED, field.of(borrowed[0]));
      matrix.set(row, WithinAir.BORROWED + 1, field.of(borrowed[1]));
    }
    byteCounts[0] += 2 * (table.rows() - fixed.rows());
    return matrix;
  }

  private RowMatrix sums(OpeningTable table) {
    RowMatrix matrix = RowMatrix.allocate(memory, table.rows(), SumAir.WIDTH);
    FixedRows fixed = shape.sums();
    int before = 0;
    for (int row = 0; row < fixed.rows(); row++) {
      boolean reads = fixed.get(row, 2) == 1;
      int digit = reads ? digits.at(fixed.get(row, 0), fixed.get(row, 1)) : 0;
      int sum = before + digit;
      int carried = fixed.get(row, 4) == 1 ? sum - fixed.get(row, 5) >> Byte.SIZE : 0;
      before = fixed.get(row, 3) == 1 ? sum : carried;
      matrix.set(row, SumAir.DIGIT, field.of(digit));
      matrix.set(row, SumAir.SUM, field.of(sum));
      matrix.set(row, SumAir.CARRIED, looked(carried & Digits.BASE - 1));
      matrix.set(row, SumAir.CARRIED + 1, looked(carried >>> Byte.SIZE));
    }
    byteCounts[0] += 2 * (table.rows() - fixed.rows());
    return matrix;
  }

  /** Must come last. */
  private RowMatrix bytes(OpeningTable table) {
    RowMatrix matrix = RowMatrix.allocate(memory, table.rows(), 1);
    FixedRows numbers = Objects.requireNonNull(table.fixed());
    for (int row = 0; row < Digits.BASE; row++) {
      matrix.set(row, 0, field.of(byteCounts[numbers.get(row, 0)]));
    }
    return matrix;
  }
}
