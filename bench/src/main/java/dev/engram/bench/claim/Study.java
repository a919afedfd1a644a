/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.bench.claim;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/**
 * The savings of all kinds of programs, over a range of sizes.
 *
 * @param curves the points of each kind, by rising size
 */
record Study(Map<TraceKind, List<Point>> curves) {

  /** Bytes that live in the smallest programs. */
  static final long LEAST = 1 << 10;

  /** Bytes that live in the largest programs. */
  static final long MOST = 4 << 20;

  /** Prices everything. */
  static Study run() {
    Map<TraceKind, List<Point>> curves = new EnumMap<>(TraceKind.class);
    for (TraceKind kind : TraceKind.values()) {
      curves.put(
          kind,
          LongStream.iterate(LEAST, live -> live <= MOST, live -> 2 * live)
              .mapToObj(live -> Point.of(kind, live))
              .toList());
    }
    return new Study(curves);
  }

  /** The points of a kind. */
  List<Point> curve(TraceKind kind) {
    return curves.getOrDefault(kind, List.of());
  }
}
