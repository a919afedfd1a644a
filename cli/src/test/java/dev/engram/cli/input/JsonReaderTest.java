/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.cli.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonReaderTest {

  @Test
  void membersAndItemsComeInTheirOrder() {
    List<String> seen = new ArrayList<>();

    read(
        "{\"b\": [1, 2], \"a\": {}}",
        in -> {
          in.object(name -> {
            seen.add(name);
            if (name.equals("b")) {
              in.array(2, index -> seen.add(index + "=" + in.number()));
            } else {
              in.skip();
            }
          });
          return seen;
        });

    assertThat(seen).containsExactly("b", "0=1", "1=2", "a");
  }

  @Test
  void whatIsSaidOfADocumentIsNotOfTheParser() {
    assertThatThrownBy(() ->
            read(
                "{",
                in -> {
                  in.object(_ -> in.skip());
                  return "";
                }))
        .hasMessageEndingWith(
            "not JSON: Unexpected end-of-input: expected close marker for Object");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"a\": 1, \"a\": 2} | not JSON: Duplicate Object property \"a\"",
        "{\"a\": 1} 2 | there is more after the end of the document",
        "{\"a\": 1}} | not JSON: Unexpected close marker '}'",
        "{\"a\": 01} | not JSON: Invalid numeric value: Leading zeroes not allowed",
        "{\"a\": 1 | not JSON: Unexpected end-of-input",
        "{a: 1} | not JSON: Unexpected character ('a' (code 97))",
        "[1] | needs an object, found an array",
        "{\"a\": \"x\"} | /a: \"x\" is not a number (line 1, column 7)",
        "{\"a\": 1.5} | /a: needs a whole number, found a number with a fraction",
        "{\"a\": null} | /a: needs a whole number, found null",
        "{\"a/b\": true} | /a~1b: needs a whole number, found true or false"
      })
  void whatIsNotAskedForIsRefusedWithItsPlace(String document, String message) {
    assertThatThrownBy(() ->
            read(
                document,
                in -> {
                  in.object(_ -> in.number());
                  return true;
                }))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining(message);
  }

  @Test
  void anEmptyDocumentIsRefused() {
    assertThatThrownBy(() -> read("  ", JsonReader::text)).hasMessage("the document is empty");
  }

  @Test
  void nestingIsBounded() {
    String deep = "[".repeat(JsonReader.MAX_DEPTH + 1) + "]".repeat(JsonReader.MAX_DEPTH + 1);

    assertThatThrownBy(() ->
            read(
                deep,
                in -> {
                  in.skip();
                  return true;
                }))
        .isInstanceOf(BadInput.class);
  }

  @Test
  void anArrayIsBounded() {
    assertThatThrownBy(() ->
            read(
                "[1, 2, 3]",
                in -> {
                  in.array(2, _ -> in.number());
                  return true;
                }))
        .hasMessage("/2: more than 2 items (line 1, column 8)");
  }

  private static <T> T read(String document, Function<JsonReader, T> decoder) {
    return JsonReader.read(document.getBytes(StandardCharsets.UTF_8), decoder);
  }
}
