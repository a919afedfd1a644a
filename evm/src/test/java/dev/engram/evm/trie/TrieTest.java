/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.evm.trie;

import static dev.engram.evm.OfficialTests.hex;
import static org.assertj.core.api.Assertions.assertThat;

import dev.engram.evm.OfficialTests;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

class TrieTest {

  @Test
  void anEmptyTrieHasTheRootOfTheEmptyString() {
    assertThat(Trie.plain().root())
        .asHexString()
        .isEqualToIgnoringCase("56e81f171bcc55a6ff8345e692c0f86e5b48e01b996cadc001622fb5e363b421");
  }

  @ParameterizedTest
  @CsvSource({
    "trietest.json, false, 4",
    "trietest_secureTrie.json, true, 3",
    "trieanyorder.json, false, 7",
    "trieanyorder_secureTrie.json, true, 7",
    "hex_encoded_securetrie_test.json, true, 3"
  })
  void theOfficialRootsCome(String file, boolean secure, int atLeast) {
    JsonNode cases = OfficialTests.read(OfficialTests.path("TrieTests/" + file));
    assertThat(cases.size()).isGreaterThanOrEqualTo(atLeast);
    for (var entry : cases.properties()) {
      Trie trie = secure ? Trie.secure() : Trie.plain();
      for (JsonNode[] step : steps(entry.getValue().get("in"))) {
        apply(trie, step);
      }
      assertThat(trie.root())
          .as(file + " " + entry.getKey())
          .isEqualTo(hex(entry.getValue().get("root").asString()));
    }
  }

  @ParameterizedTest
  @CsvSource({"trieanyorder.json, false", "trieanyorder_secureTrie.json, true"})
  void theRootDoesNotDependOnTheOrder(String file, boolean secure) {
    for (var entry : OfficialTests.read(OfficialTests.path("TrieTests/" + file)).properties()) {
      List<JsonNode[]> steps = steps(entry.getValue().get("in"));
      for (int seed = 0; seed < 8; seed++) {
        Collections.shuffle(steps, new Random(seed));
        Trie trie = secure ? Trie.secure() : Trie.plain();
        steps.forEach(step -> apply(trie, step));
        assertThat(trie.root())
            .as(entry.getKey())
            .isEqualTo(hex(entry.getValue().get("root").asString()));
      }
    }
  }

  @Test
  void theOfficialNeighboursOfAKeyAreFound() {
    JsonNode cases = OfficialTests.read(OfficialTests.path("TrieTests/trietestnextprev.json"));
    for (var entry : cases.properties()) {
      Trie trie = Trie.plain();
      entry.getValue().get("in").forEach(key -> trie.put(bytes(key), new byte[] {1}));
      for (JsonNode neighbours : entry.getValue().get("tests")) {
        byte[] key = bytes(neighbours.get(0));
        assertThat(text(trie.pathBefore(key))).isEqualTo(neighbours.get(1).asString());
        assertThat(text(trie.pathAfter(key))).isEqualTo(neighbours.get(2).asString());
      }
    }
  }

  @Test
  void aPairThatIsPutAndRemovedLeavesTheRoot() {
    Trie trie = Trie.plain();
    trie.put(new byte[] {1, 2}, new byte[] {3});
    byte[] before = trie.root();
    trie.put(new byte[] {1, 2, 3}, new byte[40]);
    assertThat(trie.root()).isNotEqualTo(before);
    trie.remove(new byte[] {1, 2, 3});
    assertThat(trie.root()).isEqualTo(before);
  }

  private static void apply(Trie trie, JsonNode[] step) {
    if (step[1].isNull()) {
      trie.remove(bytes(step[0]));
    } else {
      trie.put(bytes(step[0]), bytes(step[1]));
    }
  }

  /** Pairs of key and value, from an object or from an array of arrays. */
  private static List<JsonNode[]> steps(JsonNode in) {
    List<JsonNode[]> steps = new ArrayList<>();
    if (in.isArray()) {
      in.forEach(pair -> steps.add(new JsonNode[] {pair.get(0), pair.get(1)}));
    } else {
      JsonNodeFactory strings = JsonNodeFactory.instance;
      in.properties()
          .forEach(pair ->
              steps.add(new JsonNode[] {strings.stringNode(pair.getKey()), pair.getValue()}));
    }
    return steps;
  }

  private static byte[] bytes(JsonNode node) {
    String text = node.asString();
    return text.startsWith("0x")
        ? HexFormat.of().parseHex(text.substring(2))
        : text.getBytes(StandardCharsets.UTF_8);
  }

  private static String text(byte @Nullable [] path) {
    return path == null ? "" : new String(path, StandardCharsets.UTF_8);
  }
}
