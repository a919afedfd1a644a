/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.prover;

import dev.engram.stark.air.Air;
import dev.engram.stark.air.AirBuilder;
import dev.engram.stark.air.Bus;
import dev.engram.stark.air.Column;
import dev.engram.stark.air.Expr;
import dev.engram.stark.air.Partition;
import dev.engram.stark.field.PrimeField;
import dev.engram.stark.matrix.RowMatrix;
import dev.engram.stark.protocol.Statement;
import dev.engram.stark.protocol.VerifyingKey;
import dev.engram.stark.security.Grinding;
import dev.engram.stark.security.Profile;
import dev.engram.stark.verifier.Verdict;
import dev.engram.stark.verifier.Verifier;
import dev.engram.stark.work.RecycledMemory;
import dev.engram.stark.work.Workers;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A small system with everything in it: tables of three heights, public values, every kind of
 * constraint, a preprocessed table, a bus, a partition of its own, and an AIR that may be left out.
 */
final class SampleSystem implements AutoCloseable {

  static final int FIBONACCI = 0;
  static final int READER = 1;
  static final int RANGE = 2;
  static final int OPTIONAL = 3;

  /** Quick, with a little grinding, so that all checks are at work. */
  static final Profile PROFILE =
      new Profile(
          "insecure-sample",
          0,
          PrimeField.KOALA_BEAR,
          4,
          1,
          10,
          new Grinding(8, 8, 8, 8, 8),
          Profile.INSECURE_TEST.regime(),
          3,
          4,
          Profile.INSECURE_TEST.hash(),
          false);

  private static final int RANGE_ROWS = 64;

  private final Profile profile;
  private final Arena memory = Arena.ofShared();
  final Workers workers = Workers.of(1);
  final ProvingKey key;
  final RecycledMemory proverMemory = new RecycledMemory();
  final RowMatrix fibonacci;
  final RowMatrix reader;
  final RowMatrix readerLog;
  final RowMatrix range;
  final int last;

  SampleSystem(Profile profile, int logRows) {
    this.profile = profile;
    PrimeField field = profile.field();
    int rows = 1 << logRows;
    fibonacci = RowMatrix.allocate(memory, rows, 2);
    int a = field.one();
    int b = field.one();
    for (int row = 0; row < rows; row++) {
      fibonacci.set(row, 0, a);
      fibonacci.set(row, 1, b);
      int sum = field.add(a, b);
      a = b;
      b = sum;
    }
    last = field.value(fibonacci.get(rows - 1, 1));

    Random random = new Random(logRows);
    reader = RowMatrix.allocate(memory, 2 * rows, 2);
    readerLog = RowMatrix.allocate(memory, 2 * rows, 1);
    range = RowMatrix.allocate(memory, RANGE_ROWS, 1);
    RowMatrix preprocessed = RowMatrix.allocate(memory, RANGE_ROWS, 1);
    int[] counts = new int[RANGE_ROWS];
    for (int row = 0; row < 2 * rows; row++) {
      int value = random.nextInt(RANGE_ROWS / 2);
      int reads = random.nextInt(2);
      readerLog.set(row, 0, field.of(value));
      reader.set(row, 0, field.of(reads));
      reader.set(row, 1, field.of(2L * value));
      counts[value] += reads;
      counts[2 * value] += reads;
    }
    for (int row = 0; row < RANGE_ROWS; row++) {
      range.set(row, 0, field.of(counts[row]));
      preprocessed.set(row, 0, field.of(row));
    }
    key =
        ProvingKey.of(profile)
            .require(new Fibonacci())
            .require(new Reader())
            .require(new Range(), preprocessed)
            .allow(new Fibonacci())
            .build(workers);
  }

  VerifyingKey verifyingKey() {
    return key.verifyingKey();
  }

  List<int[]> publicValues() {
    return new ArrayList<>(List.of(new int[] {1, last}, new int[0], new int[0], new int[0]));
  }

  List<Witness> witnesses() {
    return new ArrayList<>(
        List.of(
            Witness.of(FIBONACCI, fibonacci),
            new Witness(READER, reader, List.of(readerLog)),
            Witness.of(RANGE, range)));
  }

  /** An honest proof. */
  byte[] prove() {
    return prove(publicValues(), witnesses());
  }

  byte[] prove(List<int[]> publicValues, List<Witness> witnesses) {
    try (Prover prover = Prover.of(key, workers)) {
      return prover.prove(publicValues, witnesses);
    }
  }

  Verdict verify(byte[] proof) {
    return verify(Statement.of(publicValues()), proof);
  }

  Verdict verify(Statement statement, byte[] proof) {
    return Verifier.takingInsecure(verifyingKey()).verify(statement, proof);
  }

  Profile profile() {
    return profile;
  }

  @Override
  public void close() {
    key.close();
    proverMemory.close();
    workers.close();
    memory.close();
  }

  private static final class Fibonacci implements Air {

    @Override
    public String name() {
      return "fibonacci";
    }

    @Override
    public void define(AirBuilder air) {
      Column a = air.column("a");
      Column b = air.column("b");
      Expr first = air.publicValue("first");
      Expr last = air.publicValue("last");
      air.zeroOnFirst("begins with the first", a.minus(first));
      air.zeroOnFirst("twice", b.minus(first));
      air.zeroOnTransition("goes on", a.next().minus(b));
      air.zeroOnTransition("adds", b.next().minus(a.plus(b)));
      air.zeroOnLast("ends with the last", b.minus(last));
    }
  }

  private static final Bus BUS = new Bus(0, "range");

  private static final class Reader implements Air {

    @Override
    public String name() {
      return "reader";
    }

    @Override
    public void define(AirBuilder air) {
      Partition log = air.partition("log");
      Column value = log.column("value");
      Column reads = air.column("reads");
      Column twice = air.column("twice");
      air.bool("reads or not", reads);
      air.zero("twice is twice", twice.minus(value.times(2)));
      air.lookUp(BUS, reads, value);
      air.lookUp(BUS, reads, twice);
    }
  }

  private static final class Range implements Air {

    @Override
    public String name() {
      return "range";
    }

    @Override
    public void define(AirBuilder air) {
      Column value = air.preprocessed("value");
      air.provide(BUS, air.column("count"), value);
    }
  }
}
