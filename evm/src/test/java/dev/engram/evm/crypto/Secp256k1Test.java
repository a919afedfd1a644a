/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.evm.crypto;

import static java.math.BigInteger.ONE;
import static java.math.BigInteger.TWO;
import static java.math.BigInteger.ZERO;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Random;
import org.bouncycastle.asn1.sec.SECNamedCurves;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.math.ec.ECPoint;
import org.junit.jupiter.api.Test;

/**
 * Recovery against signatures made here with the textbook's formula and the library's generic curve
 * arithmetic.
 */
final class Secp256k1Test {

  private static final X9ECParameters GENERIC = SECNamedCurves.getByName("secp256k1");
  private static final BigInteger N = GENERIC.getN();
  private static final BigInteger P =
      TWO.pow(256).subtract(TWO.pow(32)).subtract(BigInteger.valueOf(977));

  private record Signature(BigInteger r, BigInteger s, boolean odd) {}

  @Test
  void theKeyOfEthereumsTestAccountIsRecovered() {
    BigInteger key =
        new BigInteger("45a915e4d060149eb4365960e6a7a45f334393093061116b197e3240065ff2d8", 16);
    BigInteger hash = new BigInteger("c0ffee", 16);
    Signature signature = sign(key, hash, new BigInteger("1234567890abcdef", 16));
    byte[] recovered =
        Objects.requireNonNull(Secp256k1.recover(hash, signature.odd, signature.r, signature.s));
    byte[] address = Arrays.copyOfRange(Keccak256.of(recovered), 12, 32);
    assertThat(HexFormat.of().formatHex(address))
        .isEqualTo("a94f5374fce5edbc8e2a8697c15331677e6ebf0b");
  }

  @Test
  void signersAreRecoveredFromBothFormsOfTheirSignatures() {
    Random random = new Random(9);
    for (int i = 0; i < 50; i++) {
      BigInteger key = new BigInteger(255, random).add(ONE);
      BigInteger hash = new BigInteger(256, random);
      Signature signature = sign(key, hash, new BigInteger(255, random).add(ONE));
      byte[] expected = encode(GENERIC.getG().multiply(key));
      assertThat(Secp256k1.recover(hash, signature.odd, signature.r, signature.s))
          .isEqualTo(expected);
      assertThat(Secp256k1.recover(hash, !signature.odd, signature.r, N.subtract(signature.s)))
          .isEqualTo(expected);
      assertThat(Secp256k1.recover(hash, !signature.odd, signature.r, signature.s))
          .isNotEqualTo(expected);
    }
  }

  @Test
  void anRThatIsNoPointsXHasNoKey() {
    int without = 0;
    for (int x = 1; x <= 100; x++) {
      BigInteger r = BigInteger.valueOf(x);
      BigInteger square = r.pow(3).add(BigInteger.valueOf(7));
      boolean onCurve = square.modPow(P.subtract(ONE).shiftRight(1), P).equals(ONE);
      assertThat(Secp256k1.recover(ONE, false, r, ONE) != null).as("x = %d", x).isEqualTo(onCurve);
      without += onCurve ? 0 : 1;
    }
    assertThat(without).isBetween(30, 70);
  }

  @Test
  void scalarsOutsideTheGroupHaveNoKey() {
    BigInteger r = GENERIC.getG().normalize().getAffineXCoord().toBigInteger();
    assertThat(Secp256k1.recover(ONE, false, r, N.subtract(ONE))).isNotNull();
    for (BigInteger bad : new BigInteger[] {ZERO, N, N.add(ONE), TWO.pow(256).subtract(ONE)}) {
      assertThat(Secp256k1.recover(ONE, false, r, bad)).as("s = %x", bad).isNull();
      assertThat(Secp256k1.recover(ONE, false, bad, ONE)).as("r = %x", bad).isNull();
    }
  }

  @Test
  void aKeyAtInfinityIsNoKey() {
    // For R = G, whose y is even, Q = (s - hash) / r G.
    BigInteger r = GENERIC.getG().normalize().getAffineXCoord().toBigInteger();
    BigInteger five = BigInteger.valueOf(5);
    assertThat(Secp256k1.recover(five, false, r, five)).isNull();
    assertThat(Secp256k1.recover(five.add(N), false, r, five)).isNull();
    assertThat(Secp256k1.recover(five, true, r, five)).isNotNull();
    assertThat(Secp256k1.recover(ZERO, false, r, five)).isNotNull();
  }

  private static Signature sign(BigInteger key, BigInteger hash, BigInteger nonce) {
    ECPoint point = GENERIC.getG().multiply(nonce).normalize();
    BigInteger r = point.getAffineXCoord().toBigInteger().mod(N);
    BigInteger s = hash.add(r.multiply(key)).multiply(nonce.modInverse(N)).mod(N);
    return new Signature(r, s, point.getAffineYCoord().testBitZero());
  }

  private static byte[] encode(ECPoint point) {
    return Arrays.copyOfRange(point.getEncoded(false), 1, 65);
  }
}
