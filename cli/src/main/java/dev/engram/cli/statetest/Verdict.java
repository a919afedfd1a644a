/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.cli.statetest;

import dev.engram.cli.input.BadInput;

/**
 * What came of the cases of a test at a fork: of one of them, or of several that were skipped for
 * the same reason.
 *
 * @param file the file as it was found
 * @param id which case: {@code name[fork d g v]}
 * @param kind passed, failed or skipped
 * @param cases how many cases this stands for
 * @param detail what was expected and found, or why it was skipped; empty for a pass
 */
public record Verdict(String file, String id, Kind kind, int cases, String detail) {

  /** What can come of a case. */
  public enum Kind {
    PASS,
    FAIL,
    SKIP
  }

  /** The line that tells it. */
  @Override
  public String toString() {
    String what = detail.isEmpty() ? "" : ": " + detail;
    return BadInput.oneLine("%s %s :: %s%s".formatted(kind, file, id, what));
  }
}
