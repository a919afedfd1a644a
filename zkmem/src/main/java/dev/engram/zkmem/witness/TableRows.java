/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.zkmem.witness;

import dev.engram.stark.air.AirDescription;
import dev.engram.stark.field.PrimeField;
import dev.engram.stark.matrix.RowMatrix;
import dev.engram.stark.prover.Witness;
import dev.engram.stark.work.Workers;
import java.lang.foreign.SegmentAllocator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a table: those of its partition that the log is in, and those of its main columns.
 * Where there are both they are as many.
 */
record TableRows(RowBuffer log, RowBuffer main) {

  TableRows(int logWidth, int mainWidth) {
    this(new RowBuffer(logWidth), new RowBuffer(mainWidth));
  }

  static TableRows of(AirDescription air) {
    return new TableRows(air.partitions() == 0 ? 0 : air.partitionWidth(0), air.mainWidth());
  }

  int rows() {
    return Math.max(log.rows(), main.rows());
  }

  int height() {
    return log.rows() > main.rows() ? log.height() : main.height();
  }

  void clear() {
    log.clear();
    main.clear();
  }

  Witness witness(
      int place, PrimeField field, SegmentAllocator memory, Workers workers, int height) {
    return new Witness(
        place,
        matrix(main, field, memory, workers, height),
        log.width() == 0 ? List.of() : List.of(log.matrix(field, memory, workers, height)));
  }

  private static @Nullable RowMatrix matrix(
      RowBuffer rows, PrimeField field, SegmentAllocator memory, Workers workers, int height) {
    return rows.width() == 0 ? null : rows.matrix(field, memory, workers, height);
  }
}
