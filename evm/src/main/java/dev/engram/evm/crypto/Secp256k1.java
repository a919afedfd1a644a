/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.evm.crypto;

import java.math.BigInteger;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.math.ec.ECAlgorithms;
import org.bouncycastle.math.ec.ECCurve;
import org.bouncycastle.math.ec.ECPoint;
import org.bouncycastle.util.BigIntegers;
import org.jspecify.annotations.Nullable;

/** Recovers the key that signed, ECDSA on secp256k1, Yellow Paper appendix F. Stateless. */
public final class Secp256k1 {

  private static final X9ECParameters PARAMETERS = CustomNamedCurves.getByName("secp256k1");
  private static final ECCurve CURVE = PARAMETERS.getCurve();
  private static final ECPoint GENERATOR = PARAMETERS.getG();

  /** The group's order. */
  private static final BigInteger ORDER = PARAMETERS.getN();

  private Secp256k1() {}

  /**
   * The public key under which (r, s) signs {@code hash}, as the 64 bytes of its coordinates, or
   * null if there is none.
   *
   * <p>An s in the upper half of the range is taken, as the precompile must; a transaction's
   * signature must be checked for it by the caller, EIP-2.
   *
   * @param hash what was signed, read as a number
   * @param odd whether the y of the signature's point, whose x is r, is odd
   * @param r 1 to the group's order less 1, else there is no key
   * @param s as r
   */
  public static byte @Nullable [] recover(
      BigInteger hash, boolean odd, BigInteger r, BigInteger s) {
    if (!isScalar(r) || !isScalar(s)) {
      return null;
    }
    byte[] compressed = new byte[33];
    compressed[0] = (byte) (odd ? 3 : 2);
    BigIntegers.asUnsignedByteArray(r, compressed, 1, 32);
    ECPoint point;
    try {
      point = CURVE.decodePoint(compressed);
    } catch (IllegalArgumentException e) {
      // No point of the curve has this x: half of all r.
      return null;
    }
    // Q = (s R - hash G) / r
    BigInteger inverse = r.modInverse(ORDER);
    BigInteger ofGenerator = hash.negate().multiply(inverse).mod(ORDER);
    BigInteger ofPoint = s.multiply(inverse).mod(ORDER);
    ECPoint key =
        ECAlgorithms.sumOfTwoMultiplies(GENERATOR, ofGenerator, point, ofPoint).normalize();
    if (key.isInfinity()) {
      return null;
    }
    byte[] encoded = new byte[64];
    key.getAffineXCoord().encodeTo(encoded, 0);
    key.getAffineYCoord().encodeTo(encoded, 32);
    return encoded;
  }

  private static boolean isScalar(BigInteger value) {
    return value.signum() > 0 && value.compareTo(ORDER) < 0;
  }
}
