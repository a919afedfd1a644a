/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.zkmem.proof;

import dev.engram.stark.air.AirDescription;
import dev.engram.stark.air.Source;
import dev.engram.stark.matrix.RowMatrix;
import dev.engram.stark.prover.Prover;
import dev.engram.stark.prover.Witness;
import dev.engram.stark.work.Workers;
import dev.engram.zkmem.air.LoggedTable;
import dev.engram.zkmem.air.MemoryAirs;
import dev.engram.zkmem.air.TableId.Kind;
import dev.engram.zkmem.offline.AccessRecords;
import dev.engram.zkmem.offline.OfflineMemory;
import dev.engram.zkmem.witness.FilledTables;
import dev.engram.zkmem.witness.MemoryImage;
import dev.engram.zkmem.witness.MemoryTables;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * A segment in the hands of a prover who cheats: with what is recorded of its accesses, with any
 * number in its tables, or with what it states. From there on all is done as an honest prover
 * would.
 */
final class ForgedSegment implements AutoCloseable {

  private final MemoryKey key;
  private final Arena arena = Arena.ofShared();
  private final List<Witness> witnesses;
  private final FilledTables filled;
  private final List<LoggedTable> logged;
  private final int time;
  private final int ticks;
  private final List<Claim> claims = new ArrayList<>();

  private ForgedSegment(
      MemoryKey key,
      Workers workers,
      MemoryImage image,
      UnaryOperator<AccessRecords> liar,
      Consumer<OfflineMemory> run,
      int... claimed) {
    this.key = key;
    MemoryTables tables = new MemoryTables(key.memory(), key.profile().field());
    OfflineMemory memory =
        new OfflineMemory(
            key.memory(), liar.apply(tables), key.profile().field().prime(), Integer.MAX_VALUE);
    image.tell(memory::setInitial);
    tables.begin(image, workers);
    run.accept(memory);
    this.time = memory.time();
    for (int pointer : claimed) {
      int[] cells = new int[key.memory().blockCells()];
      memory.claim(1, pointer, cells);
      claims.add(new Claim(1, pointer, cells));
    }
    memory.finish();
    this.filled = tables.fill(arena, workers);
    this.witnesses = new ArrayList<>(filled.witnesses());
    this.logged = tables.loggedTables();
    this.ticks = tables.ticks();
  }

  /**
   * A run of a memory.
   *
   * @param liar stands between what happens and what is recorded of it
   * @param claimed pointers of what is claimed of space 1
   */
  static ForgedSegment of(
      MemoryKey key,
      MemoryImage image,
      UnaryOperator<AccessRecords> liar,
      Consumer<OfflineMemory> run,
      int... claimed) {
    try (Workers workers = Workers.of(1)) {
      return new ForgedSegment(key, workers, image, liar, run, claimed);
    }
  }

  /** A run of a memory of zeros. */
  static ForgedSegment of(
      MemoryKey key,
      UnaryOperator<AccessRecords> liar,
      Consumer<OfflineMemory> run,
      int... claimed) {
    return of(key, MemoryImage.ZEROS, liar, run, claimed);
  }

  /** A run of which all that is recorded is true. */
  static ForgedSegment of(MemoryKey key, Consumer<OfflineMemory> run, int... claimed) {
    return of(key, MemoryImage.ZEROS, UnaryOperator.identity(), run, claimed);
  }

  private int place(Kind kind, int width) {
    return key.airs().find(kind, width).orElseThrow();
  }

  private int number(Kind kind, int width) {
    int place = place(kind, width);
    for (int i = 0; i < witnesses.size(); i++) {
      if (witnesses.get(i).air() == place) {
        return i;
      }
    }
    throw new IllegalArgumentException("the run has no table of %s %d".formatted(kind, width));
  }

  private AirDescription air(Kind kind, int width) {
    return key.verifyingKey().airs().get(place(kind, width)).air();
  }

  private RowMatrix matrix(Kind kind, int width, String column) {
    Witness witness = witnesses.get(number(kind, width));
    RowMatrix main = witness.main();
    return main != null && air(kind, width).columns(Source.MAIN).contains(column)
        ? main
        : witness.partitions().getFirst();
  }

  private int column(Kind kind, int width, String column) {
    AirDescription air = air(kind, width);
    for (Source source : air.sources()) {
      if (!source.equals(Source.PREPROCESSED) && air.columns(source).contains(column)) {
        return air.columns(source).indexOf(column);
      }
    }
    throw new IllegalArgumentException(air + " has no column " + column);
  }

