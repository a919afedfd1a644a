/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.transcript;

import dev.engram.stark.commit.CommitmentHash;
import dev.engram.stark.field.ExtensionField;
import dev.engram.stark.field.PrimeField;
import dev.engram.stark.work.Workers;
import java.nio.charset.StandardCharsets;

/**
 * The conversation of a prover with a verifier whose challenges are hashes of all that was said
 * before. Both absorb and draw the same in the same order:
 *
 * {@snippet :
 * Transcript transcript = Transcript.of(CommitmentHash.BLAKE3, extension, "my protocol 1");
 * transcript.absorbDigest("main root", root);
 * long nonce = transcript.grind(16, workers); // the verifier: if (!check(16, nonce)) refuse
 * int[] challenge = transcript.sampleExtension();
 * }
 *
 * <p>Words are in Montgomery form, those that are drawn as well. Tags are for telling items apart;
 * they are part of what is hashed. Deterministic: nothing depends on the number of workers. For one
 * thread at a time.
 */
public final class Transcript {

  /*
   * An item is absorbed as numbers: its kind, how many words and indices were drawn since the item
   * before, the length of its tag in bytes, the tag three bytes to a number, how many parts it has,
   * and then those. This can be read in one way only, so different conversations are different
   * inputs of the hash, and how the items are cut into calls matters.
   */

  private static final int PROTOCOL = 1;
  private static final int WORDS = 2;
  private static final int ELEMENTS = 3;
  private static final int NUMBER = 4;
  private static final int DIGEST = 5;
  private static final int NONCE = 6;

  /** Bytes of a tag that are one number. */
  private static final int TAG_STEP = 3;

  /** Bits of a long that are one number, and how many it takes. */
  private static final int LIMB = 22;

  private static final int LIMBS = 3;

  private static final int MOST_BITS = 30;
  private static final long NONCES = 1L << 60;

  private final ExtensionField extension;
  private final PrimeField field;
  private final Oracle oracle;
  private int drawn;

  private Transcript(ExtensionField extension, Oracle oracle) {
    this.extension = extension;
    this.field = extension.base();
    this.oracle = oracle;
  }

  /**
   * An empty transcript.
   *
   * @param hash what challenges are computed with
   * @param field what challenges are drawn from
   * @param protocol who talks, with a version: transcripts of other protocols have nothing in
   *     common with this one
   */
  public static Transcript of(CommitmentHash hash, ExtensionField field, String protocol) {
    Oracle oracle =
        hash == CommitmentHash.POSEIDON2
            ? new DuplexOracle(field.base())
            : new HashOracle(hash, field.base());
    Transcript transcript = new Transcript(field, oracle);
    transcript.begin(PROTOCOL, protocol, 0);
    transcript.begin(PROTOCOL, field.toString(), 0);
    return transcript;
  }

  private void begin(int kind, String tag, int parts) {
    byte[] bytes = tag.getBytes(StandardCharsets.UTF_8);
    oracle.number(kind);
    oracle.number(drawn);
    oracle.number(bytes.length);
    for (int i = 0; i < bytes.length; i += TAG_STEP) {
      int packed = 0;
      for (int k = i; k < Math.min(bytes.length, i + TAG_STEP); k++) {
        packed |= (bytes[k] & 0xFF) << 8 * (k - i);
      }
      oracle.number(packed);
    }
    oracle.number(parts);
    drawn = 0;
  }

  /**
   * Absorbs elements of the base field.
   *
   * @throws IllegalArgumentException if a word is not below the prime
   */
  public void absorb(String tag, int[] words) {
    begin(WORDS, tag, words.length);
    for (int word : words) {
      absorbWord(tag, word);
    }
  }

  /**
   * Absorbs elements of the extension.
   *
   * @throws IllegalArgumentException if an element is not of its degree, or a word not below the
   *     prime
   */
  public void absorb(String tag, int[][] elements) {
    begin(ELEMENTS, tag, elements.length);
    for (int[] element : elements) {
      if (element.length != extension.degree()) {
        throw new IllegalArgumentException(
            tag + " has an element of " + element.length + " words, not " + extension.degree());
      }
      for (int word : element) {
        absorbWord(tag, word);
      }
    }
  }

  private void absorbWord(String tag, int word) {
    if (!field.holds(word)) {
      throw new IllegalArgumentException(
          tag + " has " + Integer.toUnsignedString(word) + ", which is not below " + field.prime());
    }
    oracle.element(word);
  }

  /** Absorbs a number, which may be any. */
  public void absorb(String tag, long number) {
    begin(NUMBER, tag, LIMBS);
    limbs(number);
  }

  private void limbs(long number) {
    for (int limb = 0; limb < LIMBS; limb++) {
      oracle.number((int) (number >>> LIMB * limb) & (1 << LIMB) - 1);
    }
  }

  /**
   * Absorbs a digest of eight words, which may be any.
   *
   * @throws IllegalArgumentException if they are not eight
   */
  public void absorbDigest(String tag, int[] digest) {
    if (digest.length != CommitmentHash.DIGEST) {
      throw new IllegalArgumentException(tag + " has " + digest.length + " words, not 8");
    }
    begin(DIGEST, tag, digest.length);
    oracle.digest(digest);
  }

  /** Draws an element of the extension, each equally likely. */
  public int[] sampleExtension() {
    int[] element = new int[extension.degree()];
    for (int i = 0; i < element.length; i++) {
      element[i] = oracle.drawElement();
    }
    drawn += element.length;
    return element;
  }

  /**
   * Draws numbers below 2^bits, each equally likely, in the order in which they are drawn; some may
   * be the same.
   *
   * @throws IllegalArgumentException if bits are below 0 or above 30
   */
  public int[] sampleIndices(int count, int bits) {
    requireBits(bits);
    int[] indices = new int[count];
    for (int i = 0; i < count; i++) {
      indices[i] = oracle.drawBits(bits);
    }
    drawn += count;
    return indices;
  }

  /**
   * Finds a nonce that takes about 2^bits trials to find, and absorbs it.
   *
   * @return the smallest that {@link #check} takes
   * @throws IllegalArgumentException if bits are below 0 or above 30
   */
  public long grind(int bits, Workers workers) {
    requireBits(bits);
    long nonce = oracle.search(bits, workers);
    absorbNonce(bits, nonce);
    return nonce;
  }

  /**
   * Whether a nonce is one that could have been found, and absorbs it either way. No nonce makes
   * this throw.
   *
   * @throws IllegalArgumentException if bits are below 0 or above 30
   */
  public boolean check(int bits, long nonce) {
    requireBits(bits);
    boolean passes = nonce >= 0 && nonce < NONCES && oracle.passes(bits, nonce);
    absorbNonce(bits, nonce);
    return passes;
  }

  private void absorbNonce(int bits, long nonce) {
    begin(NONCE, "", 1 + LIMBS);
    oracle.number(bits);
    limbs(nonce);
  }

  private static void requireBits(int bits) {
    if (bits < 0 || bits > MOST_BITS) {
      throw new IllegalArgumentException("bits are 0 to 30, not " + bits);
    }
  }
}
