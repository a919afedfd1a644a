/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.trace;

import java.io.IOException;

/** Bytes that are no access log, or not all of one; the message says what is wrong and where. */
public final class InvalidLog extends IOException {

  private static final long serialVersionUID = 1L;

  private final long offset;
  private final boolean truncated;

  InvalidLog(String problem, long offset) {
    this(problem, offset, false);
  }

  InvalidLog(String problem, long offset, boolean truncated) {
    super(problem + " at byte " + offset);
    this.offset = offset;
    this.truncated = truncated;
  }

  /** Where what is at fault starts, in bytes from the start of the log. */
  public long offset() {
    return offset;
  }

  /**
   * Whether all there is may be right but the log ends too early, as it does when whoever wrote it
   * was killed. The records that were read before are good.
   */
  public boolean isTruncated() {
    return truncated;
  }
}
