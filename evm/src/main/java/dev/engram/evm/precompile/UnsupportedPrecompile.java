/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.evm.precompile;

/**
 * A precompile was called that Ethereum has and this machine does not, so that nothing true can be
 * said of the call.
 */
public final class UnsupportedPrecompile extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final Precompile precompile;

  UnsupportedPrecompile(Precompile precompile) {
    super("unsupported precompile " + label(precompile));
    this.precompile = precompile;
  }

  public Precompile precompile() {
    return precompile;
  }

  /** Its address and name, as {@code 0x06 BN254_ADD}. */
  public String label() {
    return label(precompile);
  }

  private static String label(Precompile precompile) {
    return "0x%02x %s".formatted(precompile.number(), precompile);
  }
}
