/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.zkmem.controller;

import dev.engram.stark.matrix.RowMatrix;
import dev.engram.stark.prover.Witness;
import dev.engram.stark.security.Profile;
import dev.engram.stark.work.Workers;
import dev.engram.trace.LogReader;
import dev.engram.zkmem.air.MemoryAirs;
import dev.engram.zkmem.model.Boundary;
import dev.engram.zkmem.model.MemoryConfiguration;
import dev.engram.zkmem.model.MemoryException;
import dev.engram.zkmem.model.MemoryException.Reason;
import dev.engram.zkmem.offline.LogReplay;
import dev.engram.zkmem.offline.OfflineMemory;
import dev.engram.zkmem.offline.ReplayLimits;
import dev.engram.zkmem.online.OnlineMemory;
import dev.engram.zkmem.proof.MemoryKey;
import dev.engram.zkmem.proof.MemoryProof;
import dev.engram.zkmem.proof.MemoryProver;
import dev.engram.zkmem.proof.ProofRequest;
import dev.engram.zkmem.witness.FilledTables;
import dev.engram.zkmem.witness.MemoryImage;
import dev.engram.zkmem.witness.MemoryTables;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;

/**
 * A memory that is given what it holds in the beginning, run, finished, looked at and proven: what
 * OpenVM calls a memory controller. Its log is kept in the heap; a machine whose log is long has an
 * {@link OnlineMemory} with a file, and proves that with a {@link MemoryProver}.
 *
 * {@snippet :
 * try (Workers workers = Workers.all();
 *     MemoryController controller =
 *         MemoryController.of(
 *             MemoryConfiguration.PERSISTENT_BYTES, Profile.PROVEN_100, workers)) {
 *   controller.memory().initial().put(1, 0, new byte[] {1, 2, 3, 4}, 0, 4);
 *   controller.memory().writeCell(1, 100, controller.memory().readCell(1, 2));
 *   controller.finish();
 *   controller.tables(ProofRequest.DEFAULT.limits()).forEach(System.out::println);
 *   MemoryProof proof = controller.prove(ProofRequest.DEFAULT.withClaim(1, 96));
 * }
 * }
 *
 * <p><b>Threads</b>: the one that made it. <b>Errors</b>: {@link MemoryException} for each misuse
 * of the memory; {@link Reason#ORDER} for what comes before {@link #finish} or after it and should
 * not.
 */
public final class MemoryController implements AutoCloseable {

  private final MemoryConfiguration configuration;
  private final Profile profile;
  private final Workers workers;
  private final ByteArrayOutputStream log = new ByteArrayOutputStream();
  private final OnlineMemory memory;
  private MemoryImage image = MemoryImage.ZEROS;
  private boolean finished;

  private MemoryController(MemoryConfiguration configuration, Profile profile, Workers workers) {
    this.configuration = configuration;
    this.profile = profile;
    this.workers = workers;
    this.memory =
        OnlineMemory.builder(configuration).prime(profile.field().prime()).log(log).build();
  }

  /** A memory that is to be proven with a profile. */
  public static MemoryController of(
      MemoryConfiguration configuration, Profile profile, Workers workers) {
    return new MemoryController(configuration, profile, workers);
  }

  /** The memory, to be run until it is finished. */
  public OnlineMemory memory() {
    return memory;
  }

  /** The tables that its proof may have. */
  public MemoryAirs airs() {
    return MemoryAirs.of(configuration, profile.field());
  }

  /**
   * Ends the run. There are no accesses after it.
   *
   * @throws MemoryException {@link Reason#ORDER} if it has ended
   */
  public void finish() {
    if (finished) {
      throw new MemoryException(Reason.ORDER, "the run is finished");
    }
    if (configuration.boundary() == Boundary.PERSISTENT) {
      image = keptImage();
    }
    finished = true;
    memory.close();
  }

  /** What the memory held before everything, which goes when the memory is closed. */
  private MemoryImage keptImage() {
    List<int[]> blocks = new ArrayList<>();
    int cells = configuration.blockCells();
    memory
        .initial()
        .forEach((space, pointer, block) -> {
          int[] kept = new int[2 + cells];
          kept[0] = space;
          kept[1] = pointer;
          System.arraycopy(block, 0, kept, 2, cells);
          blocks.add(kept);
        });
    return visitor -> {
      for (int[] block : blocks) {
        for (int i = 0; i < cells; i++) {
          if (block[2 + i] != 0) {
            visitor.cell(block[0], block[1] + i, block[2 + i]);
          }
        }
      }
    };
  }

  /** The log of the run, as {@code engram prove} takes it. */
  public byte[] log() {
    requireFinished();
    return log.toByteArray();
  }

  /**
   * How large the tables are that a proof would have.
   *
   * @param limits when a segment has enough, if the memory is persistent
   */
  public List<TableSize> tables(ReplayLimits limits) {
    requireFinished();
    MemoryTables tables = new MemoryTables(configuration, profile.field());
    OfflineMemory offline =
        new OfflineMemory(configuration, tables, profile.field().prime(), Integer.MAX_VALUE);
    image.tell(offline::setInitial);
    tables.begin(image, workers);
    List<TableSize> sizes = new ArrayList<>();
    try (LogReader reader = LogReader.of(log.toByteArray())) {
      LogReplay replay = new LogReplay(reader, offline);
      boolean isVolatile = configuration.boundary() == Boundary.VOLATILE;
      boolean goesOn = true;
      for (int segment = 0; goesOn; segment++) {
        goesOn = replay.play(isVolatile ? ReplayLimits.NONE : limits);
        offline.finish();
        add(sizes, segment, tables);
        offline.beginSegment();
        tables.clear();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return sizes;
  }

  private void add(List<TableSize> sizes, int segment, MemoryTables tables) {
    MemoryAirs airs = airs();
    try (Arena arena = Arena.ofShared()) {
      FilledTables filled = tables.fill(arena, workers);
      for (Witness witness : filled.witnesses()) {
        List<RowMatrix> matrices = new ArrayList<>(witness.partitions());
        if (witness.main() != null) {
          matrices.add(witness.main());
        }
        int width = matrices.stream().mapToInt(RowMatrix::width).sum();
        sizes.add(
            new TableSize(
                segment, airs.tables().get(witness.air()).id(), matrices.getFirst().rows(), width));
      }
    }
  }

  /**
   * Proves the run. What the request says of the memory before is of no meaning: it is what the
   * memory was given.
   */
  public MemoryProof prove(ProofRequest request) {
    requireFinished();
    try (MemoryKey key = MemoryKey.of(configuration, profile, workers);
        MemoryProver prover = MemoryProver.of(key, workers);
        LogReader reader = LogReader.of(log.toByteArray())) {
      return prover.prove(reader, request.withImage(image));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void requireFinished() {
    if (!finished) {
      throw new MemoryException(Reason.ORDER, "the run is not finished");
    }
  }

  @Override
  public void close() {
    if (!finished) {
      finished = true;
      memory.close();
    }
  }
}
