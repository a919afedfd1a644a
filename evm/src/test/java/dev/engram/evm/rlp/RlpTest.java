/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.evm.rlp;

import static dev.engram.evm.OfficialTests.hex;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.engram.evm.OfficialTests;
import dev.engram.evm.uint256.Uint256;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class RlpTest {

  @Test
  void theOfficialItemsAreEncodedAndDecoded() throws InvalidRlp {
    JsonNode cases = OfficialTests.read(OfficialTests.path("RLPTests/rlptest.json"));
    assertThat(cases.size()).isGreaterThanOrEqualTo(28);
    for (var entry : cases.properties()) {
      RlpItem item = item(entry.getValue().get("in"));
      byte[] encoding = hex(entry.getValue().get("out").asString());
      assertThat(Rlp.encode(item)).as(entry.getKey()).isEqualTo(encoding);
      assertThat(Rlp.decode(encoding)).as(entry.getKey()).isEqualTo(item);
    }
  }

  @Test
  void theOfficialInvalidEncodingsAreRefused() {
    JsonNode cases = OfficialTests.read(OfficialTests.path("RLPTests/invalidRLPTest.json"));
    assertThat(cases.size()).isGreaterThanOrEqualTo(25);
    for (var entry : cases.properties()) {
      byte[] encoding = hex(entry.getValue().get("out").asString());
      assertThatExceptionOfType(InvalidRlp.class)
          .as(entry.getKey())
          .isThrownBy(() -> Rlp.decode(encoding));
    }
  }

  @Test
  void bytesAfterTheItemAreRefusedWhereTheyStart() {
    assertThatExceptionOfType(InvalidRlp.class)
        .isThrownBy(() -> Rlp.decode(hex("0xc20102" + "00")))
        .withMessage("trailing bytes at byte 3")
        .satisfies(problem -> assertThat(problem.offset()).isEqualTo(3));
  }

  @Test
  void anItemMayNotReachBeyondItsList() {
    assertThatExceptionOfType(InvalidRlp.class)
        .isThrownBy(() -> Rlp.decode(hex("0xc4" + "c2" + "820102" + "03")))
        .satisfies(problem -> assertThat(problem.offset()).isEqualTo(2));
  }

  @Test
  void aLengthThatPromisesGigabytesIsRefusedBeforeAnythingIsAllocated() {
    for (String promise : List.of("bb7fffffff", "fb7fffffff", "bf7fffffffffffffff", "ffffffffff")) {
      assertThatExceptionOfType(InvalidRlp.class)
          .as(promise)
          .isThrownBy(() -> Rlp.decode(hex(promise + "00".repeat(60))));
    }
  }

  @Test
  void listsNestAsDeepAsAllowedAndNoDeeper() throws InvalidRlp {
    byte[] deepest = nested(RlpReader.MAX_DEPTH);
    assertThat(Rlp.encode(Rlp.decode(deepest))).isEqualTo(deepest);
    assertThatExceptionOfType(InvalidRlp.class)
        .isThrownBy(() -> Rlp.decode(nested(RlpReader.MAX_DEPTH + 1)))
        .withMessageContaining("too deep");
    assertThatExceptionOfType(InvalidRlp.class)
        .isThrownBy(() -> Rlp.decode(nested(8 * RlpReader.MAX_DEPTH)));
  }

  @Test
  void numbersHaveNoLeadingZeros() {
    assertThat(Rlp.integer(0)).isEqualTo(hex("80"));
    assertThat(Rlp.integer(0x7f)).isEqualTo(hex("7f"));
    assertThat(Rlp.integer(0x80)).isEqualTo(hex("8180"));
    assertThat(Rlp.integer(-1)).isEqualTo(hex("88ffffffffffffffff"));
    assertThat(Rlp.integer(Uint256.ZERO)).isEqualTo(hex("80"));
    assertThat(Rlp.integer(new Uint256(0, 1, 0, 0))).isEqualTo(hex("89010000000000000000"));
    assertThat(Rlp.integer(new Uint256(-1, -1, -1, -1))).isEqualTo(hex("a0" + "ff".repeat(32)));
  }

  @Test
  void everyRandomItemComesBack() throws InvalidRlp {
    Random random = new Random(1);
    for (int i = 0; i < 2_000; i++) {
      RlpItem item = randomItem(random, 4);
      assertThat(Rlp.decode(Rlp.encode(item))).isEqualTo(item);
    }
  }

  @Test
  void whateverIsAcceptedIsTheOneEncodingOfWhatItSays() {
    Random random = new Random(2);
    int accepted = 0;
    int refused = 0;
    for (int i = 0; i < 20_000; i++) {
      byte[] data = Rlp.encode(randomItem(random, 3));
      data[random.nextInt(data.length)] = (byte) random.nextInt();
      try {
        RlpItem item = Rlp.decode(data);
        assertThat(Rlp.encode(item)).isEqualTo(data);
        accepted++;
      } catch (InvalidRlp expected) {
        refused++;
      }
    }
    assertThat(accepted).isPositive();
    assertThat(refused).isPositive();
  }

  private static RlpItem item(JsonNode in) {
    if (in.isArray()) {
      return new RlpItem.Items(
          StreamSupport.stream(in.spliterator(), false).map(RlpTest::item).toList());
    }
    if (in.isNumber()) {
      return number(in.bigIntegerValue());
    }
    String text = in.asString();
    return text.startsWith("#")
        ? number(new BigInteger(text.substring(1)))
        : new RlpItem.Bytes(text.getBytes(StandardCharsets.UTF_8));
  }

  private static RlpItem number(BigInteger value) {
    byte[] signed = value.signum() == 0 ? new byte[0] : value.toByteArray();
    boolean padded = signed.length > 1 && signed[0] == 0;
    return new RlpItem.Bytes(padded ? Arrays.copyOfRange(signed, 1, signed.length) : signed);
  }

  private static RlpItem randomItem(Random random, int depth) {
    if (depth == 0 || random.nextBoolean()) {
      byte[] data = new byte[random.nextInt(4) == 0 ? random.nextInt(300) : random.nextInt(3)];
      random.nextBytes(data);
      return new RlpItem.Bytes(data);
    }
    return new RlpItem.Items(
        random.ints(random.nextInt(6)).mapToObj(i -> randomItem(random, depth - 1)).toList());
  }

  /** An empty list in as many lists less one. */
  private static byte[] nested(int depth) {
    byte[] list = Rlp.list();
    for (int i = 1; i < depth; i++) {
      list = Rlp.list(list);
    }
    return list;
  }
}
