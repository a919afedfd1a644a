/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.space;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlaneSetTest {

  @Test
  void anEmptySetHasNoFirstNoNextAndNoPrevious() {
    PlaneSet set = new PlaneSet();
    assertThat(set.first()).isEqualTo(-1);
    assertThat(set.ceiling(0)).isEqualTo(-1);
    assertThat(set.floor(65_535)).isEqualTo(-1);
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 70, 5_000, 65_536})
  void isASortedSet(int bound) {
    SplittableRandom random = new SplittableRandom(bound);
    PlaneSet set = new PlaneSet();
    TreeSet<Integer> model = new TreeSet<>();
    for (int i = 0; i < 40_000; i++) {
      int plane = random.nextInt(bound);
      if (random.nextInt(3) == 0 == (model.size() < 20)) {
        set.remove(plane);
        model.remove(plane);
      } else {
        set.add(plane);
        model.add(plane);
      }
      int at = random.nextInt(bound);
      assertThat(set.contains(at)).isEqualTo(model.contains(at));
      assertThat(set.first()).isEqualTo(model.isEmpty() ? -1 : model.first());
      assertThat(set.last()).isEqualTo(model.isEmpty() ? -1 : model.last());
      assertThat(set.ceiling(at)).isEqualTo(orNone(model.ceiling(at)));
      assertThat(set.floor(at)).isEqualTo(orNone(model.floor(at)));
    }
    assertThat(set.ceiling(65_536)).isEqualTo(-1);
    PlaneSet copy = set.copy();
    set.add(bound - 1);
    set.remove(model.first());
    assertThat(copy.first()).isEqualTo(model.first());
    assertThat(copy.last()).isEqualTo(model.last());
  }

  private static int orNone(@Nullable Integer plane) {
    return plane == null ? -1 : plane;
  }
}
