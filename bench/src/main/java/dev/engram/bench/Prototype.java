/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.bench;

/**
 * How this machine compares with the one that the proof system's targets were set on: by what the
 * research prototype, which they were measured with, takes for a proof of 2^20 accesses.
 */
public final class Prototype {

  /** The system property that says how many milliseconds it takes here. */
  public static final String PROPERTY = "engram.bench.prototype";

  /** What it takes there. */
  public static final int MILLIS_THERE = 766;

  private static final int MILLIS_ON_A_ZEN_4 = 1_427;

  private Prototype() {}

  /** What it takes here, or on a Zen 4 unless the property says otherwise. */
  public static int millisHere() {
    return Integer.getInteger(PROPERTY, MILLIS_ON_A_ZEN_4);
  }

  /** How many times as fast that machine is. */
  public static double factor() {
    return (double) millisHere() / MILLIS_THERE;
  }
}
