/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.hash;

import jdk.incubator.vector.IntVector;

/** What the processor's vectors are. A class of its own, to be loaded only where vectors are. */
final class PreferredVector {

  private PreferredVector() {}

  static int bits() {
    return IntVector.SPECIES_PREFERRED.vectorBitSize();
  }
}
