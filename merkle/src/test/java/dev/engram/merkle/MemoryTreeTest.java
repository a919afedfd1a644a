/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.merkle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.engram.merkle.hash.HashAlgorithm;
import dev.engram.merkle.proof.ChunkSet;
import dev.engram.merkle.proof.Claim;
import dev.engram.merkle.proof.Proof;
import dev.engram.merkle.proof.ProofException;
import dev.engram.merkle.proof.Root;
import dev.engram.merkle.proof.Table;
import dev.engram.merkle.proof.Verifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MemoryTreeTest {

  private static final byte[] KEY = NaiveMemory.text("a key").clone();

  @ParameterizedTest
  @EnumSource(HashAlgorithm.class)
  void rootsAndProofsAreThoseOfPlainRecursion(HashAlgorithm algorithm) throws ProofException {
    runBeside(algorithm, null, 60);
  }

  @ParameterizedTest
  @EnumSource(HashAlgorithm.class)
  void soAreThoseOfSaltedChunks(HashAlgorithm algorithm) throws ProofException {
    runBeside(algorithm, Arrays.copyOf(KEY, 32), 30);
  }

  /** Random batches of writes, frees, moves and reverts, a root and proofs after each. */
  private static void runBeside(HashAlgorithm algorithm, byte @Nullable [] key, int batches)
      throws ProofException {
    SplittableRandom random = new SplittableRandom(7);
    NaiveMemory memory = new NaiveMemory(algorithm, key);
    MemoryTree tree =
        key == null ? new MemoryTree(algorithm) : MemoryTree.salted(algorithm, SaltKey.of(key));
    Verifier verifier = new Verifier(algorithm);
    Map<Long, byte[]> snapshot = new HashMap<>();
    for (int batch = 0; batch < batches; batch++) {
      List<Long> changed = new ArrayList<>();
      if (batch % 10 == 9) {
        changed.addAll(memory.chunks.keySet());
        changed.addAll(snapshot.keySet());
        memory.chunks.clear();
        memory.chunks.putAll(snapshot);
      } else {
        change(memory, changed, random);
      }
      if (batch % 10 == 4) {
        snapshot = new HashMap<>(memory.chunks);
      }
      Collections.shuffle(changed, new java.util.Random(batch));
      long[] chunks = changed.stream().mapToLong(Long::longValue).toArray();
      Root before = tree.root();
      if (batch % 3 == 1) {
        ChunkSet set = ChunkSet.of(chunks);
        memory.tables[batch % 2] = new byte[batch];
        Table table = batch % 2 == 0 ? Table.REGIONS : Table.PERMISSIONS;
        Proof proof = tree.write(set, Map.of(table, new byte[batch]), memory);
        Claim.Transition claim =
            verifier.verify(before, memory.root(), Proof.decode(proof.encoded()));
        assertContents(claim.written(), memory, set);
      } else {
        tree.update(chunks, memory);
      }
      assertThat(tree.root()).isEqualTo(memory.root());
      ChunkSet asked = someChunks(memory, random);
      Proof proof = tree.open(asked, memory);
      Claim.Opened claim =
          (Claim.Opened) verifier.verify(memory.root(), Proof.decode(proof.encoded()));
      assertContents(claim.contents(), memory, asked);
    }
  }

  private static void change(NaiveMemory memory, List<Long> changed, SplittableRandom random) {
    int count = random.nextInt(1, 60);
    for (int i = 0; i < count; i++) {
      long chunk = chunk(random);
      changed.add(chunk);
      switch (random.nextInt(6)) {
        case 0 -> memory.chunks.remove(chunk);
        case 1 -> memory.put(chunk, new byte[256 << random.nextInt(3)]);
        default -> {
          byte[] data = new byte[256 << random.nextInt(3)];
          data[random.nextInt(data.length)] = (byte) random.nextInt(1, 256);
          memory.put(chunk, data);
        }
      }
    }
  }

  /** Near each other, or anywhere. */
  private static long chunk(SplittableRandom random) {
    return switch (random.nextInt(3)) {
      case 0 -> random.nextLong(64);
      case 1 -> (1L << 32) - 1 - random.nextLong(600);
      default -> random.nextLong(1L << 32);
    };
  }

  private static ChunkSet someChunks(NaiveMemory memory, SplittableRandom random) {
    List<Long> chosen = new ArrayList<>();
    for (int i = random.nextInt(1, 12); i > 0; i--) {
      chosen.add(chunk(random));
      Long near = memory.chunks.ceilingKey(chosen.getLast());
      if (near != null) {
        chosen.add(near);
      }
    }
    if (random.nextInt(4) == 0) {
      long first = chosen.getFirst();
      return ChunkSet.range(first, Math.min((1L << 32) - 1, first + random.nextInt(1 << 20)));
    }
    return ChunkSet.of(chosen.stream().mapToLong(Long::longValue).toArray());
  }

  private static void assertContents(Claim.Contents contents, NaiveMemory memory, ChunkSet asked) {
    assertThat(contents.chunks()).isEqualTo(asked);
    int run = 0;
    long next = asked.first(0);
    for (Claim.Piece piece : contents.pieces()) {
      if (next > asked.last(run)) {
        next = asked.first(++run);
      }
      assertThat(piece.first()).isEqualTo(next);
      assertThat(piece.last()).isLessThanOrEqualTo(asked.last(run));
      if (piece instanceof Claim.Data data) {
        assertThat(data.bytes()).isEqualTo(memory.chunks.get(next));
        assertThat(data.width()).isEqualTo(data.bytes().length / 256);
      } else {
        memory
            .chunks
            .subMap(piece.first(), true, piece.last(), true)
            .values()
            .forEach(data -> assertThat(data).containsOnly(0));
      }
      next = piece.last() + 1;
    }
    assertThat(run).isEqualTo(asked.runs() - 1);
    assertThat(next).isEqualTo(asked.last(run) + 1);
  }
}
