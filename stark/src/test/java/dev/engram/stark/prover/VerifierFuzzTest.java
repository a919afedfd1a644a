/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.prover;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.engram.stark.protocol.ProofCodec;
import dev.engram.stark.protocol.ProofException;
import dev.engram.stark.verifier.Verdict;
import java.util.Arrays;

/** Whatever the bytes are, reader and verifier answer; only the honest proof is taken. */
class VerifierFuzzTest {

  private static final SampleSystem SYSTEM = new SampleSystem(SampleSystem.PROFILE, 4);
  private static final byte[] HONEST = SYSTEM.prove();

  /** Bytes as they come, after the header that any reader looks at first. */
  @FuzzTest
  void anyBytesAreAnswered(byte[] bytes) throws ProofException {
    byte[] proof = Arrays.copyOf(HONEST, 38 + bytes.length);
    System.arraycopy(bytes, 0, proof, Math.min(38, proof.length), bytes.length);
    Verdict verdict = SYSTEM.verify(proof);
    assertThat(verdict.accepted()).isEqualTo(Arrays.equals(proof, HONEST));
    if (verdict.accepted()) {
      assertThat(
              ProofCodec.encode(
                  SYSTEM.verifyingKey(), ProofCodec.decode(SYSTEM.verifyingKey(), proof)))
          .isEqualTo(proof);
    }
  }

  /** The honest proof with bytes of it changed, cut out or put in. */
  @FuzzTest
  void aProofThatWasWorkedOnIsRefused(byte[] edits) {
    byte[] proof = HONEST.clone();
    for (int i = 0; i + 2 < edits.length; i += 3) {
      int at = ((edits[i] & 0xFF) << 8 | edits[i + 1] & 0xFF) % proof.length;
      proof[at] ^= edits[i + 2];
    }
    assertThat(SYSTEM.verify(proof).accepted()).isEqualTo(Arrays.equals(proof, HONEST));
  }
}
