/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.bench.claim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class TraceTest {

  @ParameterizedTest
  @EnumSource
  void oneSeedMakesOneTraceAndAnotherSeedAnother(TraceKind kind) {
    Trace trace = kind.trace(1 << 16, 1);
    assertThat(kind.trace(1 << 16, 1)).isEqualTo(trace);
    assertThat(kind.trace(1 << 16, 2)).isNotEqualTo(trace);
  }

  @ParameterizedTest
  @EnumSource
  void asMuchLivesAsItsSizeSays(TraceKind kind) {
    for (long live = Study.LEAST; live <= Study.MOST; live *= 2) {
      Trace trace = kind.trace(live, 1);
      assertThat(trace.peak()).isBetween(live * 3 / 4, live);
      assertThat(trace.allocated()).isGreaterThanOrEqualTo(trace.peak());
      assertThat(trace.steps()).hasSizeGreaterThan(20);
    }
  }

  @ParameterizedTest
  @EnumSource
  void loadsAndStoresCostTheSameUnderEveryPricing(TraceKind kind) {
    Trace trace = kind.trace(1 << 14, 1);
    for (Accesses prices : Accesses.values()) {
      long expected = accesses(Pricing.MEMORY3D, trace, prices);
      assertThat(expected).isPositive();
      for (Pricing pricing : Pricing.values()) {
        assertThat(accesses(pricing, trace, prices)).isEqualTo(expected);
      }
    }
  }

  private static long accesses(Pricing pricing, Trace trace, Accesses prices) {
    return pricing.bills(trace).getOrDefault(prices, Bill.NONE).accesses();
  }

  @ParameterizedTest
  @EnumSource
  void billsAreTheSameAgain(TraceKind kind) {
    assertThat(Point.of(kind, 1 << 15)).isEqualTo(Point.of(kind, 1 << 15));
  }

  @Test
  void accessesArePricedByWords() {
    assertThat(Accesses.ENGRAM.loads(33)).isEqualTo(2 * 10 + 66);
    assertThat(Accesses.ENGRAM.stores(64)).isEqualTo(2 * 15 + 128);
    assertThat(Accesses.ENGRAM.copy(64)).isEqualTo(25 + 128);
    assertThat(Accesses.EVM.loads(33)).isEqualTo(6);
    assertThat(Accesses.EVM.stores(64)).isEqualTo(6);
    assertThat(Accesses.EVM.copy(33)).isEqualTo(3 + 6);
  }

  @Test
  void aFifthOfAllGasIsGivenBackAtMost() {
    assertThat(Bill.settled(600, 100, 200, 200)).isEqualTo(new Bill(500, 200, 200));
    assertThat(Bill.settled(600, 300, 200, 200)).isEqualTo(new Bill(400, 200, 200));
  }

  @Test
  void aProgramUsesOnlyWhatItHas() {
    Recorder recorder = new Recorder();
    int block = recorder.allocate(64);
    recorder.write(block, 32, 32);
    assertThatIllegalArgumentException().isThrownBy(() -> recorder.write(block, 33, 32));
    assertThatIllegalArgumentException().isThrownBy(() -> recorder.read(block, 0, 65));
    assertThatIllegalArgumentException().isThrownBy(() -> recorder.read(block, 0, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> recorder.allocate(0));
    recorder.reallocate(block, 65);
    recorder.read(block, 0, 65);
    recorder.free(block);
    assertThatIllegalArgumentException().isThrownBy(() -> recorder.free(block));
    assertThatIllegalArgumentException().isThrownBy(() -> recorder.reallocate(block, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> recorder.free(1));
    assertThat(recorder.trace().peak()).isEqualTo(65);
    assertThat(recorder.trace().allocated()).isEqualTo(65);
    assertThat(recorder.trace().steps()).hasSize(5);
    assertThat(recorder.live()).isZero();
    assertThatIllegalArgumentException().isThrownBy(() -> TraceKind.ARRAYS.trace(1023, 1));
  }
}
