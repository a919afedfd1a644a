/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.kernel;

import dev.engram.merkle.hash.Rehearsal;
import dev.engram.stark.field.PrimeField;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * A kernel that begins in {@link Blocks}, and goes on in {@link VectorBlocks} as soon as those are
 * compiled well, which is so for all programs at once. When it has run for so long that code of its
 * own would pay, that is made and rehearsed aside, and taken when it is the faster one. All give
 * the same words, so a run may go any way.
 */
final class Deferred implements Kernel {

  /** Tiles of a rehearsal. */
  private static final long TILES = 16;

  private final Blocks blocks;
  private final Supplier<Kernel> vectors;
  private final BooleanSupplier areVectorsReady;
  private final Reach reach;
  private final Supplier<Kernel> code;
  private final long enough;

  private final AtomicLong tilesDone = new AtomicLong();

  private volatile boolean begun;
  private volatile Kernel kernel;

  /**
   * Makes no code yet.
   *
   * @param areVectorsReady whether blocks in vectors are the faster ones by now
   * @param code makes code of its own
   * @param enough tiles to be done before
   */
  Deferred(
      PrimeField field,
      List<Pointer> pointers,
      List<Node> nodes,
      BooleanSupplier areVectorsReady,
      Supplier<Kernel> code,
      long enough) {
    this.blocks = new Blocks(field, pointers, nodes);
    this.vectors = () -> new VectorBlocks(blocks, field, pointers, nodes);
    this.areVectorsReady = areVectorsReady;
    this.reach = new Reach(pointers, nodes);
    this.code = code;
    this.enough = enough;
    this.kernel = blocks;
  }

  @Override
  public void run(MemorySegment[] memory, long[] at, long tiles) {
    Kernel now = kernel;
    if (now == blocks && areVectorsReady.getAsBoolean()) {
      now = takeVectors();
    }
    now.run(memory, at, tiles);
    if (!begun && tilesDone.addAndGet(tiles) >= enough) {
      begin();
    }
  }

  private synchronized Kernel takeVectors() {
    if (kernel == blocks) {
      kernel = vectors.get();
    }
    return kernel;
  }

  private synchronized void begin() {
    if (!begun) {
      begun = true;
      Kernel[] made = new Kernel[1];
      Rehearsal.begin(
          () -> {
            made[0] = code.get();
            return piece(kernel, made[0], reach);
          },
          () -> take(made[0]));
    }
  }

  private synchronized void take(Kernel compiled) {
    kernel = compiled;
  }

  /** Runs both on zeros: nothing in a kernel depends on what the words are. */
  static Rehearsal.Piece piece(Kernel plain, Kernel quick, Reach reach) {
    long[] at = new long[reach.pointers()];
    MemorySegment[] memory = new MemorySegment[at.length];
    for (int pointer = 0; pointer < at.length; pointer++) {
      at[pointer] = reach.before(pointer, TILES);
      memory[pointer] = Arena.ofAuto().allocate(reach.bytes(pointer, TILES), 64);
    }
    return new Rehearsal.Piece(
        () -> plain.run(memory, at, TILES), () -> quick.run(memory, at, TILES));
  }

  /** What it runs as now. */
  Kernel stage() {
    return kernel;
  }
}
