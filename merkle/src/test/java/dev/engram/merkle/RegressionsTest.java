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
import dev.engram.merkle.proof.Root;
import dev.engram.merkle.proof.Table;
import dev.engram.merkle.proof.Verifier;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ForkJoinPool;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

/** What Memory3D's tree gets wrong, and what a tree of this kind easily might. */
class RegressionsTest {

  private static final HashAlgorithm HASH = HashAlgorithm.SHA_256;

  private final NaiveMemory memory = new NaiveMemory(HASH, null);
  private final MemoryTree tree = new MemoryTree(HASH);
  private final Verifier verifier = new Verifier(HASH);

  @Test
  void aForgedProofOfWhatWasNeverWrittenIsRefused() {
    write(5, "real");
    Proof proof = tree.open(ChunkSet.of(5), memory);
    byte[] forged = proof.encoded();
    int data = indexOf(forged, text("real"));
    System.arraycopy(text("fake"), 0, forged, data, 256);

    assertRefused(tree.root(), forged);
  }

  @Test
  void aProofOfOneAddressIsNoneOfAnother() {
    write(4, "same");
    write(5, "same");
    byte[] bytes = tree.open(ChunkSet.of(4), memory).encoded();
    CRC32C checksum = new CRC32C();
    ByteBuffer.wrap(bytes).putInt(43, 5).putInt(47, 5);
    checksum.update(bytes, 0, 51);
    ByteBuffer.wrap(bytes).putInt(51, (int) checksum.getValue());

    assertRefused(tree.root(), bytes);
  }

  @Test
  void aStaleProofIsRefusedEvenForTheOldContents() throws ProofException {
    write(5, "old");
    Root old = tree.root();
    Proof stale = tree.open(ChunkSet.of(5), memory);
    write(6, "elsewhere");

    assertRefused(tree.root(), stale.encoded());
    assertThat(contents(old, stale).read(5 * 256, 3)).contains(new byte[] {'o', 'l', 'd'});
  }

  @Test
  void theRootDependsOnWhatIsHeldAndOnNothingElse() {
    SplittableRandom random = new SplittableRandom(3);
    long[] chunks = random.longs(2000, 0, 1L << 32).toArray();
    for (long chunk : chunks) {
      memory.put(chunk, text("chunk " + chunk));
    }
    tree.update(chunks, memory);
    for (int threads = 1; threads <= 8; threads++) {
      MemoryTree other = new MemoryTree(HASH);
      memory.put(1, text("gone later"));
      other.update(new long[] {1}, memory);
      memory.chunks.remove(1L);
      for (int i = chunks.length - 1; i > 0; i--) {
        int j = random.nextInt(i);
        long chunk = chunks[i];
        chunks[i] = chunks[j];
        chunks[j] = chunk;
      }
      try (ForkJoinPool pool = new ForkJoinPool(threads)) {
        other.update(Arrays.copyOf(chunks, 700), memory, pool);
        other.update(chunks, memory, pool);
      }
      other.update(new long[] {1}, memory);

      assertThat(other.root()).isEqualTo(tree.root());
    }
    assertThat(tree.root()).isEqualTo(memory.root());
  }

  @Test
  void storingTheSameBytesAgainLeavesTheRootAsItWas() {
    write(5, "same");
    Root root = tree.root();
    write(5, "same");

    assertThat(tree.root()).isEqualTo(root);
  }

  @Test
  void copiesFreesMovesAndRevertsAreFollowed() throws ProofException {
    Root empty = tree.root();
    write(5, "block");
    Root one = tree.root();
    memory.put(70, text("block"));
    tree.update(new long[] {70}, memory);
    assertThat(contents(tree.root(), tree.open(ChunkSet.of(70), memory)).read(70 * 256, 5))
        .contains("block".getBytes(StandardCharsets.UTF_8));
    memory.chunks.remove(5L);
    tree.update(new long[] {5}, memory);
    assertThat(contents(tree.root(), tree.open(ChunkSet.of(5), memory)).isZero()).isTrue();
    memory.put(5, text("block"));
    memory.chunks.remove(70L);
    tree.update(new long[] {5, 70}, memory);
    assertThat(tree.root()).isEqualTo(one);
    memory.chunks.clear();
    tree.update(new long[] {5}, memory);

    assertThat(tree.root()).isEqualTo(empty);
    assertThat(tree.isEmpty()).isTrue();
  }

  @Test
  void aChunkOfZerosIsAsOneThatIsNotThereWhateverItsWidth() {
    Root empty = tree.root();
    for (int width : new int[] {1, 2, 4}) {
      memory.put(9, new byte[256 * width]);
      tree.update(new long[] {9}, memory);

      assertThat(tree.root()).isEqualTo(empty);
    }
  }

  @Test
  void widerCellsAreOtherContents() {
    memory.put(9, Arrays.copyOf(text("x"), 512));
    tree.update(new long[] {9}, memory);
    Root wide = tree.root();
    memory.put(9, text("x"));
    tree.update(new long[] {9}, memory);

    assertThat(tree.root()).isNotEqualTo(wide);
  }

