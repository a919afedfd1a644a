/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.bench.arena;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class PopulationTest {

  private static final long BUDGET = 1 << 20;

  @ParameterizedTest
  @EnumSource
  void whatLivesIsWhatTheAllocatorSees(Scenario scenario) throws IOException {
    Ledger ledger = new Ledger(false);
    Population population = new Population(slots -> ledger, BUDGET, 1);
    List<Long> live = new ArrayList<>();
    scenario.run(
        population,
        ended -> {
          assertThat(ended.live()).isEqualTo(ledger.live()).isLessThan(BUDGET + Sizes.LARGEST);
          assertThat(ended.count()).isEqualTo(ledger.sizes.size());
          live.add(ended.live());
        });
    assertThat(live).hasSameSizeAs(scenario.stages()).doesNotContain(0L);
    population.close();
    assertThat(ledger.sizes).isEmpty();
  }

  @Test
  void anAllocatorThatHandsOutAnothersMemoryIsFound() {
    Population population = new Population(slots -> new Ledger(true), BUDGET, 1);
    population.fill(random -> 64);
    assertThatIllegalStateException().isThrownBy(population::clear);
  }

  @Test
  void anOutcomeIsReadAsItWasWritten() {
    Outcome outcome = new Outcome(7, List.of(new Outcome.Held(1, 2, 3), new Outcome.Held(4, 5, 6)));
    assertThat(Outcome.parse(outcome.line())).isEqualTo(outcome);
    assertThat(outcome.stages().getFirst().outside()).isEqualTo(2);
    assertThat(outcome.stages().getFirst().all()).isEqualTo(5);
  }

  /** Blocks as a map; where they overlap, all slots have one content. */
  private static final class Ledger implements Blocks {
    private final Map<Integer, Integer> sizes = new HashMap<>();
    private final Map<Long, Long> contents = new HashMap<>();
    private final boolean overlapping;

    Ledger(boolean overlapping) {
      this.overlapping = overlapping;
    }

    long live() {
      return sizes.values().stream().mapToLong(Integer::longValue).sum();
    }

    @Override
    public long pair(int size, long value) {
      return value;
    }

    @Override
    public void allocate(int slot, int size) {
      assertThat(sizes.put(slot, size)).isNull();
      assertThat(size).isBetween(16, Sizes.LARGEST);
      write(slot, 0, slot);
    }

    @Override
    public void free(int slot) {
      assertThat(sizes.remove(slot)).isNotNull();
    }

    @Override
    public long read(int slot, int offset) {
      return contents.getOrDefault(key(slot, offset), -1L);
    }

    @Override
    public void write(int slot, int offset, long value) {
      contents.put(key(slot, offset), value);
    }

    private long key(int slot, int offset) {
      return (overlapping ? 0L : (long) slot << 32) | offset;
    }
  }
}
