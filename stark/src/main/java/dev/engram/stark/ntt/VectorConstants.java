/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.ntt;

import dev.engram.stark.field.PrimeField;
import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * What {@link VectorQuarters} and {@link VectorChores} are made for: a field, and the vectors of a
 * machine.
 *
 * @param species of 8 or 16 words
 * @param prime p
 * @param negatedInverse −p^-1 mod 2^32: a Montgomery word times this is Shoup's quotient of the
 *     plain word
 * @param i a root of order 4, as a plain word
 * @param iQuotient its quotient
 * @param iInverse 1/i, as a plain word
 * @param iInverseQuotient its quotient
 */
record VectorConstants(
    VectorSpecies<Integer> species,
    int prime,
    int negatedInverse,
    int i,
    int iQuotient,
    int iInverse,
    int iInverseQuotient) {

  /** The constants for a field and vectors of so many bits. */
  static VectorConstants of(PrimeField field, int bits) {
    int negatedInverse = -field.inverseOfPrime();
    int i = field.rootOfUnity(2);
    int inverse = field.neg(i);
    return new VectorConstants(
        bits == 512 ? IntVector.SPECIES_512 : IntVector.SPECIES_256,
        field.prime(),
        negatedInverse,
        field.value(i),
        i * negatedInverse,
        field.value(inverse),
        inverse * negatedInverse);
  }

  /** Those that a class was instantiated with. */
  static VectorConstants of(MethodHandles.Lookup lookup) {
    try {
      return MethodHandles.classData(lookup, "_", VectorConstants.class);
    } catch (IllegalAccessException e) {
      throw new ExceptionInInitializerError(e);
    }
  }
}
