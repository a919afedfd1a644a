/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.example;

import dev.engram.stark.air.Air;
import dev.engram.stark.air.AirDescription;
import dev.engram.stark.air.FilledTable;
import dev.engram.stark.air.Trace;
import dev.engram.stark.field.PrimeField;
import dev.engram.stark.matrix.RowMatrix;
import java.util.List;

/**
 * A filled-in table, ready to be proven. Lives as long as the memory of its matrices.
 *
 * @param air what it claims to satisfy
 * @param matrices those of the AIR's {@link AirDescription#sources}, in that order
 * @param publicValues in Montgomery form
 */
public record ExampleTable(Air air, List<RowMatrix> matrices, int[] publicValues) {

  /** Keeps the list as it is now. */
  public ExampleTable {
    matrices = List.copyOf(matrices);
  }

  /** A witness without public values. */
  public ExampleTable(Air air, RowMatrix... matrices) {
    this(air, List.of(matrices), new int[0]);
  }

  /** The table to be checked. */
  public FilledTable table(PrimeField field) {
    return new FilledTable(
        AirDescription.of(air, field), matrices.stream().map(Trace::of).toList(), publicValues);
  }
}
