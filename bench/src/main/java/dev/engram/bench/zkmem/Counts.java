/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.bench.zkmem;

import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** What is counted beside the time of an operation. */
@AuxCounters(AuxCounters.Type.EVENTS)
@State(Scope.Thread)
public class Counts {

  /** Accesses of the log. */
  public long accesses;

  /** Different inputs that the tree's table hashes, if it is counted. */
  public long compressions;

  /** Of the proof. */
  public long proofBytes;

  /**
   * What the prover holds outside the heap, tables included; without what it gives back before it
   * is done, as it does where segments are proven side by side.
   */
  public long memoryBytes;
}
