/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.zkmem.offline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.engram.zkmem.model.MemoryConfiguration;
import dev.engram.zkmem.model.MemoryException;
import dev.engram.zkmem.model.MemoryException.Reason;
import org.junit.jupiter.api.Test;

class ClaimsTest {

  private final RecordedAccesses records = new RecordedAccesses();
  private final OfflineMemory memory =
      new OfflineMemory(MemoryConfiguration.volatileBytes(4), records);
  private final int[] cells = new int[4];

  @Test
  void aClaimIsAReadThatTakesNoTime() {
    memory.write(1, 0, 4, new int[] {1, 2, 3, 4});
    records.take();

    memory.claim(1, 0, cells);
    memory.claim(1, 4, cells);
    memory.finish();

    assertThat(records.take())
        .containsExactly(
            "2 claim 1:0, before at 1: [1, 2, 3, 4]",
            "2 claim 1:4, before at 0: [0, 0, 0, 0]",
            "block 1:0 of 2: [1, 2, 3, 4] was [0, 0, 0, 0]",
            "block 1:4 of 2: [0, 0, 0, 0] was [0, 0, 0, 0]");
    assertThat(memory.time()).isEqualTo(2);
    assertThat(memory.accesses()).isEqualTo(1);
  }

  @Test
  void aClaimMayBeAnywhereButNotOverAnother() {
    memory.write(1, 0, 4, new int[] {1, 2, 3, 4});
    memory.claim(1, 2, cells);
    assertThat(cells).containsExactly(3, 4, 0, 0);
    records.take();

    refused(Reason.ORDER, () -> memory.claim(1, 5, cells));
    refused(Reason.ORDER, () -> memory.claim(1, 0, cells));
    assertThat(records.take()).isEmpty();
    memory.claim(1, 6, cells);
  }

  @Test
  void afterAClaimThereIsNoAccess() {
    memory.claim(1, 0, cells);
    refused(Reason.ORDER, () -> memory.write(1, 8, 1, new int[] {1}));
    refused(Reason.ORDER, () -> memory.read(1, 8, 1, cells));
    refused(Reason.ORDER, () -> memory.increment(1));
    memory.finish();
    refused(Reason.ORDER, () -> memory.claim(1, 8, cells));
    memory.beginSegment();
    memory.write(1, 8, 1, new int[] {1});
  }

  @Test
  void whatIsNotThereCannotBeClaimed() {
    refused(Reason.IDENTITY_SPACE, () -> memory.claim(0, 0, cells));
    refused(Reason.NO_SUCH_SPACE, () -> memory.claim(257, 0, cells));
    refused(Reason.BEYOND_SPACE, () -> memory.claim(1, (1 << 29) - 3, cells));
  }

  private static void refused(Reason reason, Runnable misuse) {
    assertThatThrownBy(misuse::run)
        .isInstanceOfSatisfying(
            MemoryException.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }
}
