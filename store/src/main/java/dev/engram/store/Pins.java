/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.store;

import java.util.concurrent.ConcurrentHashMap;

/** Which versions are being read, so that they are not removed meanwhile. For any threads. */
final class Pins {

  private record Of(int family, long version) {}

  private final ConcurrentHashMap<Of, Integer> counts = new ConcurrentHashMap<>();

  void pin(int family, long version) {
    counts.merge(new Of(family, version), 1, Integer::sum);
  }

  void unpin(int family, long version) {
    counts.computeIfPresent(new Of(family, version), (of, count) -> count == 1 ? null : count - 1);
  }

  boolean isPinned(int family, long version) {
    return counts.containsKey(new Of(family, version));
  }
}
