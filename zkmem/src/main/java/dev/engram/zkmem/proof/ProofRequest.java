/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.zkmem.proof;

import dev.engram.zkmem.offline.ReplayLimits;
import dev.engram.zkmem.witness.MemoryImage;
import java.util.ArrayList;
import java.util.List;

/**
 * How a log is to be proven.
 *
 * @param limits when a segment has enough; of no meaning for a volatile memory, which has one
 * @param claims of which blocks the statement is to say what they hold in the end
 * @param image what a persistent memory holds before
 * @param progress is told how far it is
 */
public record ProofRequest(
    ReplayLimits limits, List<Place> claims, MemoryImage image, ProofProgress progress) {

  /** Segments of a million accesses, which are proven in about a gigabyte; no claims. */
  public static final ProofRequest DEFAULT =
      new ProofRequest(
          new ReplayLimits(1 << 20, 1 << 17, 1 << 20).withCells(1L << 28),
          List.of(),
          MemoryImage.ZEROS,
          ProofProgress.NONE);

  /**
   * Where a block is.
   *
   * @param space the address space, from 1 on
   * @param pointer its first cell
   */
  public record Place(int space, int pointer) {}

  /** Keeps the list as it is now. */
  public ProofRequest {
    claims = List.copyOf(claims);
  }

  /** The same with other limits. */
  public ProofRequest withLimits(ReplayLimits other) {
    return new ProofRequest(other, claims, image, progress);
  }

  /** The same with one more claim. */
  public ProofRequest withClaim(int space, int pointer) {
    List<Place> all = new ArrayList<>(claims);
    all.add(new Place(space, pointer));
    return new ProofRequest(limits, all, image, progress);
  }

  /** The same from another memory. */
  public ProofRequest withImage(MemoryImage other) {
    return new ProofRequest(limits, claims, other, progress);
  }

  /** The same, telling somebody how far it is. */
  public ProofRequest withProgress(ProofProgress other) {
    return new ProofRequest(limits, claims, image, other);
  }
}
