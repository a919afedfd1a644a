/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.air;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Divides the interactions of an AIR into chunks whose fractions are summed in one column each.
 *
 * <p>The constraint of a chunk, with counts m and fingerprints h, is
 *
 * <pre>f·∏ h_j = Σ m_i·∏_{j≠i} h_j</pre>
 *
 * of degree max(1 + Σ deg h_j, max_i(deg m_i + Σ_{j≠i} deg h_j)). The running sum takes the place
 * of f for the last chunk and is of degree 1 as well, so that any chunk may be the last.
 */
final class Chunks {

  private final Dag dag;
  private final List<Interaction> interactions;

  private Chunks(AirDescription air) {
    this.dag = air.dag();
    this.interactions = air.interactions();
  }

  /** Greedily, those with messages and counts of low degree first. */
  static List<int[]> of(AirDescription air, int maxDegree) {
    Chunks chunks = new Chunks(air);
    List<Integer> order =
        IntStream.range(0, chunks.interactions.size())
            .boxed()
            .sorted(
                Comparator.comparingInt(chunks::messageDegree)
                    .thenComparingInt(chunks::countDegree))
            .toList();
    List<List<Integer>> result = new ArrayList<>();
    List<Integer> chunk = new ArrayList<>();
    for (int interaction : order) {
      int alone = chunks.degree(List.of(interaction));
      if (alone > maxDegree) {
        throw new IllegalArgumentException(
            "an interaction of %s on %s is of degree %d, above %d"
                .formatted(air, chunks.interactions.get(interaction).bus(), alone, maxDegree));
      }
      chunk.add(interaction);
      if (chunks.degree(chunk) > maxDegree) {
        chunk.removeLast();
        result.add(chunk);
        chunk = new ArrayList<>(List.of(interaction));
      }
    }
    if (!chunk.isEmpty()) {
      result.add(chunk);
    }
    return result.stream().map(c -> c.stream().mapToInt(i -> i).toArray()).toList();
  }

  private int degree(List<Integer> chunk) {
    int fingerprints = chunk.stream().mapToInt(this::messageDegree).sum();
    int degree = 1 + fingerprints;
    for (int i : chunk) {
      degree = Math.max(degree, countDegree(i) + fingerprints - messageDegree(i));
    }
    return degree;
  }

  private int messageDegree(int interaction) {
    return interactions.get(interaction).message().stream().mapToInt(dag::degree).max().orElse(0);
  }

  private int countDegree(int interaction) {
    return dag.degree(interactions.get(interaction).count());
  }
}
