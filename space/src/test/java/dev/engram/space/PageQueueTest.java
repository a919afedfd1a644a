/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.space;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PageQueueTest {

  private record Pair(PageQueue queue, Deque<Integer> model) {}

  @Test
  void forksGoOnApartFromWhatTheyHadInCommon() {
    for (int seed = 0; seed < 20; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      List<Pair> all = new ArrayList<>();
      all.add(new Pair(new PageQueue(), new ArrayDeque<>()));
      for (int step = 0; step < 200; step++) {
        Pair pair = all.get(random.nextInt(all.size()));
        if (random.nextInt(20) == 0 && all.size() < 8) {
          all.add(new Pair(pair.queue.fork(), new ArrayDeque<>(pair.model)));
        }
        boolean grows = random.nextInt(5) < 3;
        for (int i = random.nextInt(2 * PageQueue.PART); i > 0; i--) {
          if (grows) {
            int page = random.nextInt();
            pair.queue.add(page);
            pair.model.add(page);
          } else if (!pair.model.isEmpty()) {
            assertThat(pair.queue.poll()).isEqualTo(pair.model.remove());
          }
        }
        assertThat(pair.queue.size()).isEqualTo(pair.model.size());
      }
      for (Pair pair : all) {
        while (!pair.model.isEmpty()) {
          assertThat(pair.queue.poll()).isEqualTo(pair.model.remove());
        }
        assertThat(pair.queue.size()).isZero();
      }
    }
  }
}
