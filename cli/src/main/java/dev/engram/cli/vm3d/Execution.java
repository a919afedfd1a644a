/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.cli.vm3d;

import dev.engram.merkle.proof.Root;
import dev.engram.vm3d.Outcome;
import dev.engram.vm3d.Vm3d;
import org.jspecify.annotations.Nullable;

/**
 * A program that has ended, on a machine that is still as it left it.
 *
 * @param root of its memory, if it has proofs
 */
public record Execution(Loaded code, Vm3d machine, Outcome outcome, @Nullable Root root) {

  /** The text of the instruction at which it ended. */
  public String instruction() {
    return code.instruction(outcome.at());
  }
}
