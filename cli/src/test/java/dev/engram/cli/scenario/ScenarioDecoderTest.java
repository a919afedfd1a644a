/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.cli.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.engram.cli.input.BadInput;
import dev.engram.cli.input.Mutants;
import dev.engram.evm.Fork;
import dev.engram.evm.state.Address;
import dev.engram.evm.uint256.Uint256;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ScenarioDecoderTest {

  /** Every member that there is. */
  private static final String FULL =
      """
      {
        "title": "All",
        "fork": "Shanghai",
        "block": {"number": 7, "timestamp": "0x10", "gasLimit": 1000000,
          "coinbase": "0x00000000000000000000000000000000000000cb",
          "baseFee": "1 gwei", "prevRandao": "0xff", "chainId": 5},
        "accounts": {
          "alice": {"balance": "2.5 ether", "nonce": 3},
          "vault": {"address": "0x00000000000000000000000000000000000000aa",
            "code": "0x00", "storage": {"0x0": "0x1", "7": 8}},
          "0x00000000000000000000000000000000000000bb": {"code": "other.hex"}
        },
        "abi": ["event Sent(address indexed to, uint256 value)", "error Poor(address who)"],
        "steps": [
          {"title": "Deploy", "deploy": "a.hex", "as": "token", "from": "alice",
            "constructor": "(string,uint8)", "args": ["A", 1], "value": 1, "gas": 500000},
          {"call": "f(address,bytes4,bool) returns (bool,int8)", "to": "token", "from": "alice",
            "args": ["vault", "0x01020304", false],
            "expect": {"status": "success", "returns": [true, "-1"], "logs": 0, "gasUsed": 21000,
              "output": "0x"}},
          {"to": "0x00000000000000000000000000000000000000bb", "input": "0xff", "from": "vault",
            "expect": {"status": "revert", "reason": "no"}}
        ]
      }
      """;

  @Test
  void everyMemberIsRead() {
    Scenario scenario = decode(FULL);

    assertThat(scenario.title()).isEqualTo("All");
    assertThat(scenario.fork()).isEqualTo(Fork.SHANGHAI);
    assertThat(scenario.block().number()).isEqualTo(7);
    assertThat(scenario.block().timestamp()).isEqualTo(16);
    assertThat(scenario.block().gasLimit()).isEqualTo(1_000_000);
    assertThat(scenario.block().coinbase().limb0()).isEqualTo(0xcb);
    assertThat(scenario.block().baseFee()).isEqualTo(Uint256.of(1_000_000_000));
    assertThat(scenario.block().prevRandao()).isEqualTo(Uint256.of(255));
    assertThat(scenario.block().chainId()).isEqualTo(5);
    assertThat(scenario.accounts())
        .extracting(Scenario.Holder::name)
        .containsExactly("alice", "vault", "");
    assertThat(scenario.accounts().get(0).balance().toBigInteger())
        .isEqualTo(new BigInteger("2500000000000000000"));
    assertThat(scenario.accounts().get(0).nonce()).isEqualTo(3);
    assertThat(scenario.accounts().get(1).address().limb0()).isEqualTo(0xaa);
    assertThat(scenario.accounts().get(1).storage())
        .isEqualTo(Map.of(Uint256.ZERO, Uint256.of(1), Uint256.of(7), Uint256.of(8)));
    assertThat(scenario.accounts().get(2).code())
        .isInstanceOfSatisfying(
            Scenario.CodeSource.FileName.class,
            file -> assertThat(file.name()).isEqualTo("other.hex"));
    assertThat(scenario.steps()).hasSize(3);
    assertThat(scenario.steps().get(0).gas()).isEqualTo(500_000);
    assertThat(scenario.steps().get(1).gas()).isEqualTo(1_000_000);
    assertThat(scenario.steps().get(1).action()).isInstanceOf(Step.Call.class);
    assertThat(scenario.steps().get(2).action())
        .isInstanceOfSatisfying(
            Step.Send.class, send -> assertThat(send.input()).containsExactly(0xff));
    assertThat(scenario.steps().get(2).expectation().reason()).isEqualTo("no");
  }

  @Test
  void theOrderOfMembersDoesNotMatter() {
    Scenario scenario =
        decode(
            "{\"steps\": [{\"args\": [\"a\"], \"to\": \"a\", \"call\": \"f(address)\", \"from\": \"a\"}],"
                + "\"accounts\": {\"a\": {}}, \"block\": {\"gasLimit\": 99}}");

    assertThat(scenario.steps().getFirst().gas()).isEqualTo(99);
  }

  @Test
  void anAccountWithoutAnAddressIsWhereItsNameSays() {
    // Keccak-256 of "alice", its last 20 bytes
    assertThat(decode(step("")).accounts().getFirst().address())
        .isEqualTo(Address.parse("0x5dad7600c5d89fe3824ffa99ec1c3eb8bf3b0501"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[] | needs an object, found an array",
        "{} | needs steps",
        "{\"steps\": []} | needs steps",
        "{\"steps\": {}} | /steps: needs an array, found an object",
        "{\"stepps\": []} | /stepps: unknown name",
        "{\"title\": 1} | /title: needs a string, found a whole number",
        "{\"fork\": \"Frontier\"} | /fork: no fork \"Frontier\"; it is one of Berlin",
        "{\"block\": {\"number\": -1}} | /block/number: -1 is not between 0 and",
        "{\"block\": {\"number\": 9223372036854775808}} | /block/number: 9223372036854775808 is",
        "{\"block\": {\"baseFee\": 1e3}} | /block/baseFee: needs a whole number, found a number with",
        "{\"block\": {\"difficulty\": 1}} | /block/difficulty: unknown name; it is one of number",
        "{\"accounts\": {\"a b\": {}}} | /accounts/a b: hexadecimal starts with 0x",
        "{\"accounts\": {\"0xab\": {}}} | /accounts/0xab: an address has 20 bytes, found 1",
        "{\"accounts\": {\"a\": {\"nonce\": \"x\"}}} | /accounts/a/nonce: \"x\" is not a number",
        "{\"accounts\": {\"a\": {\"code\": \"0x0\"}}} | /accounts/a/code: an odd number",
        "{\"accounts\": {\"a\": {\"code\": \"\"}}} | /accounts/a/code: needs code or the name",
        "{\"accounts\": {\"a\": {\"storage\": {\"k\": 1}}}} | /accounts/a/storage/k: \"k\" is not a",
        "{\"accounts\": {\"a\": {\"storage\": {\"0\": 1, \"0x0\": 1}}}} | storage/0x0: the same slot",
        "{\"accounts\": {\"a\": {}, \"a\": {}}} | Duplicate Object property \"a\"",
        "{\"abi\": [\"function f()\"]} | /abi/0: \"function f()\" is no declaration",
        "{\"abi\": [\"event F(uint7 a)\"]} | /abi/0: \"uint7\" is not a type",
        "{\"abi\": [\"event F(uint256[] a)\"]} | is not a type that is understood here: arrays are"
      })
  void whatIsWrongInADocumentIsToldWithItsPlace(String document, String message) {
    assertThatThrownBy(() -> decode(document))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"to\": \"alice\" | /steps/0: needs from",
        "\"from\": \"alice\" | /steps/0: needs deploy or to",
        "\"from\": \"bob\", \"to\": \"alice\" | /steps/0/from: there is no account bob",
        "\"from\": \"alice\", \"to\": \"0x01\" | /steps/0/to: an address has 20 bytes, found 1",
        "\"from\": \"alice\", \"to\": \"token\" | /steps/0/to: there is no account token",
        "\"from\": \"alice\", \"deploy\": \"0x00\", \"to\": \"alice\" | deploys, so it has no to",
        "\"from\": \"alice\", \"deploy\": \"0x00\", \"as\": \"alice\" | /as: there is another alice",
        "\"from\": \"alice\", \"deploy\": \"0x00\", \"as\": \"1\" | /steps/0/as: \"1\" is no name",
        "\"from\": \"alice\", \"deploy\": \"0x00\", \"args\": [1] | has 1 args for 0 parameters",
        "\"from\": \"alice\", \"to\": \"alice\", \"as\": \"x\" | deploys nothing",
        "\"from\": \"alice\", \"to\": \"alice\", \"args\": [] | has args but no call",
        "\"from\": \"alice\", \"to\": \"alice\", \"call\": \"f\" | /steps/0/call: \"f\" is no signature",
        "\"from\": \"alice\", \"to\": \"alice\", \"call\": \"()\" | a function has a name",
        "\"from\": \"alice\", \"to\": \"alice\", \"call\": \"f()\", \"input\": \"0x\" | takes one of them",
        "\"from\": \"alice\", \"to\": \"alice\", \"call\": \"f(bool)\" | has 0 args for 1 parameters",
        "\"from\": \"alice\", \"to\": \"alice\", \"call\": \"f(bool)\", \"args\": [1] | /steps/0/args/0",
        "\"from\": \"alice\", \"to\": \"alice\", \"call\": \"f(uint8)\", \"args\": [256] | does not fit",
        "\"from\": \"alice\", \"to\": \"alice\", \"call\": \"f(address)\", \"args\": [\"bob\"] | no account bob",
        "\"from\": \"alice\", \"to\": \"alice\", \"call\": \"f(string)\", \"args\": [7] | a number is no string",
        "\"from\": \"alice\", \"to\": \"alice\", \"call\": \"f(string)\", \"args\": [[]] | found an array",
        "\"from\": \"alice\", \"to\": \"alice\", \"value\": \"1 dollar\" | /steps/0/value: \"1 dollar\"",
        "\"from\": \"alice\", \"to\": \"alice\", \"gas\": null | /steps/0/gas: needs a whole number",
        "\"from\": \"alice\", \"to\": \"alice\", \"expect\": {\"status\": \"ok\"} | \"ok\" is no status",
        "\"from\": \"alice\", \"to\": \"alice\", \"expect\": {\"returns\": [1]} | expects 1 values, but",
        "\"from\": \"alice\", \"to\": \"alice\", \"expect\": {\"logs\": \"-1\"} | /expect/logs: \"-1\"",
        "\"from\": \"alice\", \"to\": \"alice\", \"expects\": {} | /steps/0/expects: unknown name"
      })
  void whatIsWrongInAStepIsToldWithItsPlace(String members, String message) {
    assertThatThrownBy(() -> decode(step(members)))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining(message);
  }

  @Test
  void aContractCanOnlyBeCalledAfterItWasDeployed() {
    String deploy = "{\"deploy\": \"0x00\", \"as\": \"token\", \"from\": \"alice\"}";
    String call = "{\"to\": \"token\", \"from\": \"alice\"}";
    String document = "{\"accounts\": {\"alice\": {}}, \"steps\": [%s, %s]}";

    assertThat(decode(document.formatted(deploy, call)).steps()).hasSize(2);
    assertThatThrownBy(() -> decode(document.formatted(call, deploy)))
        .hasMessageContaining("/steps/0/to: there is no account token");
  }

  @Test
  void damagedScenariosAreRefusedInOneLineOrRead() {
    Mutants.feed(5_000, ScenarioDecoder::decode, FULL.getBytes(StandardCharsets.UTF_8));
  }

  @MethodSource("seeds")
  @FuzzTest
  void anyBytesAreRefusedInOneLineOrRead(byte[] document) {
    Mutants.refusesOnlyAsBadInput(ScenarioDecoder::decode, document);
  }

  static Stream<byte[]> seeds() {
    return Stream.of(FULL.getBytes(StandardCharsets.UTF_8));
  }

  private static String step(String members) {
    return "{\"accounts\": {\"alice\": {}}, \"steps\": [{%s}]}"
        .formatted(members.isEmpty() ? "\"from\": \"alice\", \"to\": \"alice\"" : members);
  }

  private static Scenario decode(String document) {
    return ScenarioDecoder.decode(document.getBytes(StandardCharsets.UTF_8));
  }
}
