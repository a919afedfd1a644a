/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.zkmem.proof;

import dev.engram.zkmem.air.LoggedTable;
import java.util.Arrays;
import java.util.List;

/**
 * What the log of a segment is committed to: which tables it is in, of how many rows, and the root
 * of the tree over their columns.
 *
 * @param tables in the order of the key
 * @param root 8 words or, where the commitment's hash is of bytes, what it packs them to; empty if
 *     there are no tables
 */
public record LogCommitment(List<LoggedTable> tables, int[] root) {

  /** Words of a root. */
  static final int ROOT_WORDS = 8;

  /** Keeps everything as it is now. */
  public LogCommitment {
    tables = List.copyOf(tables);
    root = root.clone();
  }

  /** A copy of the root. */
  @Override
  public int[] root() {
    return root.clone();
  }

  /** Whether a root is there if and only if there is something below it. */
  boolean isPossible() {
    return root.length == (tables.isEmpty() ? 0 : ROOT_WORDS);
  }

  /** 32 bytes that are different for every log. */
  public byte[] digest() {
    StatementHash hash = new StatementHash("engram memory log 1").number(tables.size());
    for (LoggedTable table : tables) {
      hash.text(table.id().toString()).number(table.logRows());
    }
    return hash.words(root).digest();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof LogCommitment log
        && tables.equals(log.tables)
        && Arrays.equals(root, log.root);
  }

  @Override
  public int hashCode() {
    return 31 * tables.hashCode() + Arrays.hashCode(root);
  }
}
