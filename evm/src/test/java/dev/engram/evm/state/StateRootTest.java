/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.evm.state;

import static dev.engram.evm.OfficialTests.hex;
import static org.assertj.core.api.Assertions.assertThat;

import dev.engram.evm.OfficialTests;
import dev.engram.evm.code.Code;
import dev.engram.evm.uint256.Uint256;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class StateRootTest {

  @Test
  void anInvalidTransactionLeavesTheRootOfTheStateBefore() {
    int cases = 0;
    for (Path file : OfficialTests.files("GeneralStateTests")) {
      for (JsonNode test : OfficialTests.read(file)) {
        for (JsonNode fork : test.get("post")) {
          for (JsonNode expected : fork) {
            if (expected.has("expectException")) {
              byte[] root = hex(expected.get("hash").asString());
              assertThat(stateOf(test.get("pre")).root()).as(file.toString()).isEqualTo(root);
              cases++;
            }
          }
        }
      }
    }
    assertThat(cases).isGreaterThanOrEqualTo(20);
  }

  @Test
  void aStateWithoutAccountsHasTheRootOfTheEmptyTrie() {
    assertThat(new WorldState().root())
        .isEqualTo(hex("56e81f171bcc55a6ff8345e692c0f86e5b48e01b996cadc001622fb5e363b421"));
  }

  private static WorldState stateOf(JsonNode accounts) {
    WorldState state = new WorldState();
    for (var entry : accounts.properties()) {
      JsonNode account = entry.getValue();
      Map<Uint256, Uint256> storage = new HashMap<>();
      for (var slot : account.get("storage").properties()) {
        storage.put(word(slot.getKey()), word(slot.getValue().asString()));
      }
      state.put(
          Address.parse(entry.getKey()),
          word(account.get("balance").asString()),
          word(account.get("nonce").asString()).limb0(),
          Code.of(hex(account.get("code").asString())),
          storage);
    }
    return state;
  }

  private static Uint256 word(String text) {
    byte[] digits = hex(text);
    return Uint256.fromBytes(digits, 0, digits.length);
  }
}
