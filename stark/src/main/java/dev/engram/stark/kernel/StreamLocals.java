/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.kernel;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** The local variables of a method that hold the addresses of streams. */
final class StreamLocals {

  private final Map<Stream, Integer> locals = new HashMap<>();

  void put(Stream stream, int local) {
    locals.put(stream, local);
  }

  /** The variable of a stream that has one. */
  int local(Stream stream) {
    return Objects.requireNonNull(locals.get(stream), stream::toString);
  }
}
