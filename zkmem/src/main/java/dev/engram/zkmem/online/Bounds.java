/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.zkmem.online;

import static dev.engram.zkmem.model.MemoryConfiguration.MAX_WIDTH;

import dev.engram.space.Address;
import dev.engram.zkmem.model.MemoryConfiguration;
import dev.engram.zkmem.model.MemoryException;
import dev.engram.zkmem.model.MemoryException.Reason;
import dev.engram.zkmem.model.Placement;

/** Which accesses there are: widths, spaces, pointers and alignment. */
final class Bounds {

  /** Cells of space 0, however large the others are. */
  private static final long IMMEDIATES = 1L << MemoryConfiguration.MAX_BITS;

  private final MemoryConfiguration configuration;
  private final int lastSpace;
  private final long cells;

  /** Bit w for each width w that an access may have. */
  private final long widths;

  /** The only width that there is, or 0 for any. */
  private final int only;

  /** What a range must have no bit of, in its pointer and its length. */
  private final int unaligned;

  /** What the pointer of an access must have no bit of, if it is below its width. */
  private final int alignment;

  Bounds(MemoryConfiguration configuration) {
    this.configuration = configuration;
    this.lastSpace = Math.min(configuration.lastSpace(), Address.REGIONS - 1);
    this.cells = configuration.spaceCells();
    long allowed = 0;
    for (int width = 1; width <= MAX_WIDTH; width++) {
      allowed |= configuration.hasWidth(width) ? 1L << width : 0;
    }
    this.widths = allowed;
    this.only = configuration.adapters() ? 0 : configuration.blockCells();
    this.unaligned = Math.max(only - 1, 0);
    this.alignment = configuration.placement() == Placement.ANYWHERE ? 0 : -1;
  }

  /** The number of the last space that there is, at most 255 since a log has no others. */
  int lastSpace() {
    return lastSpace;
  }

  /** Checks one access to a space other than 0. */
  void require(int space, long pointer, int width) {
    if ((width & -2 * MAX_WIDTH) != 0 || (widths >>> width & 1) == 0) {
      throw noWidth(width);
    }
    requireRange(space, pointer, width);
    if ((pointer & width - 1 & alignment) != 0) {
      throw notAligned(pointer, width);
    }
  }

  /** Checks one read. */
  void requireRead(int space, long pointer, int width) {
    if (space != 0) {
      require(space, pointer, width);
    } else if (width == 1) {
      requireInside(space, pointer, width);
    } else {
      throw new MemoryException(
          Reason.IDENTITY_SPACE, "%d cells of space 0: it is read one by one".formatted(width));
    }
  }

  /** Checks that there is a cell. */
  void requireCell(int space, long pointer) {
    if (space == 0) {
      requireInside(space, pointer, 1);
    } else {
      requireRange(space, pointer, 1);
    }
  }

  /** Checks that there are some cells, in a space other than 0. */
  void requireRange(int space, long pointer, long length) {
    if (space < 1 || space > lastSpace) {
      if (space == 0) {
        throw new MemoryException(
            Reason.IDENTITY_SPACE, "space 0 holds numbers that nobody writes");
      }
      throw new MemoryException(
          Reason.NO_SUCH_SPACE, "space %d: there are 0 to %d".formatted(space, lastSpace));
    }
    requireInside(space, pointer, length);
  }

  private void requireInside(int space, long pointer, long length) {
    long end = space == 0 ? IMMEDIATES : cells;
    if (length < 0 || pointer < 0 || pointer > end - length) {
      throw new MemoryException(
          Reason.BEYOND_SPACE,
          "%d cells at %d of space %d, which has %d".formatted(length, pointer, space, end));
    }
  }

  /** Checks a range that is read or written by several accesses, and says by how many. */
  int accesses(boolean write, int space, long pointer, int length) {
    if (space == 0 && !write) {
      requireInside(space, pointer, length);
      return length;
    }
    requireRange(space, pointer, length);
    if ((length & unaligned) != 0) {
      throw noWidth(length);
    }
    if ((pointer & unaligned) != 0) {
      throw notAligned(pointer, length);
    }
    int count = 0;
    for (int done = 0; done < length; count++) {
      done += widest(space, pointer + done, length - done);
    }
    return count;
  }

  /** How many cells the widest access has that fits into a range, at its start. */
  int widest(int space, long pointer, int left) {
    if (space == 0) {
      return 1;
    }
    int aligned = (int) Long.lowestOneBit(pointer | MAX_WIDTH);
    return only != 0 ? only : Math.min(aligned, Integer.highestOneBit(left));
  }

  private MemoryException noWidth(int width) {
    return new MemoryException(
        Reason.WIDTH, "%d cells are no access in %s".formatted(width, configuration));
  }

  private MemoryException notAligned(long pointer, long length) {
    return new MemoryException(
        Reason.NOT_ALIGNED,
        only == 0
            ? "%d cells at %d are not at a multiple of their width".formatted(length, pointer)
            : "%d cells at %d are no aligned blocks of %d".formatted(length, pointer, only));
  }
}
