/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.trace;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * How many bytes a cell of each region has: 1, unless it was told to be 2 or 4. A field element is
 * a cell of 4. Immutable.
 */
public final class CellWidths {

  /** Regions that there are; they are numbered from 0. */
  public static final int REGIONS = 256;

  /** One byte in every region. */
  public static final CellWidths BYTES = new CellWidths(new byte[REGIONS]);

  /** Logarithm to base 2 of the width, by region. */
  private final byte[] shifts;

  private CellWidths(byte[] shifts) {
    this.shifts = shifts;
  }

  /**
   * These widths but for one region.
   *
   * @param region 0 to 255
   * @param bytes 1, 2 or 4
   * @throws IllegalArgumentException if either is anything else
   */
  public CellWidths with(int region, int bytes) {
    if (region < 0 || region >= REGIONS) {
      throw new IllegalArgumentException("region is not in 0..255: " + region);
    }
    if (!isWidth(bytes)) {
      throw new IllegalArgumentException("a cell has 1, 2 or 4 bytes, not " + bytes);
    }
    byte[] changed = shifts.clone();
    changed[region] = (byte) Integer.numberOfTrailingZeros(bytes);
    return new CellWidths(changed);
  }

  /**
   * Bytes that a cell has.
   *
   * @param region 0 to 255
   */
  public int bytes(int region) {
    return 1 << shifts[region];
  }

  static boolean isWidth(int bytes) {
    return bytes == 1 || bytes == 2 || bytes == 4;
  }

  /** A copy of the logarithms, for whoever looks them up at each access. */
  byte[] shifts() {
    return shifts.clone();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof CellWidths widths && Arrays.equals(shifts, widths.shifts);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(shifts);
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("1 byte");
    for (int region = 0; region < REGIONS; region++) {
      if (shifts[region] != 0) {
        text.append(", ").append(bytes(region)).append(" in region ").append(region);
      }
    }
    return text.toString();
  }
}
