/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.protocol;

import dev.engram.stark.fri.FriSchedule;
import dev.engram.stark.security.Profile;
import dev.engram.stark.transcript.Transcript;
import dev.engram.stark.work.Workers;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the prover says and the verifier asks, in the one order there is. Both hold one and call the
 * same methods; the verifier's questions are the transcript's answers, so that what was not said
 * before a question cannot be made to fit it.
 *
 * <p>Where there is a nonce, the prover grinds and the verifier checks: {@link Nonce} is either.
 */
public final class Conversation {

  private final Layout layout;
  private final Profile profile;
  private final Transcript transcript;

  /** Does the work before a challenge, or checks that it was done. */
  @FunctionalInterface
  public interface Nonce {

    /**
     * Takes part in the transcript.
     *
     * @return whether the work is done
     */
    boolean pass(Transcript transcript, int bits);
  }

  /** Checks a nonce. */
  public static Nonce checking(long nonce) {
    return (transcript, bits) -> transcript.check(bits, nonce);
  }

  /** Looks for a nonce and writes it down. */
  public static Nonce grinding(Workers workers, long[] into, int at) {
    return (transcript, bits) -> {
      into[at] = transcript.grind(bits, workers);
      return true;
    };
  }

  /**
   * Says what is proven: the key, the heights, the public values.
   *
   * @param publicValues by AIR of the key, words in Montgomery form
   */
  public Conversation(Layout layout, List<int[]> publicValues) {
    this.layout = layout;
    this.profile = layout.key().profile();
    this.transcript =
        Transcript.of(profile.hash(), profile.extension(), "engram-stark-" + VerifyingKey.VERSION);
    byte[] digest = layout.key().digest();
    for (byte octet : digest) {
      transcript.absorb("key", Byte.toUnsignedLong(octet));
    }
    transcript.absorb("tables", layout.tables().size());
    for (Table table : layout.tables()) {
      transcript.absorb("air", table.air());
      transcript.absorb("rows", table.logRows());
      transcript.absorb("public", publicValues.get(table.air()));
    }
    for (Table table : layout.tables()) {
      int[] root = layout.key().airs().get(table.air()).preprocessedRoot();
      if (root != null) {
        transcript.absorbDigest("preprocessed", root);
      }
    }
  }

  /** Says the root of a tree. */
  public void root(TreeShape tree, int[] root) {
    transcript.absorbDigest(
        switch (tree.stage()) {
          case PREPROCESSED -> throw new IllegalArgumentException("the key has said it");
          case PARTITION -> "partition";
          case MAIN -> "main";
          case LOOKUP -> "lookup";
          case QUOTIENT -> "quotient";
        },
        root);
  }

  /** Asks for α and β, that messages are fingerprinted with; null if the work was not done. */
  public int @Nullable [][] lookup(Nonce nonce) {
    return nonce.pass(transcript, profile.grinding().lookup())
        ? new int[][] {transcript.sampleExtension(), transcript.sampleExtension()}
        : null;
  }

  /** Says the sums of the tables that interact. */
  public void sums(int[][] sums) {
    transcript.absorb("sums", sums);
  }

  /** Asks for γ, that constraints are joined with. */
  public int[] constraints() {
    return transcript.sampleExtension();
  }

  /** Asks for ζ, where polynomials are opened; null if the work was not done. */
  public int @Nullable [] point(Nonce nonce) {
    return nonce.pass(transcript, profile.grinding().outOfDomain())
        ? transcript.sampleExtension()
        : null;
  }

  /** Says the opened values. */
  public void openings(int[][][] local, int[][][] next) {
    for (int[][] values : local) {
      transcript.absorb("local", values);
    }
    for (int[][] values : next) {
      transcript.absorb("next", values);
    }
  }

  /** Asks for δ, that openings are joined with; null if the work was not done. */
  public int @Nullable [] batching(Nonce nonce) {
    return nonce.pass(transcript, profile.grinding().batching())
        ? transcript.sampleExtension()
        : null;
  }

  /**
   * Says the root of a step's leaves, and asks for the challenge that folds them and the one that a
   * word joins with; null if the work was not done.
   */
  public int @Nullable [][] folding(FriSchedule.Step step, int[] root, Nonce nonce) {
    transcript.absorb("height", step.logHeight());
    transcript.absorbDigest("leaves", root);
    if (!nonce.pass(transcript, profile.grinding().folding())) {
      return null;
    }
    int[] fold = transcript.sampleExtension();
    return new int[][] {fold, transcript.sampleExtension()};
  }

  /** Says the last polynomial, and asks for positions; null if the work was not done. */
  public int @Nullable [] positions(int[][] last, Nonce nonce) {
    transcript.absorb("last", last);
    return nonce.pass(transcript, profile.grinding().query())
        ? transcript.sampleIndices(profile.queries(), layout.fri().logTallest())
        : null;
  }
}
