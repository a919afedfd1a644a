/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.evm.code;

import dev.engram.evm.crypto.Keccak256;
import dev.engram.evm.uint256.Uint256;
import org.jspecify.annotations.Nullable;

/** The code of an account, immutable. Equal code may be shared by accounts, states and threads. */
public final class Code {

  /** No code. */
  public static final Code EMPTY = new Code(new byte[0]);

  final byte[] bytes;

  /**
   * Decoded at first use, for the instruction set used last; immutable, so that a race costs time
   * only.
   */
  private @Nullable Program program;

  /**
   * Computed at first use; threads that race compute the same value, and a record is published
   * safely.
   */
  private @Nullable Uint256 hash;

  private Code(byte[] bytes) {
    this.bytes = bytes;
  }

  /** The code with a copy of these bytes. */
  public static Code of(byte[] bytes) {
    return bytes.length == 0 ? EMPTY : new Code(bytes.clone());
  }

  /** The bytes themselves, not a copy: they must not be modified. */
  public byte[] bytes() {
    return bytes;
  }

  public int length() {
    return bytes.length;
  }

  public boolean isEmpty() {
    return bytes.length == 0;
  }

  /** Keccak-256 of the bytes. */
  public Uint256 hash() {
    Uint256 known = hash;
    if (known == null) {
      known = Uint256.fromBytes(Keccak256.of(bytes), 0, 32);
      hash = known;
    }
    return known;
  }

  /**
   * The code decoded by an instruction set.
   *
   * @throws IllegalArgumentException if it is longer than {@link Program#MAX_CODE}
   */
  public Program program(InstructionSet set) {
    Program known = program;
    if (known == null || !known.isOf(set)) {
      known = Decoder.decode(bytes, set);
      program = known;
    }
    return known;
  }
}
