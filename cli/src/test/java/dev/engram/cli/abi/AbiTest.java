/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.cli.abi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.engram.cli.input.BadInput;
import dev.engram.cli.input.Hex;
import dev.engram.evm.Log;
import dev.engram.evm.state.Address;
import dev.engram.evm.uint256.Uint256;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Vectors are those of Solidity's contract ABI specification, and selectors that every explorer
 * knows.
 */
class AbiTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "transfer(address,uint256) | 0xa9059cbb",
        "transfer(address to, uint value) returns (bool) | 0xa9059cbb",
        "balanceOf ( address ) | 0x70a08231",
        "totalSupply() | 0x18160ddd",
        "baz(uint32,bool) | 0xcdcd77c0",
        "Error(string) | 0x08c379a0",
        "Panic(uint256) | 0x4e487b71"
      })
  void aSelectorIsTheHashOfTheCanonicalForm(String signature, String selector) {
    assertThat(Hex.text(Signature.parse(signature).selector())).isEqualTo(selector);
  }

  @Test
  void namesAndLocationsAreNoPartOfTheCanonicalForm() {
    assertThat(Signature.parse(" bar ( bytes3 , bytes calldata b) returns (uint x)").canonical())
        .isEqualTo("bar(bytes3,bytes)");
  }

  @Test
  void anEventIsKnownByItsWholeHash() {
    assertThat(Hex.word(Signature.parse("Transfer(address,address,uint256)").topic()))
        .isEqualTo("0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef");
  }

  @Test
  void staticValuesAreWords() {
    Signature baz = Signature.parse("baz(uint32 x, bool y)");

    assertThat(Hex.text(baz.call(values(baz, "69", "true"))))
        .isEqualTo("0xcdcd77c0" + "%064x%064x".formatted(69, 1));
  }

  @Test
  void dynamicValuesStandInTheTail() {
    // the layout of the specification's f(uint256,uint32[],bytes10,bytes), without the array
    Signature f = Signature.parse("f(uint256,string,bytes10,bytes)");
    byte[] data =
        AbiCodec.encode(
            values(f, "0x123", "hi", "0x31323334353637383930", "0x48656c6c6f2c20776f726c6421"));

    assertThat(Hex.text(data))
        .isEqualTo(
            "0x"
                + "%064x%064x".formatted(0x123, 0x80)
                + "31323334353637383930"
                + "00".repeat(22)
                + "%064x%064x".formatted(0xc0, 2)
                + "6869"
                + "00".repeat(30)
                + "%064x".formatted(13)
                + "48656c6c6f2c20776f726c6421"
                + "00".repeat(19));
    assertThat(AbiCodec.decode(f.types(), data))
        .isEqualTo(
            values(f, "0x123", "hi", "0x31323334353637383930", "0x48656c6c6f2c20776f726c6421"));
  }

  @ParameterizedTest
  @CsvSource({
    "uint8, 255, 255",
    "int8, -128, -128",
    "int256, -1, -1",
    "bool, false, false",
    "bytes2, 0xbeef, 0xbeef",
    "bytes, 0x, 0x",
    "string, a b, '\"a b\"'",
    "address, 0x00000000000000000000000000000000000000ff, 0x00000000000000000000000000000000000000ff"
  })
  void aValueIsReadAndWrittenAsText(String type, String text, String written) {
    AbiValue value = AbiValue.of(AbiType.parse(type), text);

    assertThat(value.text(Address::toString)).isEqualTo(written);
    assertThat(AbiCodec.decode(List.of(value.type()), AbiCodec.encode(List.of(value))))
        .containsExactly(value);
  }

  @ParameterizedTest
  @CsvSource({
    "uint8, 256",
    "uint8, -1",
    "int8, 128",
    "int8, -129",
    "bool, 1",
    "bytes2, 0xbe",
    "bytes, be",
    "address, 0xff",
    "uint256, 0x1ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"
  })
  void aValueThatDoesNotFitIsRefused(String type, String text) {
    assertThatThrownBy(() -> AbiValue.of(AbiType.parse(type), text)).isInstanceOf(BadInput.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "uint7",
        "uint264",
        "uint08",
        "bytes0",
        "bytes33",
        "uint256[]",
        "tuple",
        "",
        "fixed"
      })
  void aTypeThatIsNotUnderstoodIsRefused(String name) {
    assertThatThrownBy(() -> AbiType.parse(name)).isInstanceOf(BadInput.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "f",
        "f(",
        "f(uint256,)",
        "f(uint256 a b)",
        "f((uint256))",
        "f() returns",
        "1f()"
      })
  void aSignatureThatIsNoneIsRefused(String text) {
    assertThatThrownBy(() -> Signature.parse(text)).isInstanceOf(BadInput.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0x", // too short for the head
        "0x00000000000000000000000000000000000000000000000000000000000000ff", // points beyond
        "0xffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff", // far beyond
        "0x0000000000000000000000000000000000000000000000007fffffffffffffff", // the sum overflows
        // a length that is longer than the data
        "0x0000000000000000000000000000000000000000000000000000000000000020"
            + "0000000000000000000000000000000000000000000000007fffffffffffffff"
      })
  void dataThatHoldsNoStringDecodesToNothing(String data) {
    assertThat(AbiCodec.decode(List.of(AbiType.parse("string")), Hex.bytes(data))).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"bool", "uint8", "int8", "address", "bytes31"})
  void aWordThatIsNotCanonicalDecodesToNothing(String type) {
    byte[] word = Hex.bytes("0x80" + "00".repeat(30) + "02");

    assertThat(AbiCodec.decode(List.of(AbiType.parse(type)), word)).isNull();
  }

  @Test
  void aLogIsToldInTheWordsOfItsEvent() {
    Catalog catalog = new Catalog();
    catalog.declare("event Sent(address indexed to, uint256 value, string indexed note)");
    Signature sent = Signature.parse("Sent(address,uint256,string)");
    Address alice = Address.parse("0x" + "ab".repeat(20));
    Log log =
        new Log(
            Address.ZERO,
            List.of(sent.topic(), alice.toUint256(), Uint256.of(7)),
            Uint256.of(5).toBytes());

    assertThat(catalog.event(log, _ -> "alice"))
        .isEqualTo("Sent(to: alice, value: 5, note: keccak " + Hex.word(Uint256.of(7)) + ")");
  }

  @Test
  void aLogThatDoesNotFitItsEventIsNotToldInItsWords() {
    Catalog catalog = new Catalog();
    catalog.declare("event Sent(address indexed to, uint256 value)");
    Uint256 topic = Signature.parse("Sent(address,uint256)").topic();
    byte[] word = new byte[32];

    Stream.of(
            new Log(Address.ZERO, List.of(), word),
            new Log(Address.ZERO, List.of(Uint256.ZERO), word),
            new Log(Address.ZERO, List.of(topic), word),
            new Log(Address.ZERO, List.of(topic, Uint256.ZERO), new byte[31]),
            new Log(Address.ZERO, List.of(topic, new Uint256(0, 0, 0, 1)), word))
        .forEach(log -> assertThat(catalog.event(log, Address::toString)).isNull());
  }

  @Test
  void controlCharactersOfAContractDoNotReachTheTerminal() {
    AbiValue value = AbiValue.of(AbiType.parse("string"), "a\033[31m\nb");

    assertThat(value.text(Address::toString)).isEqualTo("\"a [31m b\"");
  }

  private static List<AbiValue> values(Signature signature, String... texts) {
    return Stream.iterate(0, i -> i < texts.length, i -> i + 1)
        .map(i -> AbiValue.of(signature.types().get(i), texts[i]))
        .toList();
  }
}
