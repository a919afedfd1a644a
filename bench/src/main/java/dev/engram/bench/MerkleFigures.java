/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.bench;

import java.util.List;

/** What commitments must reach. Bare is the hashing that is needed, and nothing else. */
final class MerkleFigures {

  static final List<Figure> FIGURES =
      List.of(
          new Figure(
              "opening one of 10^6 chunks, chosen at random", "MerkleProofs.open", null, null, 500),
          Figure.times(
              1.2,
              "verifying it, SHA-256; bare is 33 hashes",
              "MerkleProofs.verify",
              "MerkleProofs.bareHashes"),
          update(1),
          update(1_000),
          update(100_000));

  private MerkleFigures() {}

  private static Figure update(int writes) {
    return Figure.times(
        1.3,
        "root after %,d scattered chunks of 10^6 were written, a chunk".formatted(writes),
        "MerkleUpdate.update:" + writes,
        "MerkleUpdate.bareHashes:" + writes);
  }
}
