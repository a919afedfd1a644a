/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.bench;

/**
 * Options of the JVMs that are measured. Those of proofs are the ones with which {@code ./engram}
 * starts the JVM for large proofs, as far as they matter after the first ones; docs/launcher.md
 * says why.
 */
public final class Jvm {

  /** With the Vector API. */
  public static final String VECTORS = "--add-modules=jdk.incubator.vector";

  /** With the second compiler alone. */
  public static final String SECOND_COMPILER = "-XX:-TieredCompilation";

  /** Without a word about the command that follows. */
  public static final String QUIETLY = "-XX:CompileCommand=quiet";

  /** Compiles generated kernels after a hundred calls. */
  public static final String KERNELS_SOON =
      "-XX:CompileCommand=CompileThresholdScaling,*.GeneratedKernel*::*,0.02";

  /**
   * With a heap of large pages, where the system gives them to whoever asks: for what reads from
   * all over a heap of hundreds of megabytes.
   */
  public static final String LARGE_PAGES = "-XX:+UseTransparentHugePages";

  private Jvm() {}
}
