/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.space;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What marks remember, told again with sets. */
class ChangesTest {

  private static final int PAGES = 9;
  private static final int CHUNK = PageTable.CHUNK_BYTES;
  private static final int BYTES = PAGES * PageTable.PAGE_BYTES;
  private static final long BASE = Address.of(1, 0, 0);

  private record Told(Mark mark, TreeSet<Long> chunks) {}

  private final List<Told> marks = new ArrayList<>();
  private final Deque<Long> checkpoints = new ArrayDeque<>();

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void aMarkRemembersWhatChangedHoweverManyCheckpointsAndMarksThereWere(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    try (Space space = Space.builder().confined()) {
      for (int step = 0; step < 20_000; step++) {
        switch (random.nextInt(16)) {
          case 0, 1, 2 -> checkpoints.push(space.checkpoint());
          case 3, 4 -> {
            if (!checkpoints.isEmpty()) {
              space.commit(checkpoints.pop());
            }
          }
          case 5 -> {
            if (!checkpoints.isEmpty()) {
              byte[] before = contents(space);
              space.revert(checkpoints.pop());
              byte[] after = contents(space);
              for (int at = 0; at < BYTES; at += CHUNK) {
                if (!Arrays.equals(before, at, at + CHUNK, after, at, at + CHUNK)) {
                  note(at);
                }
              }
            }
          }
          case 6 -> {
            if (marks.size() < 5 && random.nextInt(4) == 0) {
              marks.add(new Told(space.mark(), new TreeSet<>()));
            }
          }
          case 7 -> {
            if (!marks.isEmpty() && random.nextInt(8) == 0) {
              marks.remove(random.nextInt(marks.size())).mark.close();
            }
          }
          case 8 -> compare();
          default -> {
            int at = random.nextInt(BYTES);
            space.putByte(BASE + at, (byte) random.nextInt());
            note(at);
          }
        }
      }
      compare();
      assertThat(space.region(BASE).table.notes()).isLessThanOrEqualTo(4 * PAGES * 6);
    }
  }

  private void note(int at) {
    marks.forEach(each -> each.chunks.add(BASE + at >>> 8));
  }

  private void compare() {
    for (Told each : marks) {
      assertThat(each.mark.chunks()).containsExactly(each.chunks.toArray(Long[]::new));
    }
  }

  private static byte[] contents(Space space) {
    byte[] bytes = new byte[BYTES];
    space.read(BASE, bytes, 0, BYTES);
    return bytes;
  }

  @Test
  void aMarkTakesNoMoreMemoryTheMoreCheckpointsThereWere() {
    try (Space space = Space.builder().confined();
        Mark mark = space.mark()) {
      for (int i = 0; i < 100_000; i++) {
        long checkpoint = space.checkpoint();
        space.putInt(BASE, i);
        if (i % 3 == 0) {
          space.revert(checkpoint);
        } else {
          space.commit(checkpoint);
        }
      }
      assertThat(mark.chunks()).containsExactly(BASE >>> 8);
      assertThat(space.region(BASE).table.notes()).isLessThan(100);
    }
  }
}
