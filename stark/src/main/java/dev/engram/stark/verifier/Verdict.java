/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.verifier;

import dev.engram.stark.protocol.Layout;
import dev.engram.stark.protocol.Refusal;
import dev.engram.stark.security.Security;

/** What a verifier says of a proof. */
public sealed interface Verdict {

  /**
   * The statement holds, but for the chance that the security says.
   *
   * @param layout which tables the proof is about, and of which heights
   * @param security of this proof, by its own shape
   */
  record Accepted(Layout layout, Security security) implements Verdict {}

  /**
   * The proof shows nothing.
   *
   * @param reason the check that it failed first
   * @param detail what was found, for people
   */
  record Refused(Refusal reason, String detail) implements Verdict {}

  /** Whether it holds. */
  default boolean accepted() {
    return this instanceof Accepted;
  }
}
