/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.air;

/**
 * What one table must satisfy. An AIR declares its columns, constraints and interactions to a
 * builder and knows nothing of who proves it; it keeps no state, so that defining it twice gives
 * the same. {@link AirDescription#of} makes it usable.
 */
public interface Air {

  /** What keys, messages and documentation call it. */
  String name();

  /** Declares everything to a builder, which is of use only during this call. */
  void define(AirBuilder air);
}
