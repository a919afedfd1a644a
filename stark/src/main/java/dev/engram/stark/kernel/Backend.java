/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.kernel;

/**
 * How the 16 words of a tile are computed. All give the same words; they differ in speed and in
 * what they ask of the machine.
 */
public enum Backend {

  /** 16 lanes of the Vector API: for processors with AVX-512. */
  VECTOR_512,

  /** Twice 8 lanes of the Vector API: for processors with AVX2. */
  VECTOR_256,

  /** Plain bytecode, a row at a time; needs nothing but the JDK. */
  SCALAR,

  /** Node by node in plain Java: what the others are tested against. */
  INTERPRETER;

  /** The fastest that this machine has. */
  public static Backend best() {
    return INTERPRETER;
  }
}
