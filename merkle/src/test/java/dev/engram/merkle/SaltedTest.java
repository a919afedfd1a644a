/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.merkle;

import static dev.engram.merkle.NaiveMemory.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.engram.merkle.hash.HashAlgorithm;
import dev.engram.merkle.proof.ChunkSet;
import dev.engram.merkle.proof.Claim;
import dev.engram.merkle.proof.Proof;
import dev.engram.merkle.proof.ProofException;
import dev.engram.merkle.proof.Verifier;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SaltedTest {

  private static final HashAlgorithm HASH = HashAlgorithm.SHA_256;
  private final NaiveMemory memory = new NaiveMemory(HASH, Example.KEY);
  private final MemoryTree tree = MemoryTree.salted(HASH, SaltKey.of(Example.KEY));

  @Test
  void anOpeningShowsOneChunkAndOfItsNeighbourNothingThatCouldBeGuessed() throws ProofException {
    memory.put(4, text("shown"));
    memory.put(5, text("yes"));
    tree.update(new long[] {4, 5}, memory);
    Proof proof = tree.open(ChunkSet.of(4), memory);

    Claim.Opened claim = (Claim.Opened) new Verifier(HASH).verify(tree.root(), proof);

    assertThat(((Claim.Data) claim.contents().pieces().getFirst()).isSalted()).isTrue();
    assertThat(hex(proof)).doesNotContain(hex(digest(text("yes"), null)));
    byte[] shownSalt = salt(tree, 4);
    assertThat(hex(proof)).contains(hex(shownSalt));
    assertThat(hex(proof)).doesNotContain(hex(digest(text("yes"), shownSalt)));
    assertThat(hex(proof)).contains(hex(digest(text("yes"), salt(tree, 5))));
  }

  @Test
  void aSaltThatWasShownDoesNotFitWhatTheChunkHoldsLater() {
    memory.put(4, text("yes"));
    tree.update(new long[] {4}, memory);
    byte[] shown = salt(tree, 4);
    memory.put(4, text("no"));
    tree.update(new long[] {4}, memory);

    assertThat(salt(tree, 4)).isNotEqualTo(shown);
  }

  @Test
  void equalChunksAtDifferentPlacesHaveDifferentSaltsAndSoDoDifferentKeys() {
    memory.put(4, text("same"));
    memory.put(5, text("same"));
    tree.update(new long[] {4, 5}, memory);
    MemoryTree other = MemoryTree.salted(HASH, SaltKey.random());
    other.update(new long[] {4, 5}, memory);

    assertThat(salt(tree, 4)).isNotEqualTo(salt(tree, 5)).isNotEqualTo(salt(other, 4));
    assertThat(other.root()).isNotEqualTo(tree.root());
  }

  @Test
  void thatAChunkIsZeroIsHiddenAsWellIfItIsThere() throws ProofException {
    memory.put(4, new byte[256]);
    tree.update(new long[] {4}, memory);
    Proof proof = tree.open(ChunkSet.range(4, 5), memory);
    Claim.Opened claim = (Claim.Opened) new Verifier(HASH).verify(tree.root(), proof);

    assertThat(claim.contents().pieces().get(0)).isInstanceOf(Claim.Data.class);
    assertThat(claim.contents().pieces().get(1)).isEqualTo(new Claim.Zeros(5, 5));
    assertThat(claim.contents().read(4 * 256, 512)).contains(new byte[512]);
    assertThat(tree.isEmpty()).isFalse();
  }

  @Test
  void keysAreThirtyTwoBytesAndDoNotShow() {
    assertThatThrownBy(() -> SaltKey.of(new byte[31])).isInstanceOf(IllegalArgumentException.class);
    assertThat(SaltKey.of(Example.KEY).toString()).doesNotContain("73", "secret");
  }

  private byte[] salt(MemoryTree of, long chunk) {
    byte[] bytes = of.open(ChunkSet.of(chunk), memory).encoded();
    String hex = HexFormat.of().formatHex(bytes);
    int data = hex.indexOf(HexFormat.of().formatHex(memory.chunks.get(chunk))) / 2;
    return Arrays.copyOfRange(bytes, data - 32, data);
  }

  private static byte[] digest(byte[] data, byte @Nullable [] salt) {
    byte[] message =
        salt == null
            ? NaiveMemory.concat(new byte[] {1}, data)
            : NaiveMemory.concat(new byte[] {(byte) 0x81}, salt, data);
    byte[] digest = new byte[32];
    HASH.hasher().hash(message, 0, message.length, digest, 0);
    return digest;
  }

  private static String hex(Proof proof) {
    return hex(proof.encoded());
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