  /** The number in a row. */
  long get(Kind kind, int width, int row, String column) {
    int word = matrix(kind, width, column).get(row, column(kind, width, column));
    return key.profile().field().value(word);
  }

  /** Writes a number in a row; it may be negative. */
  ForgedSegment set(Kind kind, int width, int row, String column, long number) {
    int word = key.profile().field().of(number);
    matrix(kind, width, column).set(row, column(kind, width, column), word);
    return this;
  }

  /** The same in a group of columns. */
  ForgedSegment set(Kind kind, int width, int row, String column, int... numbers) {
    for (int i = 0; i < numbers.length; i++) {
      set(kind, width, row, column + "[" + i + "]", (long) numbers[i]);
    }
    return this;
  }

  int rows(Kind kind, int width) {
    Witness witness = witnesses.get(number(kind, width));
    RowMatrix main = witness.main();
    return main != null ? main.rows() : witness.partitions().getFirst().rows();
  }

  /** Has the range table offer a number more often, or less often. */
  ForgedSegment count(long number, int more) {
    long count = get(Kind.RANGE, 0, (int) number, "count");
    return set(Kind.RANGE, 0, (int) number, "count", count + more);
  }

  /** Leaves a table out. */
  ForgedSegment without(Kind kind, int width) {
    witnesses.remove(number(kind, width));
    logged.removeIf(table -> table.id().kind() == kind && table.id().width() == width);
    return this;
  }

  /** Adds a table of zeros. */
  ForgedSegment with(Kind kind, int width) {
    AirDescription air = air(kind, width);
    RowMatrix main = air.mainWidth() == 0 ? null : zeros(air.mainWidth());
    List<RowMatrix> partitions = new ArrayList<>();
    for (int k = 0; k < air.partitions(); k++) {
      partitions.add(zeros(air.partitionWidth(k)));
    }
    witnesses.add(new Witness(place(kind, width), main, partitions));
    witnesses.sort(Comparator.comparingInt(Witness::air));
    if (kind.isLogged()) {
      logged.add(new LoggedTable(key.airs().tables().get(place(kind, width)).id(), 1));
      logged.sort(Comparator.comparingInt(table -> place(table.id().kind(), table.id().width())));
    }
    return this;
  }

  private RowMatrix zeros(int width) {
    RowMatrix matrix = RowMatrix.allocate(arena, 2, width);
    for (int row = 0; row < 2; row++) {
      for (int column = 0; column < width; column++) {
        matrix.set(row, column, 0);
      }
    }
    return matrix;
  }

  /** Proves what is true of it, if the tables are. */
  MemoryProof.Segment prove() {
    return prove(UnaryOperator.identity());
  }

  /** Proves something else, as the only segment of its run. */
  MemoryProof.Segment prove(UnaryOperator<SegmentStatement> said) {
    return prove(said, key.digest(), true);
  }

  /**
   * Proves something else at some place in a run.
   *
   * @param link what the segments before are linked by
   */
  MemoryProof.Segment prove(UnaryOperator<SegmentStatement> said, byte[] link, boolean isLast) {
    List<SegmentStatement> stated = new ArrayList<>();
    try (Workers workers = Workers.of(1);
        Prover prover = Prover.of(key.provingKey(), workers)) {
      byte[] proof =
          prover.prove(
              roots -> {
                stated.add(said.apply(statement(roots)));
                SegmentStatement last = stated.getFirst();
                return last.publicValues(key.airs(), last.link(link, isLast), isLast);
              },
              witnesses);
      return new MemoryProof.Segment(stated.getFirst(), proof);
    }
  }

  private SegmentStatement statement(Map<String, int[]> roots) {
    int[] root = roots.getOrDefault(MemoryAirs.LOG, new int[0]);
    return new SegmentStatement(
        filled.initialRoot(),
        filled.finalRoot(),
        time,
        ticks,
        new LogCommitment(logged, root),
        claims);
  }

  /** A proof of segments. */
  static MemoryProof run(MemoryKey key, MemoryProof.Segment... segments) {
    return new MemoryProof(key.memory(), key.profile().name(), Arrays.asList(segments));
  }

  @Override
  public void close() {
    arena.close();
  }
}
