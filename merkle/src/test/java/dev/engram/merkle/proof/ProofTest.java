/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.merkle.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.engram.merkle.hash.HashAlgorithm;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ProofTest {

  private static final byte[] METADATA = new byte[32];

  /** Of the chunk at the first address, in a memory that has nothing else. */
  private static byte[] smallest() {
    ProofWriter writer = ProofWriter.opening(HashAlgorithm.SHA_256, METADATA, ChunkSet.of(0), 0);
    writer.empty();
    return writer.proof().encoded();
  }

  @FuzzTest
  void whateverTheBytesTheyAreRefusedOrEncodedAgainAsTheyWere(byte[] bytes) {
    byte[] proof = bytes.clone();
    if (proof.length > 6 && (proof[0] & 1) != 0) {
      System.arraycopy(smallest(), 0, proof, 0, 5);
      proof[5] = (byte) (1 + (proof[5] & 1));
      proof[6] = (byte) (1 + (proof[6] & 0xFF) % 3);
      repairChecksum(proof);
    }
    try {
      Proof decoded = Proof.decode(proof);
      assertThat(decoded.encoded()).isEqualTo(proof);
      new Verifier(decoded.algorithm()).verify(Root.of(new byte[32]), decoded);
      throw new AssertionError("nobody can find a proof of that root");
    } catch (ProofException e) {
      assertThat(e).hasMessageMatching("(?s).+");
    }
  }

  /** A fuzzer would not find it, and what is behind it is to be reached. */
  private static void repairChecksum(byte[] proof) {
    int runsAt = proof[6] == 2 ? 71 : 39;
    if (proof[6] == 3 || proof.length < runsAt + 4) {
      return;
    }
    proof[runsAt] = 0;
    proof[runsAt + 1] = 0;
    proof[runsAt + 2] = 0;
    proof[runsAt + 3] = (byte) (1 + (proof[runsAt + 3] & 3));
    int at = runsAt + 4 + 8 * proof[runsAt + 3];
    if (proof.length >= at + 4) {
      ByteBuffer.wrap(proof).putInt(at, Format.checksum(proof, at));
    }
  }

  @Test
  void theEmptyMemoryIsProvenInOneByte() throws ProofException {
    assertThat(smallest()).hasSize(7 + 32 + 4 + 8 + 4 + 1);
    assertThat(Proof.decode(smallest()).chunks()).isEqualTo(ChunkSet.of(0));
  }

  @Test
  void aCountThatIsLargerThanTheProofIsRefusedBeforeAnythingIsMade() {
    for (int count : new int[] {2, 1 << 20, Integer.MAX_VALUE, -1}) {
      byte[] bytes = smallest();
      ByteBuffer.wrap(bytes).putInt(39, count);
      assertMalformed(bytes, 39);
    }
  }

  @Test
  void aDamagedQuestionIsNoticedEvenWhereItsAnswerWouldBeTrue() throws ProofException {
    byte[] bytes = smallest();
    Proof.decode(bytes);
    bytes[50] ^= 1;

    assertMalformed(bytes, 51);
  }

  @Test
  void runsAreInOrderAndAsFewAsTheyCanBe() {
    assertMalformed(withRuns(), 39);
    assertMalformed(withRuns(5, 4), 43);
    assertMalformed(withRuns(5, 6, 6, 7), 51);
    assertMalformed(withRuns(5, 6, 7, 8), 51);
    assertMalformed(withRuns(5, 6, 1, 2), 51);
    assertThat(ChunkSet.of(9, 5, 6, 5).toString()).isEqualTo("5..6, 9");
  }

  private static byte[] withRuns(int... bounds) {
    ByteBuffer bytes = ByteBuffer.allocate(48 + 4 * bounds.length);
    bytes.put(smallest(), 0, 39).putInt(bounds.length / 2);
    for (int bound : bounds) {
      bytes.putInt(bound);
    }
    return bytes.array();
  }

  @Test
  void whatIsEmptyHasOneForm() {
    byte[] zeros = new byte[257];
    zeros[0] = 1;
    assertNotCanonical(zeros, "a chunk of zeros");
    assertNotCanonical(new byte[] {0}, "an empty node");
    assertNotCanonical(new byte[] {3}, "no record of a chunk");
  }

  /** A chunk at the end of a path beside which all is empty. */
  private static void assertNotCanonical(byte[] chunk, String why) {
    byte[] head = smallest();
    byte[] proof = Arrays.copyOf(head, head.length - 1 + 32 + chunk.length + 32);
    Arrays.fill(proof, head.length - 1, head.length + 31, (byte) 1);
    System.arraycopy(chunk, 0, proof, head.length + 31, chunk.length);
    assertThatThrownBy(() -> Proof.decode(proof))
        .isInstanceOf(ProofException.Malformed.class)
        .hasMessageContaining(why);
  }

  @Test
  void theDigestOfZerosIsNotTakenForZeros() {
    Commitment rules = new Commitment(HashAlgorithm.SHA_256);
    ProofWriter writer = ProofWriter.opening(HashAlgorithm.SHA_256, METADATA, ChunkSet.of(0), 0);
    for (int height = 32; height > 0; height--) {
      writer.entered();
    }
    byte[] data = new byte[257];
    data[0] = 1;
    data[1] = 1;
    writer.chunk(data, 0);
    byte[] empty = new byte[32];
    rules.emptySubtree(0, empty, 0);
    writer.digest(empty, 0);
    for (int height = 1; height < 32; height++) {
      writer.empty();
    }
    Proof proof = writer.proof();

    assertThatThrownBy(
            () -> new Verifier(HashAlgorithm.SHA_256).verify(Root.of(new byte[32]), proof))
        .isInstanceOf(ProofException.Malformed.class);
  }

  @Test
  void aProofThatWasNeverDecodedIsBelievedNoMore() {
    ProofWriter writer = ProofWriter.opening(HashAlgorithm.SHA_256, METADATA, ChunkSet.of(0), 0);
    writer.entered();

    assertThatThrownBy(
            () -> new Verifier(HashAlgorithm.SHA_256).verify(Root.of(METADATA), writer.proof()))
        .isInstanceOf(ProofException.Malformed.class);
  }

  @Test
  void rootsAreReadAndWrittenAsText() {
    String text = "0x" + "0123456789abcdef".repeat(4);

    assertThat(Root.parse(text)).hasToString(text).isEqualTo(Root.of(Root.parse(text).bytes()));
    for (String wrong :
        new String[] {"", "0x", text + "0", text.substring(1), "0x" + "0g".repeat(32)}) {
      assertThatThrownBy(() -> Root.parse(wrong)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  private static void assertMalformed(byte[] bytes, int offset) {
    assertThatThrownBy(() -> Proof.decode(bytes))
        .isInstanceOfSatisfying(
            ProofException.Malformed.class, e -> assertThat(e.offset()).isEqualTo(offset));
  }
}
