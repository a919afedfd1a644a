/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;

class RecycledMemoryTest {

  @Test
  void whatALeaseTookIsTakenAgainWhenItIsClosed() {
    try (RecycledMemory memory = new RecycledMemory()) {
      RecycledMemory.Lease first = memory.lease();
      MemorySegment one = first.allocate(1000, 64);
      MemorySegment other = first.allocate(1000, 64);
      assertThat(other.address()).isNotEqualTo(one.address());
      long held = memory.held();
      first.close();
      first.close();

      RecycledMemory.Lease second = memory.lease();
      assertThat(second.allocate(990, 64).address()).isIn(one.address(), other.address());
      assertThat(second.allocate(990, 64).address()).isIn(one.address(), other.address());
      assertThat(memory.held()).isEqualTo(held);
      assertThat(second.allocate(990, 64).address()).isNotIn(one.address(), other.address());
    }
  }

  @Test
  void leasesDoNotShareMemory() {
    try (RecycledMemory memory = new RecycledMemory();
        RecycledMemory.Lease one = memory.lease()) {
      long taken = one.allocate(64, 64).address();
      try (RecycledMemory.Lease other = memory.lease()) {
        assertThat(other.allocate(64, 64).address()).isNotEqualTo(taken);
      }
      assertThat(memory.allocate(64, 64).address()).isNotEqualTo(taken);
    }
  }

  @Test
  void whatWasTakenElsewhereIsNotTakenBack() {
    try (RecycledMemory memory = new RecycledMemory();
        RecycledMemory other = new RecycledMemory()) {
      MemorySegment foreign = other.allocate(64, 64);
      assertThatIllegalArgumentException().isThrownBy(() -> memory.release(foreign));
      assertThatIllegalArgumentException().isThrownBy(() -> memory.allocate(64, 128));
    }
  }
}
