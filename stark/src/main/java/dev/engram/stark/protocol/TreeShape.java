/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.protocol;

import java.util.List;

/**
 * A commitment: the matrices that one Merkle tree holds.
 *
 * @param stage when it is made
 * @param matrices their places in the layout
 */
public record TreeShape(Stage stage, List<Integer> matrices) {

  /** When a commitment is made. */
  public enum Stage {
    /** With the key. */
    PREPROCESSED,
    /** Before everything else: all partitions of one name, one tree for each name. */
    PARTITION,
    /** With all main columns. */
    MAIN,
    /** After the challenges of LogUp. */
    LOOKUP,
    /** After the challenge that joins constraints. */
    QUOTIENT
  }

  /** Keeps the matrices as they are now. */
  public TreeShape {
    matrices = List.copyOf(matrices);
  }
}
