/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.arena;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.MemorySegment;

/** Values of the four widths in the model's arrays. */
enum Values {
  BYTE,
  SHORT,
  INT,
  LONG;

  long at(MemorySegment bytes, long offset) {
    return switch (this) {
      case BYTE -> bytes.get(JAVA_BYTE, offset);
      case SHORT -> bytes.get(JAVA_SHORT_UNALIGNED, offset);
      case INT -> bytes.get(JAVA_INT_UNALIGNED, offset);
      case LONG -> bytes.get(JAVA_LONG_UNALIGNED, offset);
    };
  }

  void put(MemorySegment bytes, long offset, long value) {
    switch (this) {
      case BYTE -> bytes.set(JAVA_BYTE, offset, (byte) value);
      case SHORT -> bytes.set(JAVA_SHORT_UNALIGNED, offset, (short) value);
      case INT -> bytes.set(JAVA_INT_UNALIGNED, offset, (int) value);
      case LONG -> bytes.set(JAVA_LONG_UNALIGNED, offset, value);
    }
  }
}
