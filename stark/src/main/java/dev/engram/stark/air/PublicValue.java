/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.air;

/** A value that prover and verifier both know. */
record PublicValue(AirBuilder air, int index, String name) implements Expr {

  @Override
  public String toString() {
    return name;
  }
}
