/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.bench.stark;

import java.util.Arrays;

/** What has to hold of a result that was timed. */
final class Demands {

  private Demands() {}

  static void equal(int found, int wanted, String what) {
    if (found != wanted) {
      throw new IllegalStateException("wrong " + what + ": " + found + ", not " + wanted);
    }
  }

  static void equal(int[] found, int[] wanted, String what) {
    if (!Arrays.equals(found, wanted)) {
      throw new IllegalStateException("wrong " + what + ": " + Arrays.toString(found));
    }
  }
}
