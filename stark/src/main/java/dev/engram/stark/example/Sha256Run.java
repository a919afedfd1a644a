/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.example;

import dev.engram.stark.field.PrimeField;
import dev.engram.stark.matrix.RowMatrix;
import java.lang.foreign.SegmentAllocator;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/** Hashes a message by {@link Sha256}, and keeps all that its rows hold. */
public final class Sha256Run {

  private static final int ROUNDS = Sha256.ROUNDS;
  private static final int STATE = Sha256.STATE;
  private static final int WINDOW = Sha256.WINDOW;
  private static final int BLOCK_BYTES = 64;
  private static final int WIDTH = 370;
  private static final int PREPROCESSED_WIDTH = 3;

  private static final int[] K = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2
  };

  private final TraceWriter writer;
  private final int[] state;
  private final int[] chained;

  private Sha256Run(TraceWriter writer) {
    this.writer = writer;
    this.state = Sha256.INITIAL.stream().mapToInt(word -> word).toArray();
    this.chained = state.clone();
  }

  /**
   * The witness of a message, whose public values are its hash.
   *
   * @throws IllegalArgumentException if the padded message is not of a power of two of blocks
   */
  public static ExampleTable witness(PrimeField field, SegmentAllocator memory, byte[] message) {
    int[][] blocks = pad(message);
    if (Integer.bitCount(blocks.length) != 1) {
      throw new IllegalArgumentException(
          "a message has a power of two of blocks, not " + blocks.length);
    }
    RowMatrix main = RowMatrix.allocate(memory, blocks.length * ROUNDS, WIDTH);
    Sha256Run run = new Sha256Run(new TraceWriter(field, main));
    for (int i = 0; i < blocks.length; i++) {
      run.block(i * ROUNDS, schedule(blocks[i], blocks[(i + 1) % blocks.length][0]));
    }
    int[] publicValues = new int[2 * STATE];
    for (int i = 0; i < STATE; i++) {
      publicValues[2 * i] = field.of(run.chained[i] & 0xFFFF);
      publicValues[2 * i + 1] = field.of(run.chained[i] >>> 16);
    }
    return new ExampleTable(
        new Sha256(), List.of(preprocessed(field, memory, blocks.length), main), publicValues);
  }

  private static RowMatrix preprocessed(PrimeField field, SegmentAllocator memory, int blocks) {
    RowMatrix matrix = RowMatrix.allocate(memory, blocks * ROUNDS, PREPROCESSED_WIDTH);
    TraceWriter writer = new TraceWriter(field, matrix);
    for (int row = 0; row < matrix.rows(); row++) {
      int round = row % ROUNDS;
      writer.row(row).putHalves(K[round]).put(round == ROUNDS - 1);
    }
    return matrix;
  }

  private static int[][] pad(byte[] message) {
    int blocks = Math.ceilDiv(message.length + 1 + Long.BYTES, BLOCK_BYTES);
    ByteBuffer padded = ByteBuffer.allocate(blocks * BLOCK_BYTES);
    padded.put(message).put((byte) 0x80);
    padded.putLong(padded.capacity() - Long.BYTES, (long) message.length * Byte.SIZE).rewind();
    int[][] words = new int[blocks][WINDOW];
    for (int[] block : words) {
      Arrays.setAll(block, _ -> padded.getInt());
    }
    return words;
  }

  /** All words that the rows of a block hold; the last row's w[16] is of the next block's first. */
  private static int[] schedule(int[] block, int nextBlock) {
    int[] w = Arrays.copyOf(block, ROUNDS + WINDOW);
    for (int t = 0; t < ROUNDS; t++) {
      int following = t == ROUNDS - 1 ? nextBlock : w[t + 1];
      w[t + WINDOW] = w[t] + small0(following) + w[t + 9] + small1(w[t + 14]);
    }
    return w;
  }

  private void block(int firstRow, int[] w) {
    for (int t = 0; t < ROUNDS; t++) {
      writer.row(firstRow + t);
      int following = w[t + WINDOW] - w[t] - w[t + 9] - small1(w[t + 14]);
      round(K[t], Arrays.copyOfRange(w, t, t + WINDOW), following);
    }
    for (int i = 0; i < STATE; i++) {
      chained[i] += state[i];
      state[i] = chained[i];
    }
  }

  /** Writes a row, in the order in which {@link Sha256} declares columns, and takes its round. */
  private void round(int k, int[] w, int followingSmall0) {
    for (int i = 0; i < STATE; i++) {
      if (i == 3 || i == 7) {
        writer.putHalves(state[i]);
      } else {
        writer.putBits(state[i], Integer.SIZE);
      }
    }
    writer.putBits(w[0], Integer.SIZE).putBits(w[14], Integer.SIZE);
    for (int i = 0; i < WINDOW; i++) {
      if (i != 0 && i != 14) {
        writer.putHalves(w[i]);
      }
    }
    writer.putHalves(small0(w[0])).putHalves(small1(w[14]));
    putSum(2, w[0], followingSmall0, w[9], small1(w[14]));

    int a = state[0];
    int e = state[4];
    int sum0 = Integer.rotateRight(a, 2) ^ Integer.rotateRight(a, 13) ^ Integer.rotateRight(a, 22);
    int sum1 = Integer.rotateRight(e, 6) ^ Integer.rotateRight(e, 11) ^ Integer.rotateRight(e, 25);
    int majority = a & state[1] ^ a & state[2] ^ state[1] & state[2];
    int choice = e & state[5] ^ ~e & state[6];
    writer.putHalves(sum0).putHalves(sum1).putHalves(majority).putHalves(choice);
    int h = state[7];
    int newA = putSum(3, h, sum1, choice, k, w[0], sum0, majority);
    int newE = putSum(3, h, sum1, choice, k, w[0], state[3]);
    System.arraycopy(state, 0, state, 1, STATE - 1);
    state[0] = newA;
    state[4] = newE;
    for (int i = 0; i < STATE; i++) {
      writer.putHalves(chained[i]);
      putSum(1, chained[i], state[i]);
    }
  }

  /** Writes a sum and its carries. */
  private int putSum(int carryBits, int... terms) {
    int low = 0;
    int high = 0;
    for (int term : terms) {
      low += term & 0xFFFF;
      high += term >>> 16;
    }
    int lowCarry = low >>> 16;
    high += lowCarry;
    int sum = high << 16 | low & 0xFFFF;
    writer.putHalves(sum).putBits(lowCarry, carryBits).putBits(high >>> 16, carryBits);
    return sum;
  }

  private static int small0(int w) {
    return Integer.rotateRight(w, 7) ^ Integer.rotateRight(w, 18) ^ w >>> 3;
  }

  private static int small1(int w) {
    return Integer.rotateRight(w, 17) ^ Integer.rotateRight(w, 19) ^ w >>> 10;
  }
}
