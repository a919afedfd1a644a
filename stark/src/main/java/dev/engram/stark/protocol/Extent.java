/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.protocol;

import dev.engram.stark.air.AirDescription;
import dev.engram.stark.security.Profile;
import java.util.List;

/**
 * How far the columns of a table are extended.
 *
 * @param logHeight log2 of the points: the blow-up of the columns' degree bound, which is never
 *     below FRI's last polynomial
 * @param logQuotient log2 of the chunks that the quotient is cut into, each over a coset of the
 *     rows
 * @param chunks which interactions share a fraction
 */
public record Extent(int logHeight, int logQuotient, List<int[]> chunks) {

  /** log2 of the points that a matrix may be extended to. */
  private static final int MOST_HEIGHT = 30;

  /**
   * Of a table of so many rows.
   *
   * @throws IllegalArgumentException if that is too many, or the AIR's degree too high
   */
  public static Extent of(Profile profile, AirDescription air, int logRows) {
    int degree = degree(air);
    long rows = 1L << logRows;
    long bound = rows + masks(profile);
    // masks add to the degree of columns, and so to that of the quotient
    int logQuotient = ceilLog2(Math.ceilDiv(degree * bound - rows, rows));
    int logHeight =
        profile.logBlowup()
            + Math.max(
                Math.max(ceilLog2(bound), profile.logFinalLength()),
                logRows + logQuotient - profile.logBlowup());
    if (logHeight > Math.min(profile.field().twoAdicity(), MOST_HEIGHT)) {
      throw new IllegalArgumentException(
          air.name() + " of 2^" + logRows + " rows is too tall for " + profile.field());
    }
    return new Extent(logHeight, logQuotient, chunks(air));
  }

  /** Which interactions of an AIR share a fraction, whatever its rows. */
  public static List<int[]> chunks(AirDescription air) {
    return air.chunks(degree(air));
  }

  /**
   * The degree that an AIR's constraints, those of LogUp included, are bounded by: one above a
   * power of two, since a quotient is cut into so many chunks.
   */
  static int degree(AirDescription air) {
    int degree = Math.max(air.degree(), air.interactions().isEmpty() ? 2 : 3);
    return (1 << ceilLog2(degree - 1)) + 1;
  }

  /**
   * Random coefficients that hide a column: as many as words of it that a proof shows, which is one
   * a query, and an element of the extension at ζ and at the next row.
   */
  public static int masks(Profile profile) {
    return profile.zeroKnowledge() ? profile.queries() + 2 * profile.extensionDegree() : 0;
  }

  private static int ceilLog2(long number) {
    return Long.SIZE - Long.numberOfLeadingZeros(Math.max(1, number) - 1);
  }
}
