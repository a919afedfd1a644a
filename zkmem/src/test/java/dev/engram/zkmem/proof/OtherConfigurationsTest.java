/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.zkmem.proof;

import static org.assertj.core.api.Assertions.assertThat;

import dev.engram.stark.security.Profile;
import dev.engram.stark.work.Workers;
import dev.engram.trace.LogReader;
import dev.engram.trace.LogWriter;
import dev.engram.zkmem.model.Boundary;
import dev.engram.zkmem.model.Cells;
import dev.engram.zkmem.model.Compression;
import dev.engram.zkmem.model.MemoryConfiguration;
import dev.engram.zkmem.model.Placement;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A proof is of one configuration, also where others have the same tables. */
class OtherConfigurationsTest {

  /** A memory, and others that differ in one of the eight bytes of their configuration. */
  record Neighbours(MemoryConfiguration memory, List<MemoryConfiguration> others) {}

  @ParameterizedTest
  @MethodSource("neighbours")
  void aProofOfOneConfigurationIsNoneOfAnother(Neighbours neighbours) throws IOException {
    MemoryConfiguration memory = neighbours.memory();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (LogWriter log = new LogWriter(out)) {
      byte[] data = new byte[32];
      data[0] = 1;
      log.write(1, 0, data, 0, memory.blockCells());
    }
    MemoryProof proof;
    byte[] digest;
    try (Workers workers = Workers.of(1);
        MemoryKey of = MemoryKey.of(memory, Profile.INSECURE_TEST, workers);
        MemoryProver prover = MemoryProver.of(of, workers)) {
      proof = prover.prove(LogReader.of(out.toByteArray()), ProofRequest.DEFAULT);
      digest = of.digest();
      assertThat(MemoryVerifier.takingInsecure().verify(proof, of).accepted()).isTrue();
    }
    for (MemoryConfiguration other : neighbours.others()) {
      MemoryProof same = new MemoryProof(other, proof.profile(), proof.segments());
      try (Workers workers = Workers.of(1);
          MemoryKey of = MemoryKey.of(other, Profile.INSECURE_TEST, workers)) {
        assertThat(MemoryVerifier.takingInsecure().verify(same, of))
            .as("%s", other)
            .isInstanceOf(MemoryVerdict.Refused.class);
        assertThat(of.digest()).isNotEqualTo(digest);
      }
    }
  }

  static List<Neighbours> neighbours() {
    MemoryConfiguration small = StatementForgeries.Memory.VOLATILE.configuration;
    MemoryConfiguration tree = StatementForgeries.Memory.PERSISTENT.configuration;
    return List.of(
        new Neighbours(
            small,
            List.of(
                with(
                    small,
                    Cells.ELEMENTS,
                    1,
                    12,
                    32,
                    Placement.ANYWHERE,
                    2,
                    Compression.FEED_FORWARD),
                with(
                    small, Cells.BYTES, 2, 12, 32, Placement.ANYWHERE, 2, Compression.FEED_FORWARD),
                with(
                    small, Cells.BYTES, 1, 13, 32, Placement.ANYWHERE, 2, Compression.FEED_FORWARD),
                with(
                    small, Cells.BYTES, 1, 12, 16, Placement.ANYWHERE, 2, Compression.FEED_FORWARD),
                with(small, Cells.BYTES, 1, 12, 32, Placement.BLOCKS, 2, Compression.FEED_FORWARD),
                with(
                    small, Cells.BYTES, 1, 12, 32, Placement.ANYWHERE, 3, Compression.FEED_FORWARD),
                // which no table shows
                with(small, Cells.BYTES, 1, 12, 32, Placement.ALIGNED, 2, Compression.FEED_FORWARD),
                // which no table of a volatile memory shows
                with(small, Cells.BYTES, 1, 12, 32, Placement.ANYWHERE, 2, Compression.TRUNCATED))),
        // one byte or one element that is never split: the tables are the same
        new Neighbours(
            MemoryConfiguration.volatileBytes(1).fixed(),
            List.of(MemoryConfiguration.volatileElements(1).fixed())),
        new Neighbours(
            tree,
            List.of(
                with(tree, Cells.BYTES, 1, 9, 16, Placement.ANYWHERE, 16, Compression.TRUNCATED),
                new MemoryConfiguration(
                    Boundary.VOLATILE,
                    Cells.BYTES,
                    1,
                    9,
                    16,
                    Placement.ANYWHERE,
                    16,
                    Compression.FEED_FORWARD))));
  }

  private static MemoryConfiguration with(
      MemoryConfiguration of,
      Cells cells,
      int spaceBits,
      int pointerBits,
      int blockCells,
      Placement placement,
      int claims,
      Compression compression) {
    return new MemoryConfiguration(
        of.boundary(), cells, spaceBits, pointerBits, blockCells, placement, claims, compression);
  }
}
