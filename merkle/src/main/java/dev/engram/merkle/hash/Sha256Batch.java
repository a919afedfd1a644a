/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.merkle.hash;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;

/** SHA-256 of up to sixteen messages of one length at a time, in the lanes of vectors. */
final class Sha256Batch implements HashBatch {

  /*
   * On a core of Zen 4 sixteen nodes take half of what they take one after another with the
   * processor's own instructions for SHA-256. But before the JIT has compiled vectors, they take a
   * thousand times as long. So at first all is hashed one by one; after much was, the other way is
   * rehearsed aside, and taken when it is the faster one. The system property engram.merkle.sha256
   * is for who wants one of the two: "vectors" from the beginning, or "jdk" for ever.
   */

  private static final int LANES = Sha256Vectors.LANES;
  private static final int BLOCK = 64;

  /** Words of a block. */
  private static final int WORDS = 16;

  /** From so many messages on, sixteen side by side take less time than one after another. */
  private static final int WORTH_VECTORS = 7;

  /** Messages after which a rehearsal, of a second or two, is worth its time. */
  private static final int MANY = 1 << 18;

  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

  /** Two words. */
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private static final VarHandle SHORT =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);

  /** Section 5.3.3. */
  private static final int[] INITIAL = {
    0x6A09E667, 0xBB67AE85, 0x3C6EF372, 0xA54FF53A, 0x510E527F, 0x9B05688C, 0x1F83D9AB, 0x5BE0CD19
  };

  /** Messages that all batches have hashed one by one. */
  private static final AtomicInteger HASHED = new AtomicInteger();

  private static final String PROPERTY = System.getProperty("engram.merkle.sha256", "");

  private static volatile boolean ready = PROPERTY.equals("vectors");

  private final OneByOne one = new OneByOne(new Sha256());

  /** Messages that this batch has hashed one by one and not told of. */
  private int hashed;

  /** Word k of lane i is at 16·k + i; the first sixteen are a block. */
  private final int[] words = new int[Sha256Vectors.ROUNDS * LANES];

  /** Likewise the state. */
  private final int[] state = new int[INITIAL.length * LANES];

  /** Of pairs, the beginning of the second block. */
  private final int[] lastWords = new int[LANES];

  /** Whether pairs wait, whose first blocks are in {@link #words}; or else messages. */
  private boolean pairs;

  private int waiting;
  private int length;
  private byte[] message = {};
  private final int[] offsets = new int[LANES];
  private final byte[][] into = new byte[LANES][];
  private final int[] at = new int[LANES];

  /** Where a pair that waits is put if few do. */
  private final byte[] pair = new byte[PAIR];

  /** Whether this processor has such vectors, and they may be used. */
  static boolean isPresent() {
    return isWanted(PROPERTY)
        && ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent()
        && Sha256Vectors.arePreferred();
  }

  /**
   * Whether vectors may be used.
   *
   * @throws IllegalArgumentException if the property says what it cannot
   */
  static boolean isWanted(String property) {
    return switch (property) {
      case "", "vectors" -> true;
      case "jdk" -> false;
      default ->
          throw new IllegalArgumentException(
              "engram.merkle.sha256 is vectors or jdk, not " + property);
    };
  }

  private void count() {
    if (++hashed == LANES) {
      hashed = 0;
      if (HASHED.get() < MANY && HASHED.addAndGet(LANES) == MANY) {
        Rehearsal.begin(Sha256Batch::piece, () -> ready = true);
      }
    }
  }

  private static Rehearsal.Piece piece() {
    Sha256Batch batch = new Sha256Batch();
    byte[][] digests = new byte[LANES][2 * Hasher.DIGEST];
    return new Rehearsal.Piece(
        () -> {
          for (byte[] digest : digests) {
            batch.one.pair(0, digest, 0, digest, Hasher.DIGEST, digest, 0);
          }
        },
        () -> {
          for (byte[] digest : digests) {
            batch.laterPair(0, digest, 0, digest, Hasher.DIGEST, digest, 0);
          }
        });
  }

  @Override
  public void message(byte[] message, int offset, int length, byte[] into, int at) {
    if (ready) {
      later(message, offset, length, into, at);
    } else {
      one.message(message, offset, length, into, at);
      count();
    }
  }

  @Override
  public void pair(
      int prefix, byte[] left, int leftAt, byte[] right, int rightAt, byte[] into, int at) {
    if (ready) {
      laterPair(prefix, left, leftAt, right, rightAt, into, at);
    } else {
      one.pair(prefix, left, leftAt, right, rightAt, into, at);
      count();
    }
  }

  /** Takes in a message that waits. */
  @SuppressWarnings("ReferenceEquality") // it is the array that matters
  void later(byte[] message, int offset, int length, byte[] into, int at) {
    Objects.checkFromIndexSize(offset, length, message.length);
    Objects.checkFromIndexSize(at, Hasher.DIGEST, into.length);
    if (pairs || message != this.message || length != this.length) {
      settle();
      pairs = false;
      this.message = message;
      this.length = length;
    }
    offsets[waiting] = offset;
    wait(into, at);
  }

  /** Takes in a pair that waits. */
  void laterPair(
      int prefix, byte[] left, int leftAt, byte[] right, int rightAt, byte[] into, int at) {
    Objects.checkFromIndexSize(leftAt, Hasher.DIGEST, left.length);
    Objects.checkFromIndexSize(rightAt, Hasher.DIGEST, right.length);
    Objects.checkFromIndexSize(at, Hasher.DIGEST, into.length);
    if (!pairs) {
      settle();
      pairs = true;
    }
    int lane = waiting;
    words[lane] = prefix << 16 | (short) SHORT.get(left, leftAt) & 0xFFFF;
    sevenWords(left, leftAt + 2, lane + LANES);
    words[8 * LANES + lane] =
        (short) SHORT.get(left, leftAt + 30) << 16 | (short) SHORT.get(right, rightAt) & 0xFFFF;
    sevenWords(right, rightAt + 2, lane + 9 * LANES);
    lastWords[lane] = (short) SHORT.get(right, rightAt + 30) << 16 | 0x8000;
    wait(into, at);
  }

  private void sevenWords(byte[] from, int at, int to) {
    long first = (long) LONG.get(from, at);
    long second = (long) LONG.get(from, at + 8);
    long third = (long) LONG.get(from, at + 16);
    words[to] = (int) (first >>> Integer.SIZE);
    words[to + LANES] = (int) first;
    words[to + 2 * LANES] = (int) (second >>> Integer.SIZE);
    words[to + 3 * LANES] = (int) second;
    words[to + 4 * LANES] = (int) (third >>> Integer.SIZE);
    words[to + 5 * LANES] = (int) third;
    words[to + 6 * LANES] = (int) INT.get(from, at + 24);
  }

  private void wait(byte[] into, int at) {
    this.into[waiting] = into;
    this.at[waiting] = at;
    waiting++;
    if (waiting == LANES) {
      settle();
    }
  }

  @Override
  public void clear() {
    waiting = 0;
  }

  @Override
  public void settle() {
    int count = waiting;
    waiting = 0;
    if (count < WORTH_VECTORS) {
      settleOneByOne(count);
      return;
    }
    for (int k = 0; k < INITIAL.length; k++) {
      Arrays.fill(state, k * LANES, (k + 1) * LANES, INITIAL[k]);
    }
    if (pairs) {
      Sha256Vectors.compress(state, words);
      System.arraycopy(lastWords, 0, words, 0, LANES);
      pad(1, PAIR);
    } else {
      compressMessages(count);
    }
    for (int i = 0; i < count; i++) {
      byte[] digest = into[i];
      for (int k = 0; k < INITIAL.length; k += 2) {
        long high = (long) state[k * LANES + i] << Integer.SIZE;
        LONG.set(digest, at[i] + 4 * k, high | Integer.toUnsignedLong(state[(k + 1) * LANES + i]));
      }
    }
  }

  private void settleOneByOne(int count) {
    for (int i = 0; i < count; i++) {
      if (pairs) {
        for (int k = 0; k < WORDS; k++) {
          INT.set(pair, 4 * k, words[k * LANES + i]);
        }
        SHORT.set(pair, BLOCK, (short) (lastWords[i] >>> 16));
        one.message(pair, 0, PAIR, into[i], at[i]);
      } else {
        one.message(message, offsets[i], length, into[i], at[i]);
      }
    }
  }

  private void compressMessages(int count) {
    int done = 0;
    for (; length - done >= BLOCK; done += BLOCK) {
      for (int i = 0; i < count; i++) {
        words(i, offsets[i] + done, WORDS);
      }
      Sha256Vectors.compress(state, words);
    }
    int whole = (length - done) / 4;
    int bytes = length - done - 4 * whole;
    for (int i = 0; i < count; i++) {
      words(i, offsets[i] + done, whole);
      int word = 0;
      for (int j = length - bytes; j < length; j++) {
        word = word << 8 | message[offsets[i] + j] & 0xFF;
      }
      words[whole * LANES + i] = (word << 8 | 0x80) << 8 * (3 - bytes);
    }
    pad(whole + 1, length);
  }

  private void words(int lane, int from, int count) {
    int k = 0;
    for (; k + 1 < count; k += 2) {
      long two = (long) LONG.get(message, from + 4 * k);
      words[k * LANES + lane] = (int) (two >>> Integer.SIZE);
      words[(k + 1) * LANES + lane] = (int) two;
    }
    if (k < count) {
      words[k * LANES + lane] = (int) INT.get(message, from + 4 * k);
    }
  }

  /** Compresses what there is of a last block, and the length of the message (section 5.1.1). */
  private void pad(int used, int length) {
    Arrays.fill(words, used * LANES, WORDS * LANES, 0);
    if (used > WORDS - 2) {
      Sha256Vectors.compress(state, words);
      Arrays.fill(words, 0, WORDS * LANES, 0);
    }
    Arrays.fill(words, (WORDS - 2) * LANES, (WORDS - 1) * LANES, length >>> 29);
    Arrays.fill(words, (WORDS - 1) * LANES, WORDS * LANES, length << 3);
    Sha256Vectors.compress(state, words);
  }
}
