/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.hash;

/**
 * How sixteen messages are hashed at once: in vectors of 512 or 256 bits, or one after the other
 * where there are no vectors. All give the same digests.
 */
public enum Lanes {
  /** Vectors of 512 bits: sixteen words. */
  VECTOR_512("512", 512),
  /** Vectors of 256 bits: eight words, twice. */
  VECTOR_256("256", 256),
  /** No vectors. */
  SCALAR("scalar", 0);

  private static final String PROPERTY = "engram.stark.kernels";

  private static final String INCUBATOR = "jdk.incubator.vector";

  private final String text;
  private final int bits;

  Lanes(String text, int bits) {
    this.text = text;
    this.bits = bits;
  }

  /**
   * The fastest here: as the system property {@code engram.stark.kernels} says (512, 256 or
   * scalar), or else the widest that the processor prefers.
   *
   * @throws IllegalArgumentException if the property says something else
   */
  public static Lanes best() {
    return Best.LANES;
  }

  private static final class Best {

    static final Lanes LANES = find();

    private static Lanes find() {
      String forced = System.getProperty(PROPERTY);
      if (forced != null) {
        for (Lanes lanes : values()) {
          if (lanes.text.equals(forced)) {
            return lanes;
          }
        }
        throw new IllegalArgumentException(PROPERTY + " is not 512, 256 or scalar but " + forced);
      }
      if (ModuleLayer.boot().findModule(INCUBATOR).isEmpty()) {
        return SCALAR;
      }
      return switch (PreferredVector.bits()) {
        case 512 -> VECTOR_512;
        case 256 -> VECTOR_256;
        default -> SCALAR;
      };
    }
  }

  /** Bits of a vector; 0 for none. */
  int bits() {
    return bits;
  }
}
