/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.merkle.proof;

import static org.assertj.core.api.Assertions.assertThat;

import dev.engram.merkle.hash.HashAlgorithm;
import dev.engram.merkle.proof.ProofException.Malformed;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class WalkTest {

  /** Notes of all that is met. */
  private record Notes(List<String> all) implements Walk.Visitor {
    @Override
    public void empty(int height, long first, int from, int to) {
      all.add("empty " + height + " " + first + " " + from + " " + to);
    }

    @Override
    public void opaque(int height, long first, int at) {
      all.add("opaque " + height + " " + first + " " + at);
    }

    @Override
    public void chunk(long chunk, int at) {
      all.add("chunk " + chunk + " " + at);
    }

    @Override
    public void written(long chunk, int before, int after) {
      all.add("written " + chunk + " " + before + " " + after);
    }

    @Override
    public void node(int height, long first) {
      all.add("node " + height + " " + first);
    }
  }

  private interface Way {
    void go(Walk walk) throws Malformed;
  }

  private static List<String> met(Proof proof, Way way) {
    List<String> all = new ArrayList<>();
    try {
      way.go(new Walk(proof, new Notes(all)));
      all.add("whole");
    } catch (Malformed e) {
      all.add(e.getMessage());
    }
    return all;
  }

  private static List<String> metOnBothWays(byte[] bytes) throws Malformed {
    Proof proof = Format.header(bytes);
    long chunk = proof.someChunks().first(0);
    List<String> met = met(proof, walk -> walk.path(chunk));
    assertThat(met).isEqualTo(met(proof, Walk::subtrees));
    return met;
  }

  /** A proof of one chunk whose path ends at some height, with some siblings. */
  private static byte[] proof(SplittableRandom random, long chunk, int end) {
    ProofWriter writer =
        ProofWriter.opening(HashAlgorithm.SHA_256, new byte[32], ChunkSet.of(chunk), 0);
    below(writer, random, chunk, end, Commitment.DEPTH);
    return writer.proof().encoded();
  }

  private static void below(
      ProofWriter writer, SplittableRandom random, long chunk, int end, int height) {
    if (height == end && height > 0) {
      writer.empty();
      return;
    }
    if (height == 0) {
      byte[] record = new byte[257];
      record[0] = 1;
      record[1 + random.nextInt(256)] = 7;
      writer.chunk(record, 0);
      return;
    }
    writer.entered();
    boolean right = (chunk >>> (height - 1) & 1) != 0;
    boolean some = random.nextInt(3) != 0 || height - 1 == end && end > 0;
    byte[] digest = new byte[32];
    random.nextBytes(digest);
    if (right) {
      beside(writer, some, digest);
    }
    below(writer, random, chunk, end, height - 1);
    if (!right) {
      beside(writer, some, digest);
    }
  }

  private static void beside(ProofWriter writer, boolean some, byte[] digest) {
    if (some) {
      writer.digest(digest, 0);
    } else {
      writer.empty();
    }
  }

  @Test
  void aPathMeetsWhatRecursionDoes() throws Malformed {
    SplittableRandom random = new SplittableRandom(3);
    for (int i = 0; i < 500; i++) {
      long chunk = random.nextLong(Commitment.CHUNKS);
      int end = random.nextInt(Commitment.DEPTH + 1);
      List<String> met = metOnBothWays(proof(random, chunk, end));
      assertThat(met).endsWith("whole").hasSizeGreaterThan(2 * (Commitment.DEPTH - end));
    }
  }

  @Test
  void aPathIsRefusedWhereRecursionRefusesIt() throws Malformed {
    SplittableRandom random = new SplittableRandom(4);
    int refused = 0;
    for (int i = 0; i < 20; i++) {
      byte[] proof = proof(random, random.nextLong(Commitment.CHUNKS), random.nextInt(8));
      int body = Format.header(proof).body();
      for (int at = body; at < proof.length; at++) {
        byte was = proof[at];
        for (int value : new int[] {0, 1, 2, was ^ 0x80}) {
          proof[at] = (byte) value;
          refused += metOnBothWays(proof).getLast().equals("whole") ? 0 : 1;
        }
        proof[at] = was;
      }
      for (int length = body; length < proof.length; length += 1 + random.nextInt(5)) {
        refused += metOnBothWays(Arrays.copyOf(proof, length)).getLast().equals("whole") ? 0 : 1;
      }
    }
    assertThat(refused).isGreaterThan(2_000);
  }
}
