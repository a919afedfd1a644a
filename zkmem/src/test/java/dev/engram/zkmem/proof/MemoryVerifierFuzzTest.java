/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.zkmem.proof;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.engram.stark.security.Profile;
import dev.engram.stark.work.Workers;
import dev.engram.trace.LogReader;
import dev.engram.trace.LogWriter;
import dev.engram.zkmem.model.MemoryConfiguration;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;

/** Whatever the bytes are, reader and verifier answer; only the honest proof is taken. */
class MemoryVerifierFuzzTest {

  /** What any reader looks at first: a configuration, of which a key is made, and what is before. */
  private static final int HEAD =
      11 + Profile.INSECURE_TEST.name().length() + MemoryConfiguration.CANONICAL_BYTES;

  private static final Workers WORKERS = Workers.of(1);
  private static final MemoryKey KEY =
      MemoryKey.of(
          MemoryConfiguration.volatileBytes(8).fixed(), Profile.INSECURE_TEST, WORKERS);
  private static final byte[] HONEST = honest();

  private static byte[] honest() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (MemoryProver prover = MemoryProver.of(KEY, WORKERS)) {
      try (LogWriter log = new LogWriter(out)) {
        log.write(1, 8, 77, 8);
        log.increment(5);
      }
      return MemoryProofCodec.encode(
          prover.prove(LogReader.of(out.toByteArray()), ProofRequest.DEFAULT.withClaim(1, 8)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void check(byte[] proof) {
    boolean isHonest = Arrays.equals(proof, HONEST);
    try {
      MemoryProof read = MemoryProofCodec.decode(proof);
      assertThat(MemoryProofCodec.encode(read)).isEqualTo(proof);
      if (read.memory().equals(KEY.memory()) && read.profile().equals(KEY.profile().name())) {
        assertThat(MemoryVerifier.takingInsecure().verify(read, KEY).accepted())
            .isEqualTo(isHonest);
      }
    } catch (InvalidMemoryProof e) {
      assertThat(isHonest).isFalse();
      assertThat(MemoryVerifier.takingInsecure().verify(proof, WORKERS).accepted()).isFalse();
    }
  }

  /** Bytes as they come, after the head. */
  @FuzzTest
  void anyBytesAreAnswered(byte[] bytes) {
    byte[] proof = Arrays.copyOf(HONEST, HEAD + bytes.length);
    System.arraycopy(bytes, 0, proof, HEAD, bytes.length);
    check(proof);
  }

  /** Bytes as they come, from the first on. */
  @FuzzTest
  void anyHeadIsAnswered(byte[] bytes) {
    byte[] proof = HONEST.clone();
    System.arraycopy(bytes, 0, proof, 0, Math.min(bytes.length, HEAD));
    check(proof);
  }

  /** The honest proof with bytes of it changed. */
  @FuzzTest
  void aProofThatWasWorkedOnIsRefused(byte[] edits) {
    byte[] proof = HONEST.clone();
    for (int i = 0; i + 3 < edits.length; i += 4) {
      int at = (edits[i] & 0xFF) << 16 | (edits[i + 1] & 0xFF) << 8 | edits[i + 2] & 0xFF;
      proof[at % proof.length] ^= edits[i + 3];
    }
    check(proof);
  }
}
