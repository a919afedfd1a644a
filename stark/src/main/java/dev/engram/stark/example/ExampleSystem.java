/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.example;

import dev.engram.stark.air.AirDescription;
import dev.engram.stark.air.Source;
import dev.engram.stark.field.PrimeField;
import dev.engram.stark.matrix.RowMatrix;
import dev.engram.stark.prover.ProvingKey;
import dev.engram.stark.security.Profile;
import dev.engram.stark.work.Workers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A key for filled-in tables, with the tables and public values as a prover wants them. Holds the
 * key's memory until it is closed.
 *
 * @param key of the tables' AIRs, in their order
 * @param publicValues by AIR, plain numbers
 * @param witnesses without what is preprocessed, which is the key's
 */
public record ExampleSystem(
    ProvingKey key, List<int[]> publicValues, List<dev.engram.stark.prover.Witness> witnesses)
    implements AutoCloseable {

  /** The system that consists of these tables. */
  public static ExampleSystem of(Profile profile, List<ExampleTable> tables, Workers workers) {
    PrimeField field = profile.field();
    ProvingKey.Builder builder = ProvingKey.of(profile);
    List<int[]> publicValues = new ArrayList<>();
    List<dev.engram.stark.prover.Witness> witnesses = new ArrayList<>();
    for (ExampleTable table : tables) {
      List<Source> sources = AirDescription.of(table.air(), field).sources();
      RowMatrix main = null;
      List<RowMatrix> partitions = new ArrayList<>();
      boolean added = false;
      for (int i = 0; i < sources.size(); i++) {
        RowMatrix matrix = table.matrices().get(i);
        if (sources.get(i).equals(Source.PREPROCESSED)) {
          builder.require(table.air(), matrix);
          added = true;
        } else if (sources.get(i).equals(Source.MAIN)) {
          main = matrix;
        } else {
          partitions.add(matrix);
        }
      }
      if (!added) {
        builder.require(table.air());
      }
      publicValues.add(Arrays.stream(table.publicValues()).map(field::value).toArray());
      witnesses.add(new dev.engram.stark.prover.Witness(witnesses.size(), main, partitions));
    }
    return new ExampleSystem(builder.build(workers), publicValues, witnesses);
  }

  @Override
  public void close() {
    key.close();
  }
}
