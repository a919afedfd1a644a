/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.security;

import dev.engram.stark.commit.CommitmentHash;
import dev.engram.stark.field.ExtensionField;
import dev.engram.stark.field.PrimeField;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * All parameters of the proof system. A profile belongs to the verifier: it is part of the
 * verifying key, never of a proof.
 *
 * @param name what it is called; a name such as {@code proven-100} is a promise that a test of the
 *     build computes
 * @param bits what a proof must be worth, computed from its own shape, to be accepted
 * @param field what traces are made of
 * @param extensionDegree 4 or 5, of the field that challenges are drawn from
 * @param logBlowup the code's rate is 2^−logBlowup
 * @param queries positions that are looked at
 * @param grinding work before challenges
 * @param regime what the bits are proven in
 * @param logArity each step of FRI folds 2^logArity values to one, 1 to 3
 * @param logFinalLength FRI ends with a polynomial of 2^logFinalLength coefficients, sent in clear
 * @param hash of commitments and of the transcript
 * @param zeroKnowledge whether proofs tell nothing but what they state
 */
public record Profile(
    String name,
    int bits,
    PrimeField field,
    int extensionDegree,
    int logBlowup,
    int queries,
    Grinding grinding,
    Regime regime,
    int logArity,
    int logFinalLength,
    CommitmentHash hash,
    boolean zeroKnowledge) {

  /** 100 proven bits by unique decoding: the fastest prover. */
  public static final Profile PROVEN_100 =
      new Profile(
          "proven-100",
          100,
          PrimeField.KOALA_BEAR,
          4,
          1,
          188,
          new Grinding(18, 5, 18, 8, 22),
          new Regime.UniqueDecoding(),
          3,
          5,
          CommitmentHash.BLAKE3,
          false);

  /** 100 proven bits up to the Johnson bound: smaller proofs, about twice the work. */
  public static final Profile COMPACT_100 =
      new Profile(
          "compact-100",
          100,
          PrimeField.KOALA_BEAR,
          5,
          2,
          94,
          new Grinding(0, 0, 4, 0, 20),
          new Regime.Johnson(5),
          3,
          5,
          CommitmentHash.BLAKE3,
          false);

  /** 120 proven bits by unique decoding. */
  public static final Profile PROVEN_120 =
      new Profile(
          "proven-120",
          120,
          PrimeField.KOALA_BEAR,
          5,
          2,
          148,
          new Grinding(4, 0, 4, 0, 20),
          new Regime.UniqueDecoding(),
          3,
          5,
          CommitmentHash.BLAKE3,
          false);

  /**
   * For tests of AIRs, in milliseconds: a proof convinces nobody. No verifier takes it that was not
   * told to.
   */
  public static final Profile INSECURE_TEST =
      new Profile(
          "insecure-test",
          0,
          PrimeField.KOALA_BEAR,
          4,
          1,
          12,
          Grinding.none(),
          new Regime.UniqueDecoding(),
          3,
          4,
          CommitmentHash.BLAKE3,
          false);

  /** Those that may be named. */
  public static final List<Profile> SHIPPED =
      List.of(PROVEN_100, COMPACT_100, PROVEN_120, INSECURE_TEST);

  private static final int MOST_QUERIES = 1024;

  /**
   * Takes the parameters.
   *
   * @throws IllegalArgumentException if one lies outside what the system is made for
   */
  public Profile {
    require(!name.isEmpty() && name.length() <= 64, "a profile's name has 1 to 64 characters");
    require(bits >= 0 && bits <= 128, "a profile claims 0 to 128 bits");
    require(logBlowup >= 1 && logBlowup <= 4, "the blow-up is 2 to 16");
    require(queries >= 1 && queries <= MOST_QUERIES, "there are 1 to " + MOST_QUERIES + " queries");
    require(logArity >= 1 && logArity <= 3, "FRI folds by 2, 4 or 8");
    require(logFinalLength >= 4 && logFinalLength <= 8, "FRI ends at 16 to 256 coefficients");
    require(extensionDegree == 4 || extensionDegree == 5, "extensions are of degree 4 or 5");
  }

  /** The profile of a name, if it is shipped. */
  public static Optional<Profile> named(String name) {
    return SHIPPED.stream().filter(profile -> profile.name.equals(name)).findFirst();
  }

  /** The field that challenges are drawn from. */
  public ExtensionField extension() {
    return new ExtensionField(field, extensionDegree);
  }

  /** The same, telling nothing but what is stated. */
  public Profile withZeroKnowledge() {
    return new Profile(
        name + "-zk",
        bits,
        field,
        extensionDegree,
        logBlowup,
        queries,
        grinding,
        regime,
        logArity,
        logFinalLength,
        hash,
        true);
  }

  /** The same with another hash. */
  public Profile withHash(CommitmentHash other) {
    return new Profile(
        name,
        bits,
        field,
        extensionDegree,
        logBlowup,
        queries,
        grinding,
        regime,
        logArity,
        logFinalLength,
        other,
        zeroKnowledge);
  }

  /** The same over another field. */
  public Profile withField(PrimeField other) {
    return new Profile(
        name,
        bits,
        other,
        extensionDegree,
        logBlowup,
        queries,
        grinding,
        regime,
        logArity,
        logFinalLength,
        hash,
        zeroKnowledge);
  }

  /** What a verifying key's digest binds: every parameter, in words. */
  public byte[] canonical() {
    return String.join(
            "|",
            name,
            "bits " + bits,
            "p " + field.prime() + " generator " + field.generator(),
            "extension " + extensionDegree + " " + constant() + " " + quadratic(),
            "blow-up " + logBlowup,
            "queries " + queries,
            grinding.toString(),
            regime.toString(),
            "arity " + logArity,
            "last " + logFinalLength,
            hash.toString(),
            "hides " + zeroKnowledge)
        .getBytes(StandardCharsets.UTF_8);
  }

  private int constant() {
    return extensionDegree == 4 ? field.quarticConstant() : field.quinticConstant();
  }

  private int quadratic() {
    return extensionDegree == 4 ? 0 : field.quinticQuadratic();
  }

  private static void require(boolean holds, String rule) {
    if (!holds) {
      throw new IllegalArgumentException(rule);
    }
  }
}
