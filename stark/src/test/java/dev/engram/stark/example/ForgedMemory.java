/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.example;

import dev.engram.stark.air.AirDescription;
import dev.engram.stark.air.Source;
import dev.engram.stark.field.PrimeField;
import dev.engram.stark.matrix.RowMatrix;
import java.lang.foreign.SegmentAllocator;
import java.util.ArrayList;
import java.util.List;

/**
 * A run of a memory of two cells, one in each address space, and a forger's tools: whatever is
 * changed, how often the range table is looked up is kept right.
 */
final class ForgedMemory {

  static final PrimeField FIELD = PrimeField.KOALA_BEAR;
  private static final int BITS = 3;

  final List<ExampleTable> witnesses;
  final int accesses;

  ForgedMemory(SegmentAllocator memory, int accesses, long seed) {
    this.witnesses = MemoryRun.witnesses(FIELD, memory, BITS, accesses, 2, seed);
    this.accesses = accesses;
  }

  int access(int row, String name) {
    return FIELD.value(matrix(0, name).get(row, column(0, name)));
  }

  void access(int row, String name, int value) {
    set(0, row, name, value);
  }

  void boundary(int row, String name, int value) {
    set(1, row, name, value);
  }

  /** Changes a limb that is looked up. */
  void limb(int witness, int row, String name, int value) {
    int column = column(witness, name);
    count(FIELD.value(matrix(witness, name).get(row, column)), -1);
    count(value, 1);
    set(witness, row, name, value);
  }

  void count(int number, int more) {
    RowMatrix counts = witnesses.get(2).matrices().get(1);
    counts.set(number, 0, FIELD.add(counts.get(number, 0), FIELD.of(more)));
  }

  /** Has an access take its cell as it was put at another time, which is earlier. */
  void previous(int row, int time) {
    int difference = access(row, "time") - time - 1;
    access(row, "previous_time", time);
    limb(0, row, "difference[0]", difference % (1 << BITS));
    limb(0, row, "difference[1]", difference >> BITS);
  }

  /** Has accesses happen at other times, which rise. */
  void times(int... times) {
    int[] last = new int[2];
    for (int row = 0; row < accesses; row++) {
      int cell = access(row, "space");
      access(row, "time", times[row]);
      previous(row, last[cell]);
      last[cell] = times[row];
      boundary(cell, "final_time", times[row]);
    }
  }

  /** The accesses to a cell. */
  List<Integer> of(int cell) {
    List<Integer> rows = new ArrayList<>();
    for (int row = 0; row < accesses; row++) {
      if (access(row, "space") == cell) {
        rows.add(row);
      }
    }
    return rows;
  }

  private void set(int witness, int row, String name, int value) {
    matrix(witness, name).set(row, column(witness, name), FIELD.of(value));
  }

  private Source source(int witness, String name) {
    return AirDescription.of(witnesses.get(witness).air(), FIELD).sources().stream()
        .filter(source -> names(witness, source).contains(name))
        .findFirst()
        .orElseThrow();
  }

  private List<String> names(int witness, Source source) {
    return AirDescription.of(witnesses.get(witness).air(), FIELD).columns(source);
  }

  private int column(int witness, String name) {
    return names(witness, source(witness, name)).indexOf(name);
  }

  private RowMatrix matrix(int witness, String name) {
    AirDescription air = AirDescription.of(witnesses.get(witness).air(), FIELD);
    int place = air.sources().indexOf(source(witness, name));
    return witnesses.get(witness).matrices().get(place);
  }
}
