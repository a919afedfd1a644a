/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.cli.commitment;

import dev.engram.cli.input.BadInput;
import dev.engram.merkle.proof.ChunkSet;
import dev.engram.space.Address;
import dev.engram.space.SpaceException;
import java.util.Arrays;
import java.util.List;

/** Which cells are to be opened, and so which chunks. */
public final class Selection {

  /** Chunks of several ranges together at most; one range may have any number. */
  private static final int MOST = 1 << 20;

  private static final int CHUNK_SHIFT = 8;

  private Selection() {}

  /**
   * The chunks that ranges of cells lie in.
   *
   * @param at the first address of each
   * @param lengths how many cells each has; one for all of them, or none for one cell each
   * @throws BadInput if these are no ranges
   */
  public static ChunkSet chunks(List<String> at, List<Long> lengths) {
    if (lengths.size() > 1 && lengths.size() != at.size()) {
      throw new BadInput(
          "%d times --at and %d times --length: as many of each, or one length for all"
              .formatted(at.size(), lengths.size()));
    }
    long[] chunks = {};
    for (int i = 0; i < at.size(); i++) {
      long length = lengths.isEmpty() ? 1 : lengths.get(Math.min(i, lengths.size() - 1));
      ChunkSet range = range(at.get(i), length);
      if (at.size() == 1) {
        return range;
      }
      if (range.size() > MOST - chunks.length) {
        throw new BadInput(
            "--length: ranges of more than %,d cells together; one alone may be longer"
                .formatted((long) MOST << CHUNK_SHIFT));
      }
      int count = chunks.length;
      chunks = Arrays.copyOf(chunks, count + (int) range.size());
      for (int j = count; j < chunks.length; j++) {
        chunks[j] = range.first(0) + j - count;
      }
    }
    return ChunkSet.of(chunks);
  }

  /** Whether chunks are all among others. */
  public static boolean isWithin(ChunkSet chunks, ChunkSet others) {
    for (int run = 0; run < chunks.runs(); run++) {
      int other = others.firstRunFrom(chunks.first(run), 0, others.runs());
      if (other == others.runs()
          || others.first(other) > chunks.first(run)
          || others.last(other) < chunks.last(run)) {
        return false;
      }
    }
    return true;
  }

  private static ChunkSet range(String text, long length) {
    if (length < 1 || length > Address.REGION_CELLS) {
      throw new BadInput(
          "--length: %,d is not between 1 and %,d".formatted(length, Address.REGION_CELLS));
    }
    try {
      long first = Address.parse(text);
      if (Address.region(first) == 0) {
        throw new BadInput(
            "--at: region 0 reads as its own pointers, which no root is needed to prove");
      }
      Address.plus(first, length - 1);
      return ChunkSet.ofCells(first, length);
    } catch (SpaceException.BadAddress e) {
      throw new BadInput("--at: " + e.getMessage());
    }
  }
}
