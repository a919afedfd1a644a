/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.cli.statetest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.engram.cli.input.BadInput;
import dev.engram.cli.input.Mutants;
import dev.engram.evm.AccessListEntry;
import dev.engram.evm.uint256.Uint256;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class StateTestDecoderTest {

  private static final String GOOD =
      """
      {"t": {
        "_info": {"comment": "", "hash": [{"deep": [1, 2]}]},
        "env": {"currentCoinbase": "0x2adc25665018aa1fe0e6bc666dac8fc2697ff9ba",
          "currentNumber": "0x01", "currentTimestamp": "0x03e8",
          "currentGasLimit": "0x7fffffffffffffff", "currentBaseFee": "0x0a",
          "currentRandom": "0x07", "currentDifficulty": "0x020000", "currentExcessBlobGas": "0x00"},
        "pre": {"a94f5374fce5edbc8e2a8697c15331677e6ebf0b":
          {"balance": "0x0f", "nonce": "0xffffffffffffffff", "code": "0x6000", "storage": {"0x": "0x5"}}},
        "transaction": {"sender": "0xa94f5374fce5edbc8e2a8697c15331677e6ebf0b", "to": "",
          "nonce": "0x:bigint 0x010000000000000000", "maxFeePerGas": "0x0a",
          "maxPriorityFeePerGas": "10",
          "data": ["0x", "0xff"], "gasLimit": ["0x0186a0"], "value": ["0x00", "0x1"],
          "accessLists": [null, [{"address": "0xa94f5374fce5edbc8e2a8697c15331677e6ebf0b",
            "storageKeys": ["0x01"]}]],
          "blobVersionedHashes": [], "maxFeePerBlobGas": "0x1", "secretKey": "0x45"},
        "post": {"Cancun": [
          {"hash": "0x0000000000000000000000000000000000000000000000000000000000000001",
           "logs": "0x0000000000000000000000000000000000000000000000000000000000000002",
           "expectException": "Some", "txbytes": "0x",
           "indexes": {"data": 1, "gas": 0, "value": 1}}]}
      }}
      """;

  @Test
  void everythingThatGeneratorsWriteIsUnderstood() {
    List<StateTest> tests = decode(GOOD);

    assertThat(tests).hasSize(1);
    StateTest test = tests.getFirst();
    assertThat(test.name()).isEqualTo("t");
    assertThat(test.environment().gasLimit()).isEqualTo(Long.MAX_VALUE);
    assertThat(test.environment().random()).isEqualTo(Uint256.of(7));
    assertThat(test.pre().values())
        .singleElement()
        .satisfies(account -> {
          assertThat(account.nonce()).isEqualTo(-1);
          assertThat(account.storage()).containsEntry(Uint256.ZERO, Uint256.of(5));
        });
    StateTest.Template transaction = test.transaction();
    assertThat(transaction.to()).isNull();
    assertThat(transaction.nonce()).isEqualTo(BigInteger.TWO.pow(64));
    assertThat(transaction.maxPriorityFeePerGas()).isEqualTo(BigInteger.TEN);
    assertThat(transaction.accessLists())
        .containsExactly(
            null, List.of(new AccessListEntry(transaction.sender(), List.of(Uint256.of(1)))));
    assertThat(transaction.blobVersionedHashes()).isEmpty();
    assertThat(test.post().get("Cancun"))
        .singleElement()
        .satisfies(chosen -> {
          assertThat(chosen.data()).isEqualTo(1);
          assertThat(chosen.value()).isEqualTo(1);
          assertThat(chosen.exception()).isEqualTo("Some");
        });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"env\" | \"environment\" | /t: is no state test: it has no env",
        "\"0x0f\" | \"x\" | balance: \"x\" is not a number (line 8, column 17)",
        "\"0x6000\" | \"6000\" | code: hexadecimal starts with 0x",
        "\"data\": 1 | \"data\": 2 | has no data 2, gas 0 and value 1, which Cancun asks for",
        "\"data\": 1 | \"data\": -1 | /t/post/Cancun/0/indexes/data: -1 is not between 0",
        "\"logs\" | \"log\" | /t/post/Cancun/0: needs hash and logs",
        "0002\" | 02\" | /t/post/Cancun/0/logs: needs 32 bytes, found 31",
        "\"sender\" | \"from\" | the transaction has no sender",
        "\"maxFeePerGas\" | \"fee\" | needs either gasPrice or maxFeePerGas",
        "\"0xffffffffffffffff\" | \"0x1ffffffffffffffff\" | needs more than 64 bits"
      })
  void whatIsWrongIsToldWithItsPlace(String part, String damaged, String message) {
    assertThatThrownBy(() -> decode(GOOD.replace(part, damaged)))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining(message);
  }

  @Test
  void aFileWithoutTestsIsRefused() {
    assertThatThrownBy(() -> decode("{}")).hasMessage("there are no tests in it");
  }

  @Test
  void damagedFilesAreRefusedInOneLineOrRead() {
    Mutants.feed(5_000, StateTestDecoder::decode, GOOD.getBytes(StandardCharsets.UTF_8));
  }

  @MethodSource("seeds")
  @FuzzTest
  void anyBytesAreRefusedInOneLineOrRead(byte[] document) {
    Mutants.refusesOnlyAsBadInput(StateTestDecoder::decode, document);
  }

  static Stream<byte[]> seeds() {
    return Stream.of(GOOD.getBytes(StandardCharsets.UTF_8));
  }

  private static List<StateTest> decode(String document) {
    return StateTestDecoder.decode(document.getBytes(StandardCharsets.UTF_8));
  }
}
