/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.cli.proof;

import dev.engram.cli.input.BadInput;
import dev.engram.zkmem.model.Boundary;
import dev.engram.zkmem.model.Cells;
import dev.engram.zkmem.model.MemoryConfiguration;
import dev.engram.zkmem.model.MemoryException;
import dev.engram.zkmem.model.MemoryException.Reason;

/** What is wrong with a log, and what to do about it, in one line. */
public final class LogTrouble {

  private LogTrouble() {}

  /**
   * What to say.
   *
   * @param source what the log is called
   * @param memory what it was taken for a log of
   */
  public static BadInput of(String source, MemoryException trouble, MemoryConfiguration memory) {
    if (trouble.reason() == Reason.CAPACITY && isVolatile(memory)) {
      return new BadInput(
          source
              + ": more accesses than one segment proves, and a volatile memory is proven in one:"
              + " --persistent proves any number");
    }
    return new BadInput(
        "%s: %s%s".formatted(source, trouble.getMessage(), advice(trouble.reason(), memory)));
  }

  private static String advice(Reason reason, MemoryConfiguration memory) {
    return switch (reason) {
      case VALUE -> memory.cells() == Cells.BYTES ? "; --elements proves such cells" : "";
      case WIDTH, NOT_ALIGNED ->
          memory.adapters() ? "" : "; without --fixed, accesses may be anywhere";
      case NO_SUCH_SPACE -> "; --space-bits gives more of them";
      case BEYOND_SPACE ->
          memory.pointerBits() < MemoryConfiguration.MAX_BITS
              ? "; --pointer-bits makes it larger"
              : "; none is larger than 2^29 cells";
      case TIME -> isVolatile(memory) ? "; --persistent begins a new clock now and then" : "";
      case IDENTITY_SPACE, CAPACITY, INCONSISTENT, ORDER -> "";
    };
  }

  private static boolean isVolatile(MemoryConfiguration memory) {
    return memory.boundary() == Boundary.VOLATILE;
  }
}
