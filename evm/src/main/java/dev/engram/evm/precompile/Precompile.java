/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.evm.precompile;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The precompiled contracts at addresses 1 to 10, those of Cancun.
 *
 * <p>A call asks for the {@linkplain #gas gas} first and {@linkplain #run runs} only when it is
 * paid: the gas is what bounds the work and the memory that an input can cause. Input is read as if
 * followed by zeros, but where Ethereum demands an exact length. Stateless; all threads may use
 * one.
 *
 * <table>
 * <caption>Gas and output; w is the input's length in words, rounded up</caption>
 * <tr><th>address</th><th>contract</th><th>gas</th><th>output</th></tr>
 * <tr><td>1</td><td>{@link #ECRECOVER}</td><td>3000</td><td>32 bytes, or none</td></tr>
 * <tr><td>2</td><td>{@link #SHA256}</td><td>60 + 12w</td><td>32 bytes</td></tr>
 * <tr><td>3</td><td>{@link #RIPEMD160}</td><td>600 + 120w</td><td>32 bytes, 12 of them zero</td></tr>
 * <tr><td>4</td><td>{@link #IDENTITY}</td><td>15 + 3w</td><td>the input</td></tr>
 * <tr><td>5</td><td>{@link #MODEXP}</td><td>EIP-2565</td><td>as long as the modulus</td></tr>
 * <tr><td>6, 7</td><td>{@link #BN254_ADD}, {@link #BN254_MUL}</td><td>EIP-1108</td>
 *     <td>unsupported</td></tr>
 * <tr><td>8</td><td>{@link #BN254_PAIRING}</td><td>EIP-1108</td>
 *     <td>unsupported</td></tr>
 * <tr><td>9</td><td>{@link #BLAKE2F}</td><td>a round</td><td>64 bytes, or failure</td></tr>
 * <tr><td>10</td><td>{@link #POINT_EVALUATION}</td><td>50000</td><td>unsupported</td></tr>
 * </table>
 */
public enum Precompile {
  /** The address that signed a hash. */
  ECRECOVER(1),
  SHA256(2),
  RIPEMD160(3),
  /** Copies its input. */
  IDENTITY(4),
  /** b^e mod m of any lengths, EIP-198. */
  MODEXP(5),
  /** Addition on alt_bn128, EIP-196; running it is unsupported. */
  BN254_ADD(6),
  /** Multiplication by a scalar on alt_bn128, EIP-196; running it is unsupported. */
  BN254_MUL(7),
  /** The pairing check on alt_bn128, EIP-197; running it is unsupported. */
  BN254_PAIRING(8),
  /** The compression function of BLAKE2b, EIP-152. */
  BLAKE2F(9),
  /** A KZG proof's check, EIP-4844; running it is unsupported. */
  POINT_EVALUATION(10);

  private static final Precompile[] BY_NUMBER = values();

  private final int number;

  Precompile(int number) {
    this.number = number;
  }

  /** The precompile whose address, as a number, is {@code number}; null if there is none. */
  public static @Nullable Precompile at(long number) {
    return number >= 1 && number <= BY_NUMBER.length ? BY_NUMBER[(int) number - 1] : null;
  }

  /** Its address as a number, 1 to 10. */
  public int number() {
    return number;
  }

  /**
   * Gas that running it on {@code length} bytes of {@code data} from {@code offset} costs, {@link
   * Long#MAX_VALUE} if no call could pay.
   */
  public long gas(byte[] data, int offset, int length) {
    return switch (this) {
      case ECRECOVER -> 3_000;
      case SHA256 -> 60 + 12 * words(length);
      case RIPEMD160 -> 600 + 120 * words(length);
      case IDENTITY -> 15 + 3 * words(length);
      case MODEXP -> ModExp.gas(data, offset, length);
      case BN254_ADD -> 150;
      case BN254_MUL -> 6_000;
      case BN254_PAIRING -> 45_000 + 34_000L * (length / 192);
      case BLAKE2F -> Blake2f.gas(data, offset, length);
      case POINT_EVALUATION -> 50_000;
    };
  }

  /**
   * The output for {@code length} bytes of {@code data} from {@code offset}, in an array of its
   * own; null if the input is refused, and with it all the gas of the call. To be called only if
   * {@link #gas} was paid.
   *
   * @throws UnsupportedPrecompile for {@link #BN254_ADD}, {@link #BN254_MUL}, {@link
   *     #BN254_PAIRING} and {@link #POINT_EVALUATION}
   */
  public byte @Nullable [] run(byte[] data, int offset, int length) {
    return switch (this) {
      case ECRECOVER -> Ecrecover.run(data, offset, length);
      case SHA256 -> Hashes.sha256(data, offset, length);
      case RIPEMD160 -> Hashes.ripemd160(data, offset, length);
      case IDENTITY -> Arrays.copyOfRange(data, offset, offset + length);
      case MODEXP -> ModExp.run(data, offset, length);
      case BLAKE2F -> Blake2f.run(data, offset, length);
      case BN254_ADD, BN254_MUL, BN254_PAIRING, POINT_EVALUATION ->
          throw new UnsupportedPrecompile(this);
    };
  }

  private static long words(int length) {
    return length + 31L >> 5;
  }
}
