/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.cli.trace;

import dev.engram.trace.AccessKind;

/** How many records of each kind there are. */
final class KindCounts {

  private long reads;
  private long writes;
  private long zeroed;
  private long increments;

  void add(AccessKind kind) {
    switch (kind) {
      case READ -> reads++;
      case WRITE -> writes++;
      case ZEROED -> zeroed++;
      case INCREMENT -> increments++;
    }
  }

  long of(AccessKind kind) {
    return switch (kind) {
      case READ -> reads;
      case WRITE -> writes;
      case ZEROED -> zeroed;
      case INCREMENT -> increments;
    };
  }

  long all() {
    return reads + writes + zeroed + increments;
  }
}
