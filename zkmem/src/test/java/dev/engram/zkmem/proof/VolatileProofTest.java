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
import dev.engram.zkmem.model.MemoryConfiguration;
import dev.engram.zkmem.offline.ReplayLimits;
import dev.engram.zkmem.proof.MemoryVerdict.Reason;
import dev.engram.zkmem.witness.MemoryImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class VolatileProofTest {

  private static final MemoryConfiguration MEMORY = MemoryConfiguration.VOLATILE_WORDS;

  private static Workers workers;
  private static MemoryKey key;

  @BeforeAll
  static void makeKey() {
    workers = Workers.all();
    key = MemoryKey.of(MEMORY, Profile.INSECURE_TEST, workers);
  }

  @AfterAll
  static void closeKey() {
    key.close();
    workers.close();
  }

  /** Words written and read at random, some of them not aligned. */
  static byte[] log(int accesses, long seed) throws IOException {
    SplittableRandom random = new SplittableRandom(seed);
    byte[] memory = new byte[1 << 10];
    byte[] word = new byte[32];
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (LogWriter log = new LogWriter(out)) {
      for (int i = 0; i < accesses; i++) {
        int width = random.nextInt(8) == 0 ? 1 + random.nextInt(32) : 32;
        int pointer = 32 * random.nextInt(30);
        pointer += random.nextInt(6) == 0 ? random.nextInt(32) : 0;
        if (random.nextInt(3) == 0) {
          random.nextBytes(word);
          System.arraycopy(word, 0, memory, pointer, width);
          log.write(1, pointer, word, 0, width);
        } else {
          log.read(1, pointer, memory, pointer, width);
        }
      }
      log.increment(1000);
    }
    return out.toByteArray();
  }

  private static MemoryProof prove(byte[] log, ProofRequest request) throws IOException {
    try (MemoryProver prover = MemoryProver.of(key, workers)) {
      return prover.prove(LogReader.of(log), request);
    }
  }

  private static MemoryVerdict verify(MemoryProof proof) {
    return MemoryVerifier.takingInsecure().verify(proof, key);
  }

  @Test
  void aLogIsProvenAndVerified() throws IOException {
    MemoryProof proof = prove(log(1000, 1), ProofRequest.DEFAULT.withClaim(1, 0).withClaim(1, 64));

    MemoryVerdict verdict = verify(proof);

    assertThat(verdict).isInstanceOf(MemoryVerdict.Accepted.class);
    MemoryStatement statement = ((MemoryVerdict.Accepted) verdict).statement();
    assertThat(statement.accesses()).isGreaterThanOrEqualTo(1000);
    assertThat(statement.time()).isEqualTo(statement.accesses() + 1001);
    assertThat(statement.claims()).hasSize(2);
    assertThat(MemoryProofCodec.decode(MemoryProofCodec.encode(proof)).statement())
        .isEqualTo(statement);
  }

  @Test
  void anEmptyLogIsProven() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new LogWriter(out).close();
    MemoryProof proof = prove(out.toByteArray(), ProofRequest.DEFAULT);
    assertThat(verify(proof).accepted()).isTrue();
    assertThat(proof.statement().accesses()).isZero();
  }

  @Test
  void theCommitmentIsComputedFromTheLogAlone() throws IOException {
    byte[] log = log(300, 2);
    MemoryProof proof = prove(log, ProofRequest.DEFAULT);
    try (LogCommitter committer = LogCommitter.of(key, workers)) {
      assertThat(committer.digest(LogReader.of(log), ReplayLimits.NONE, MemoryImage.ZEROS))
          .isEqualTo(proof.statement().logDigest());
      assertThat(committer.compare(proof, LogReader.of(log), MemoryImage.ZEROS).accepted())
          .isTrue();
      MemoryVerdict other = committer.compare(proof, LogReader.of(log(300, 3)), MemoryImage.ZEROS);
      assertThat(other)
          .isInstanceOfSatisfying(
              MemoryVerdict.Refused.class,
              refused -> assertThat(refused.reason()).isEqualTo(Reason.OTHER_LOG));
    }
  }
}
