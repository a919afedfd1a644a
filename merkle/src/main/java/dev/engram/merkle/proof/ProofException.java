/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.merkle.proof;

/** Why a proof proves nothing. */
public abstract sealed class ProofException extends Exception {
  private static final long serialVersionUID = 1L;

  private ProofException(String message) {
    super(message);
  }

  /** The bytes are no proof in the one form that a proof may have. */
  public static final class Malformed extends ProofException {
    private static final long serialVersionUID = 1L;
    private final int offset;

    Malformed(int offset, String what) {
      super("byte " + offset + ": " + what);
      this.offset = offset;
    }

    /** The byte at which it was noticed. */
    public int offset() {
      return offset;
    }
  }

  /** The proof leads to another root than the one that it was to be checked against. */
  public static final class OtherRoot extends ProofException {
    private static final long serialVersionUID = 1L;
    private final Root reached;

    OtherRoot(Root reached, Root expected) {
      super("leads to the root " + reached + ", not " + expected);
      this.reached = reached;
    }

    /** The root that it leads to. */
    public Root reached() {
      return reached;
    }
  }
}
