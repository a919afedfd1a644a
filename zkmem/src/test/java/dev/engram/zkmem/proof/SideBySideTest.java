/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.zkmem.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.engram.stark.prover.Prover;
import dev.engram.stark.security.Profile;
import dev.engram.stark.work.RecycledMemory;
import dev.engram.stark.work.Workers;
import dev.engram.zkmem.model.MemoryConfiguration;
import dev.engram.zkmem.witness.FilledTables;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

class SideBySideTest {

  @Test
  void aSegmentThatNoThreadTakesIsClosed() {
    try (Workers workers = Workers.of(1);
        MemoryKey key =
            MemoryKey.of(
                MemoryConfiguration.PERSISTENT_BYTES.withBits(1, 12),
                Profile.INSECURE_TEST,
                workers);
        Prover prover = Prover.of(key.provingKey(), workers);
        RecycledMemory tables = new RecycledMemory()) {
      SideBySide lanes = new SideBySide(key, List.of(prover), ProofRequest.DEFAULT.progress());
      lanes.close();
      assertThatExceptionOfType(RejectedExecutionException.class)
          .isThrownBy(() -> lanes.prove(segment(tables.lease())));
      long held = tables.held();
      tables.allocate(64, 8);
      assertThat(tables.held()).isEqualTo(held);
    }
  }

  private static PlayedSegment segment(RecycledMemory.Lease memory) {
    memory.allocate(64, 8);
    FilledTables filled = new FilledTables(List.of(), new int[8], new int[8]);
    return new PlayedSegment(0, true, memory, filled, List.of(), 0, 1, 0, List.of());
  }
}
