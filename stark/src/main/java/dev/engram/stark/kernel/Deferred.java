/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.kernel;

import dev.engram.merkle.hash.Rehearsal;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * A kernel that begins in {@link Blocks}. Once it has run for so long that code of its own would
 * have paid, that is made and rehearsed aside, and taken when it is the faster one. All give the
 * same words, so a run may go either way.
 */
final class Deferred implements Kernel {

  /** Tiles of a rehearsal. */
  private static final long TILES = 16;

  private final Blocks blocks;
  private final Reach reach;
  private final Supplier<Kernel> code;
  private final long enough;

  /** Steps of tiles that were done in blocks. */
  private final AtomicLong done = new AtomicLong();

  private volatile boolean begun;
  private volatile Kernel kernel;

  /**
   * Makes no code yet.
   *
   * @param code makes it
   * @param enough steps of tiles to be done before
   */
  Deferred(Blocks blocks, Reach reach, Supplier<Kernel> code, long enough) {
    this.blocks = blocks;
    this.reach = reach;
    this.code = code;
    this.enough = enough;
    this.kernel = blocks;
  }

  @Override
  public void run(MemorySegment[] memory, long[] at, long tiles) {
    if (begun) {
      kernel.run(memory, at, tiles);
      return;
    }
    blocks.run(memory, at, tiles);
    if (done.addAndGet(tiles * blocks.steps()) >= enough) {
      begin();
    }
  }

  private synchronized void begin() {
    if (!begun) {
      begun = true;
      Kernel[] made = new Kernel[1];
      Rehearsal.begin(
          () -> {
            made[0] = code.get();
            return piece(made[0]);
          },
          () -> kernel = made[0]);
    }
  }

  /** Runs on zeros: nothing in a kernel depends on what the words are. */
  private Rehearsal.Piece piece(Kernel compiled) {
    long[] at = new long[reach.pointers()];
    MemorySegment[] memory = new MemorySegment[at.length];
    for (int pointer = 0; pointer < at.length; pointer++) {
      at[pointer] = reach.before(pointer, TILES);
      memory[pointer] = Arena.ofAuto().allocate(reach.bytes(pointer, TILES), 64);
    }
    return new Rehearsal.Piece(
        () -> blocks.run(memory, at, TILES), () -> compiled.run(memory, at, TILES));
  }

  /** Whether it has left blocks behind. */
  boolean isCompiled() {
    return kernel != blocks;
  }
}