  @Test
  void everyTableIsBoundAndInItsPlace() {
    Root none = tree.root();
    for (Table table : Table.values()) {
      tree.table(table, new byte[] {1});
      Root one = tree.root();
      assertThat(one).isNotEqualTo(none);
      for (Table other : Table.values()) {
        MemoryTree swapped = new MemoryTree(HASH);
        swapped.table(other, new byte[] {1});
        assertThat(swapped.root().equals(one)).isEqualTo(other == table);
      }
      tree.table(table, new byte[0]);
      assertThat(tree.root()).isEqualTo(none);
    }
  }

  @Test
  void ofATableOnlyWhatTheTreeWasToldIsOpened() throws ProofException {
    tree.table(Table.BLOCKS, new byte[] {7, 8});
    assertThatThrownBy(() -> tree.openTable(Table.BLOCKS, new byte[] {7}))
        .isInstanceOf(IllegalArgumentException.class);

    Claim claim = verifier.verify(tree.root(), tree.openTable(Table.BLOCKS, new byte[] {7, 8}));

    assertThat(claim)
        .isInstanceOfSatisfying(
            Claim.TableContents.class,
            table -> {
              assertThat(table.table()).isEqualTo(Table.BLOCKS);
              assertThat(table.contents()).containsExactly(7, 8);
            });
  }

  @Test
  void aTransitionThatTouchesMoreThanItSaysIsRefused() throws ProofException {
    write(5, "before");
    write(6, "beside");
    Root before = tree.root();
    memory.put(5, text("after"));
    Proof proof = tree.write(ChunkSet.of(5), Map.of(), memory);
    Root after = tree.root();
    assertThat(verifier.verify(before, after, proof).tablesChanged()).isFalse();
    write(6, "also");

    assertThatThrownBy(() -> verifier.verify(before, tree.root(), proof))
        .isInstanceOf(ProofException.OtherRoot.class);
    assertThatThrownBy(() -> verifier.verify(after, before, proof))
        .isInstanceOf(ProofException.OtherRoot.class);
  }

  @Test
  void aTransitionOfChunksThatStayEmptyLeadsBackToItsRoot() throws ProofException {
    Root root = tree.root();
    Proof proof = tree.write(ChunkSet.range(0, 9), Map.of(), memory);

    assertThat(verifier.verify(root, root, proof).written().isZero()).isTrue();
  }

  @Test
  void aWholePlaneOfZerosIsProvenInOneGo() throws ProofException {
    write(5, "first plane");
    Proof proof = tree.open(ChunkSet.range(256, 511), memory);

    assertThat(proof.length()).isLessThan(200);
    assertThat(contents(tree.root(), proof).read(256 * 256, 65_536)).contains(new byte[65_536]);
  }

  @Test
  void pathsThatMeetShareTheirDigests() {
    for (int chunk = 0; chunk < 64; chunk++) {
      memory.put(chunk, text("chunk " + chunk));
      memory.put(chunk + (1L << 20), text("far chunk " + chunk));
    }
    tree.update(memory.chunks.keySet().stream().mapToLong(Long::longValue).toArray(), memory);
    int one = tree.open(ChunkSet.of(7), memory).length();
    int eight = tree.open(ChunkSet.range(0, 7), memory).length();

    assertThat(eight).isLessThan(one + 7 * 257 + 8 * 8);
    assertThat(one - 257 - 55 - 2 * 32).isEqualTo(7 * 32);
  }

  @Test
  void dataThatChangedSinceTheTreeWasToldIsNoticedByTheVerifier() {
    write(5, "told");
    memory.put(5, text("not told"));
    assertRefused(tree.root(), tree.open(ChunkSet.of(5), memory).encoded());
    memory.chunks.remove(5L);

    assertThatThrownBy(() -> tree.open(ChunkSet.of(5), memory))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aReaderThatGivesNoWholeChunkIsRefused() {
    for (int length : new int[] {1, 255, 257, 768, -256, -1}) {
      MemoryTree fresh = new MemoryTree(HASH);
      assertThatThrownBy(() -> fresh.update(new long[] {1}, (_, _, _) -> length))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(fresh::root).isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void aReaderThatChangesItsMindDuringATransitionIsNoticed() {
    int[] calls = {0};
    ChunkReader fickle =
        (_, into, at) -> {
          into[at] = (byte) ++calls[0];
          return 256;
        };
    assertThatThrownBy(() -> tree.write(ChunkSet.of(5), Map.of(), fickle))
        .isInstanceOf(IllegalStateException.class);
  }

  private void write(long chunk, String text) {
    memory.put(chunk, text(text));
    tree.update(new long[] {chunk}, memory);
  }

  private Claim.Contents contents(Root root, Proof proof) throws ProofException {
    return ((Claim.Opened) verifier.verify(root, proof)).contents();
  }

  private void assertRefused(Root root, byte[] bytes) {
    assertThatThrownBy(() -> verifier.verify(root, Proof.decode(bytes)))
        .isInstanceOf(ProofException.class);
  }

  private static int indexOf(byte[] bytes, byte[] part) {
    for (int at = 0; at + part.length <= bytes.length; at++) {
      if (Arrays.equals(bytes, at, at + part.length, part, 0, part.length)) {
        return at;
      }
    }
    throw new AssertionError("not there");
  }
}
