/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.zkmem.offline;

import dev.engram.zkmem.model.Cells;
import dev.engram.zkmem.model.MemoryConfiguration;
import dev.engram.zkmem.model.MemoryException;
import dev.engram.zkmem.model.MemoryException.Reason;
import dev.engram.zkmem.model.Placement;

/** Which accesses a memory admits, and which values. */
final class AccessRules {

  /** Values of a byte. */
  private static final int BYTE_LIMIT = 256;

  private final int valueLimit;

  // of the configuration, which would work them out at each access

  /** A bit for each width, which is that width. */
  private final int widths;

  private final int lastSpace;
  private final int spaceCells;

  /** Bits of a pointer that are zero in any access, if they are below its width. */
  private final int alignment;

  /** The same for a claim. */
  private final int claimAlignment;

  AccessRules(MemoryConfiguration configuration, int prime) {
    valueLimit = configuration.cells() == Cells.BYTES ? BYTE_LIMIT : prime;
    boolean adapters = configuration.adapters();
    widths = adapters ? 2 * MemoryConfiguration.MAX_WIDTH - 1 : configuration.blockCells();
    alignment = configuration.placement() == Placement.ANYWHERE ? 0 : -1;
    claimAlignment = adapters ? 0 : -1;
    lastSpace = configuration.lastSpace();
    spaceCells = configuration.spaceCells();
  }

  /** Whether cells may be accessed. Says no for space 0, of which {@link #check} knows more. */
  boolean admit(int space, int pointer, int width) {
    return space > 0
        && space <= lastSpace
        && hasWidth(width)
        && pointer >= 0
        && pointer <= spaceCells - width
        && (pointer & width - 1 & alignment) == 0;
  }

  /** Whether a space that can be written has a cell. */
  boolean hasCell(int space, long pointer) {
    return space > 0 && space <= lastSpace && pointer >= 0 && pointer < spaceCells;
  }

  /** Throws what is wrong with an access, if anything is. */
  void check(int space, int pointer, int width) {
    check(space, pointer, width, alignment);
  }

  /** Throws what is wrong with a claim, if anything is. */
  void checkClaim(int space, int pointer, int width) {
    check(space, pointer, width, claimAlignment);
  }

  private void check(int space, int pointer, int width, int zeros) {
    if (space == 0) {
      checkImmediate(pointer, width);
      return;
    }
    checkSpace(space);
    if (!hasWidth(width)) {
      throw new MemoryException(Reason.WIDTH, "no access has %d cells".formatted(width));
    }
    checkRange(space, pointer, width);
    if ((pointer & width - 1 & zeros) != 0) {
      throw new MemoryException(
          Reason.NOT_ALIGNED,
          "%d of address space %d begins no block of %d".formatted(pointer, space, width));
    }
  }

  /** Throws if there is no such cell. */
  void checkCell(int space, int pointer) {
    if (space == 0) {
      checkImmediate(pointer, 1);
    } else {
      checkSpace(space);
      checkRange(space, pointer, 1);
    }
  }

  /** Throws if there are no such cells, however many. */
  void checkRange(int space, long pointer, long width) {
    int cells = space == 0 ? 1 << MemoryConfiguration.MAX_BITS : spaceCells;
    if (pointer < 0 || pointer > cells - width) {
      throw new MemoryException(
          Reason.BEYOND_SPACE,
          "%d cells at %d are not all in address space %d".formatted(width, pointer, space));
    }
  }

  /** Throws if there is no such space. */
  void checkSpace(int space) {
    if (space < 0 || space > lastSpace) {
      throw new MemoryException(
          Reason.NO_SUCH_SPACE, "address spaces are 0 to %d, not %d".formatted(lastSpace, space));
    }
  }

  /** Throws for space 0. */
  void checkWritable(int space) {
    if (space == 0) {
      throw new MemoryException(Reason.IDENTITY_SPACE, "address space 0 is never written");
    }
  }

  /** Throws if one of the first so many values is none of a cell. */
  void checkValues(int width, int[] values) {
    int signs = 0;
    for (int i = 0; i < width; i++) {
      // negative if the value is, or if it is the limit or more
      signs |= values[i] | valueLimit - 1 - values[i];
    }
    if (signs < 0) {
      for (int i = 0; i < width; i++) {
        checkValue(values[i]);
      }
    }
  }

  /** Throws if no cell has the value. */
  void checkValue(int value) {
    if (value < 0 || value >= valueLimit) {
      throw new MemoryException(
          Reason.VALUE,
          "%s is not a number below %d".formatted(Integer.toUnsignedString(value), valueLimit));
    }
  }

  private boolean hasWidth(int width) {
    return (width & widths) != 0 && (width & width - 1) == 0;
  }

  private void checkImmediate(int pointer, int width) {
    if (width != 1) {
      throw new MemoryException(
          Reason.IDENTITY_SPACE,
          "address space 0 is read a cell at a time, not %d".formatted(width));
    }
    checkRange(0, pointer, width);
  }
}
