/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.bench;

/**
 * Those options with which {@code ./engram} starts the JVM for large proofs that matter after the
 * first ones; docs/launcher.md says why.
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

  private Jvm() {}
}
