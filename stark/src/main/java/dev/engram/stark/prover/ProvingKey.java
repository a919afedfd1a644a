/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.prover;

import dev.engram.stark.air.Air;
import dev.engram.stark.air.AirDescription;
import dev.engram.stark.commit.MatrixTree;
import dev.engram.stark.constraint.LogUpKernel;
import dev.engram.stark.constraint.QuotientKernel;
import dev.engram.stark.field.ExtensionField;
import dev.engram.stark.field.PrimeField;
import dev.engram.stark.matrix.RowMatrix;
import dev.engram.stark.matrix.TileMatrix;
import dev.engram.stark.protocol.Blinded;
import dev.engram.stark.protocol.Extent;
import dev.engram.stark.protocol.VerifyingKey;
import dev.engram.stark.security.Profile;
import dev.engram.stark.work.Workers;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A verifying key with what a prover wants prepared: preprocessed columns, extended and committed
 * to, and the AIRs' kernels. It holds memory outside the heap until it is closed.
 *
 * <pre>{@code
 * try (ProvingKey key = ProvingKey.of(Profile.PROVEN_100).require(new Fibonacci()).build(workers)) {
 *   …
 * }
 * }</pre>
 */
public final class ProvingKey implements AutoCloseable {

  /** Kernels of AIRs, of whichever key: the JIT takes long to learn them. */
  private static final Map<Compiled, LogUpKernel> LOOKUPS = new ConcurrentHashMap<>();

  private static final Map<Compiled, QuotientKernel> QUOTIENTS = new ConcurrentHashMap<>();

  private final VerifyingKey verifyingKey;
  private final List<@Nullable Preprocessed> preprocessed;
  private final Arena arena;
  private final Kernels kernels;

  /** What kernels of an AIR depend on. */
  private record Compiled(ByteBuffer air, ExtensionField extension) {

    static Compiled of(AirDescription air, Profile profile) {
      return new Compiled(ByteBuffer.wrap(air.canonical()), profile.extension());
    }
  }

  /**
   * Columns that are the same in every proof.
   *
   * @param rows as they were given
   * @param extended over the whole domain
   * @param tree of that
   */
  record Preprocessed(RowMatrix rows, TileMatrix extended, MatrixTree tree) {}

  private ProvingKey(
      VerifyingKey verifyingKey, List<@Nullable Preprocessed> preprocessed, Arena arena) {
    this.verifyingKey = verifyingKey;
    this.preprocessed = preprocessed;
    this.arena = arena;
    this.kernels = Kernels.of(verifyingKey.profile().extension());
  }

  /** Begins a key with a profile's parameters. */
  public static Builder of(Profile profile) {
    return new Builder(profile);
  }

  /** What verifiers need. */
  public VerifyingKey verifyingKey() {
    return verifyingKey;
  }

  @Nullable Preprocessed preprocessed(int air) {
    return preprocessed.get(air);
  }

  Kernels kernels() {
    return kernels;
  }

  LogUpKernel lookups(int air) {
    AirDescription description = verifyingKey.airs().get(air).air();
    return LOOKUPS.computeIfAbsent(
        Compiled.of(description, verifyingKey.profile()),
        compiled -> new LogUpKernel(description, compiled.extension(), Extent.chunks(description)));
  }

  QuotientKernel quotient(int air) {
    AirDescription description = verifyingKey.airs().get(air).air();
    return QUOTIENTS.computeIfAbsent(
        Compiled.of(description, verifyingKey.profile()),
        compiled ->
            new QuotientKernel(description, compiled.extension(), Extent.chunks(description)));
  }

  @Override
  public void close() {
    if (arena.scope().isAlive()) {
      arena.close();
    }
  }

  /** Collects the AIRs of a key. An AIR's place is the order in which it was added. */
  public static final class Builder {

    private final Profile profile;
    private final List<AirDescription> airs = new ArrayList<>();
    private final List<Boolean> required = new ArrayList<>();
    private final List<@Nullable RowMatrix> columns = new ArrayList<>();

    private Builder(Profile profile) {
      this.profile = profile;
    }

    /** Adds an AIR that each proof has a table of. */
    public Builder require(Air air) {
      return add(air, null, true);
    }

    /** Adds one with preprocessed columns; they are copied when the key is built. */
    public Builder require(Air air, RowMatrix preprocessed) {
      return add(air, preprocessed, true);
    }

    /** Adds an AIR that a proof may leave out. */
    public Builder allow(Air air) {
      return add(air, null, false);
    }

    /** Adds one with preprocessed columns that a proof may leave out. */
    public Builder allow(Air air, RowMatrix preprocessed) {
      return add(air, preprocessed, false);
    }

    private Builder add(Air air, @Nullable RowMatrix preprocessed, boolean takesPart) {
      AirDescription description =
          profile.zeroKnowledge()
              ? Blinded.describe(air, profile.field(), profile.extensionDegree())
              : AirDescription.of(air, profile.field());
      int width = preprocessed == null ? 0 : preprocessed.width();
      if (width != description.preprocessedWidth()) {
        throw new IllegalArgumentException(
            "%s has %d preprocessed columns, not %d"
                .formatted(air.name(), description.preprocessedWidth(), width));
      }
      airs.add(description);
      required.add(takesPart);
      columns.add(preprocessed);
      return this;
    }

    /**
     * Extends and commits to what is preprocessed.
     *
     * @throws IllegalArgumentException if the profile cannot prove such AIRs
     */
    public ProvingKey build(Workers workers) {
      Arena arena = Arena.ofShared();
      try {
        List<VerifyingKey.Entry> entries = new ArrayList<>();
        List<@Nullable Preprocessed> prepared = new ArrayList<>();
        for (int i = 0; i < airs.size(); i++) {
          RowMatrix given = columns.get(i);
          Preprocessed one = given == null ? null : prepare(airs.get(i), given, arena, workers);
          prepared.add(one);
          entries.add(
              new VerifyingKey.Entry(
                  airs.get(i),
                  required.get(i),
                  one == null ? -1 : log(one.rows().rows()),
                  one == null ? null : one.tree().root()));
        }
        return new ProvingKey(new VerifyingKey(profile, entries), prepared, arena);
      } catch (RuntimeException | Error e) {
        arena.close();
        throw e;
      }
    }

    private Preprocessed prepare(
        AirDescription air, RowMatrix given, Arena arena, Workers workers) {
      int logRows = log(given.rows());
      int cosets = 1 << Extent.of(profile, air, logRows).logHeight() - logRows;
      PrimeField field = profile.field();
      RowMatrix rows = copy(given, arena);
      TileMatrix extended = TileMatrix.allocate(arena, rows.rows(), cosets, rows.width());
      try (Arena scratch = Arena.ofShared()) {
        new Extender(field, scratch, workers).extend(rows, null, extended);
      }
      MatrixTree tree = MatrixTree.commit(profile.hash(), field, List.of(extended), arena, workers);
      return new Preprocessed(rows, extended, tree);
    }

    private static RowMatrix copy(RowMatrix matrix, SegmentAllocator memory) {
      RowMatrix copy = RowMatrix.allocate(memory, matrix.rows(), matrix.width());
      MemorySegment.copy(matrix.words(), 0, copy.words(), 0, matrix.words().byteSize());
      return copy;
    }

    static int log(int rows) {
      if (Integer.bitCount(rows) != 1) {
        throw new IllegalArgumentException("a table has 2^k rows, not " + rows);
      }
      return Integer.numberOfTrailingZeros(rows);
    }
  }
}
