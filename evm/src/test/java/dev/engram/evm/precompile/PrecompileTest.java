/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.evm.precompile;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class PrecompileTest {

  /** A signature of Ethereum's test account: hash, v = 28, r, s. */
  private static final String SIGNED =
      "18c547e4f7b0f325ad1e56f57e26c745b09a3e503d86e00e5255ff7f715d3d1c"
          + "000000000000000000000000000000000000000000000000000000000000001c"
          + "73b1693892219d736caba55bdb67216e485557ea6b6af75f37096c9aa6a5a75f"
          + "eeb940b1d03b21e36b0e47e79769f095fe2ab855bd91e3a38756b7d75a9c4549";

  private static final String SIGNER =
      "000000000000000000000000a94f5374fce5edbc8e2a8697c15331677e6ebf0b";

  /**
   * A state, the block "abc" and its offset: the inputs of EIP-152's vectors between rounds and
   * flag.
   */
  private static final String COMPRESSION =
      "48c9bdf267e6096a3ba7ca8485ae67bb2bf894fe72f36e3cf1361d5f3af54fa5"
          + "d182e6ad7f520e511f6c3e2b8c68059b6bbd41fbabd9831f79217e1319cde05b"
          + "616263"
          + "00".repeat(125)
          + "03"
          + "00".repeat(15);

  @Test
  void theTenOfCancunAreFoundByTheirAddresses() {
    assertThat(Precompile.at(1)).isEqualTo(Precompile.ECRECOVER);
    assertThat(Precompile.at(5)).isEqualTo(Precompile.MODEXP);
    assertThat(Precompile.at(10)).isEqualTo(Precompile.POINT_EVALUATION);
    for (Precompile precompile : Precompile.values()) {
      assertThat(Precompile.at(precompile.number())).isEqualTo(precompile);
    }
    for (long number : new long[] {0, 11, -1, (1L << 32) + 1, Long.MIN_VALUE, Long.MAX_VALUE}) {
      assertThat(Precompile.at(number)).isNull();
    }
  }

  @Test
  void ecrecoverFindsTheSigner() {
    assertThat(run(Precompile.ECRECOVER, SIGNED)).isEqualTo(SIGNER);
    assertThat(run(Precompile.ECRECOVER, SIGNED + "ff".repeat(40))).isEqualTo(SIGNER);
  }

  @Test
  void ecrecoverTakesAnSInTheUpperHalf() {
    // The signature above has one; its complement with the other v is the same signer's.
    String complement =
        SIGNED.substring(0, 126)
            + "1b"
            + SIGNED.substring(128, 192)
            + "1146bf4e2fc4de1c94f1b81868960f68bc842490f1b6bc98387ba6b57599fbf8";
    assertThat(run(Precompile.ECRECOVER, complement)).isEqualTo(SIGNER);
    assertThat(run(Precompile.ECRECOVER, SIGNED)).isEqualTo(SIGNER);
  }

  @Test
  void ecrecoverOfAnotherVIsEmptyHoweverHighItsBits() {
    for (int position = 0; position < 32; position++) {
      byte[] input = HexFormat.of().parseHex(SIGNED);
      for (int value : position == 31 ? new int[] {0, 1, 26, 29, 255} : new int[] {1, 0x10, 0x80}) {
        input[32 + position] = (byte) value;
        assertThat(Precompile.ECRECOVER.run(input, 0, 128)).isEmpty();
      }
    }
  }

  @Test
  void ecrecoverOfNoSignatureIsEmpty() {
    String head = SIGNED.substring(0, 128);
    String r = SIGNED.substring(128, 192);
    String s = SIGNED.substring(192);
    String zero = "00".repeat(32);
    String order = "fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141";
    for (String bad : new String[] {zero, order, "ff".repeat(32)}) {
      assertThat(run(Precompile.ECRECOVER, head + bad + s)).isEmpty();
      assertThat(run(Precompile.ECRECOVER, head + r + bad)).isEmpty();
    }
    assertThat(run(Precompile.ECRECOVER, "")).isEmpty();
  }

  @Test
  void sha256OfPublishedMessages() {
    assertHash(
        Precompile.SHA256, "", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    assertHash(
        Precompile.SHA256,
        "abc",
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  }

  @Test
  void ripemd160OfPublishedMessagesHasTwelveZerosBefore() {
    String zeros = "00".repeat(12);
    assertHash(Precompile.RIPEMD160, "", zeros + "9c1185a5c5e9fc54612808977ee8f548b2258d31");
    assertHash(Precompile.RIPEMD160, "a", zeros + "0bdc9d2d256b3ee9daae347be6f4dc835a467ffe");
    assertHash(Precompile.RIPEMD160, "abc", zeros + "8eb208f7e05d987a9b044a8e98c6b087f15a0bfc");
    assertHash(
        Precompile.RIPEMD160, "message digest", zeros + "5d0689ef49d2fae572b881b123a85ffa21595f36");
  }

  private static void assertHash(Precompile precompile, String message, String hash) {
    assertThat(run(precompile, HexFormat.of().formatHex(message.getBytes(US_ASCII))))
        .isEqualTo(hash);
  }

  @Test
  void identityCopiesItsInput() {
    byte[] data = {1, 2, 3, 4, 5};
    byte[] output = Precompile.IDENTITY.run(data, 1, 3);
    assertThat(output).containsExactly(2, 3, 4);
    data[2] = 9;
    assertThat(output).as("the copy when the input changes").containsExactly(2, 3, 4);
  }

  @Test
  void gasGrowsByTheWord() {
    byte[] data = new byte[400];
    for (int[] lengthAndWords : new int[][] {{0, 0}, {1, 1}, {32, 1}, {33, 2}, {384, 12}}) {
      int length = lengthAndWords[0];
      int words = lengthAndWords[1];
      assertThat(Precompile.ECRECOVER.gas(data, 0, length)).isEqualTo(3_000);
      assertThat(Precompile.SHA256.gas(data, 0, length)).isEqualTo(60 + 12 * words);
      assertThat(Precompile.RIPEMD160.gas(data, 0, length)).isEqualTo(600 + 120 * words);
      assertThat(Precompile.IDENTITY.gas(data, 0, length)).isEqualTo(15 + 3 * words);
    }
    assertThat(Precompile.BN254_ADD.gas(data, 0, 128)).isEqualTo(150);
    assertThat(Precompile.BN254_MUL.gas(data, 0, 96)).isEqualTo(6_000);
    assertThat(Precompile.BN254_PAIRING.gas(data, 0, 384)).isEqualTo(45_000 + 2 * 34_000);
    assertThat(Precompile.POINT_EVALUATION.gas(data, 0, 192)).isEqualTo(50_000);
  }

  @Test
  void blake2fGivesTheStatesOfEip152() {
    assertBlake2f(
        "00000000",
        "01",
        "08c9bcf367e6096a3ba7ca8485ae67bb2bf894fe72f36e3cf1361d5f3af54fa5"
            + "d282e6ad7f520e511f6c3e2b8c68059b9442be0454267ce079217e1319cde05b");
    assertBlake2f(
        "0000000c",
        "01",
        "ba80a53f981c4d0d6a2797b69f12f6e94c212f14685ac4b74b12bb6fdbffa2d1"
            + "7d87c5392aab792dc252d5de4533cc9518d38aa8dbf1925ab92386edd4009923");
    assertBlake2f(
        "0000000c",
        "00",
        "75ab69d3190a562c51aef8d88f1c2775876944407270c42c9844252c26d28752"
            + "98743e7f6d5ea2f2d3e8d226039cd31b4e426ac4f2d3d666a610c2116fde4735");
    assertBlake2f(
        "00000001",
        "01",
        "b63a380cb2897d521994a85234ee2c181b5f844d2c624c002677e9703449d2fb"
            + "a551b3a8333bcdf5f2f7e08993d53923de3d64fcc68c034e717b9293fed7a421");
  }

  private static void assertBlake2f(String rounds, String flag, String state) {
    assertThat(run(Precompile.BLAKE2F, rounds + COMPRESSION + flag)).isEqualTo(state);
  }

  @Test
  void blake2fFailsOnAnotherLengthOrFlag() {
    String input = "0000000c" + COMPRESSION + "01";
    assertThat(run(Precompile.BLAKE2F, "")).isNull();
    assertThat(run(Precompile.BLAKE2F, input.substring(2))).isNull();
    assertThat(run(Precompile.BLAKE2F, "00" + input)).isNull();
    for (String flag : new String[] {"02", "03", "80", "81", "ff"}) {
      assertThat(run(Precompile.BLAKE2F, "0000000c" + COMPRESSION + flag)).isNull();
    }
  }

  @Test
  void blake2fCostsItsRounds() {
    assertThat(gas(Precompile.BLAKE2F, "0000000c" + COMPRESSION + "01")).isEqualTo(12);
    assertThat(gas(Precompile.BLAKE2F, "ffffffff" + COMPRESSION + "01")).isEqualTo(0xffffffffL);
    assertThat(gas(Precompile.BLAKE2F, "ffffffff")).isZero();
  }

  @ParameterizedTest
  @EnumSource(names = {"BN254_ADD", "BN254_MUL", "BN254_PAIRING", "POINT_EVALUATION"})
  void whatIsUnsupportedSaysSo(Precompile precompile) {
    assertThatThrownBy(() -> precompile.run(new byte[192], 0, 192))
        .isInstanceOfSatisfying(
            UnsupportedPrecompile.class,
            e -> {
              assertThat(e.precompile()).isEqualTo(precompile);
              assertThat(e).hasMessageContaining(e.label());
            })
        .hasMessageContaining(precompile.name());
    assertThat(new UnsupportedPrecompile(Precompile.BN254_ADD).label()).isEqualTo("0x06 BN254_ADD");
  }

  @ParameterizedTest
  @EnumSource(names = {"ECRECOVER", "SHA256", "RIPEMD160", "IDENTITY", "MODEXP", "BLAKE2F"})
  void inputOfAnyLengthIsAnsweredFromItsOwnBytesAlone(Precompile precompile) {
    Random random = new Random(4);
    for (int length = 0; length <= 300; length++) {
      for (int kind = 0; kind < 4; kind++) {
        byte[] input = new byte[length];
        switch (kind) {
          case 0 -> random.nextBytes(input);
          case 1 -> Arrays.fill(input, (byte) -1);
          case 2 -> {
            for (int i = 31; i < length; i += 32) {
              input[i] = (byte) (1 + random.nextInt(60));
            }
          }
          default -> Arrays.fill(input, (byte) 0);
        }
        byte[] inside = new byte[length + 70];
        random.nextBytes(inside);
        System.arraycopy(input, 0, inside, 35, length);
        long gas = precompile.gas(input, 0, length);
        assertThat(precompile.gas(inside, 35, length)).isEqualTo(gas).isNotNegative();
        if (gas < 1_000_000) {
          assertThat(precompile.run(inside, 35, length))
              .isEqualTo(precompile.run(input, 0, length));
        }
      }
    }
  }

  private static long gas(Precompile precompile, String input) {
    byte[] data = HexFormat.of().parseHex(input);
    return precompile.gas(data, 0, data.length);
  }

  private static @Nullable String run(Precompile precompile, String input) {
    byte[] data = HexFormat.of().parseHex(input);
    byte[] output = precompile.run(data, 0, data.length);
    return output == null ? null : HexFormat.of().formatHex(output);
  }
}
