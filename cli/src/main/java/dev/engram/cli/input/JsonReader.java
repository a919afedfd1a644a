/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.cli.input;

import java.math.BigInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;

/**
 * Reads one JSON document from front to back, each value as the one type that it must have.
 *
 * <p>The reader stands on a value. The methods that read a value leave it on that value's last
 * token; {@link #object} and {@link #array} step from member to member. A name that occurs twice, a
 * value of another type, anything after the document and nesting deeper than {@value #MAX_DEPTH}
 * are a {@link BadInput} that says where.
 */
public final class JsonReader {

  /** Objects and arrays in one another. */
  public static final int MAX_DEPTH = 64;

  private static final int MAX_STRING = 64 << 20;
  private static final int MAX_NAME = 4096;
  private static final int MAX_DIGITS = 100;

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxStringLength(MAX_STRING)
                  .maxNameLength(MAX_NAME)
                  .maxNumberLength(MAX_DIGITS)
                  .build())
          .build();

  private final JsonParser parser;

  private JsonReader(JsonParser parser) {
    this.parser = parser;
  }

  /**
   * What {@code decoder} makes of a document.
   *
   * @throws BadInput if the document is not JSON, or not what the decoder asks for
   */
  public static <T> T read(byte[] document, Function<JsonReader, T> decoder) {
    try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), document)) {
      JsonReader reader = new JsonReader(parser);
      if (parser.nextToken() == null) {
        throw new BadInput("the document is empty");
      }
      T value = decoder.apply(reader);
      if (parser.nextToken() != null) {
        throw reader.error("there is more after the end of the document");
      }
      return value;
    } catch (JacksonException e) {
      TokenStreamLocation location = e.getLocation();
      String what = firstSentence(e.getOriginalMessage());
      throw location == null
          ? new BadInput("not JSON: " + what)
          : new Place("", location.getLineNr(), location.getColumnNr()).error("not JSON: " + what);
    }
  }

  /**
   * Reads an object; {@code member} is told each name with the reader on its value, and must read
   * it.
   */
  public void object(Consumer<String> member) {
    expect(JsonToken.START_OBJECT, "an object");
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      parser.nextToken();
      member.accept(name);
    }
  }

  /**
   * Reads an array; {@code item} is told each index with the reader on the value, and must read it.
   */
  public void array(int most, Consumer<Integer> item) {
    expect(JsonToken.START_ARRAY, "an array");
    for (int index = 0; parser.nextToken() != JsonToken.END_ARRAY; index++) {
      if (index == most) {
        throw error("more than " + most + " items");
      }
      item.accept(index);
    }
  }

  /** Reads a string. */
  public String text() {
    expect(JsonToken.VALUE_STRING, "a string");
    return parser.getString();
  }

  /** Reads a string that {@code form} makes a value of. */
  public <T> T text(Function<String, T> form) {
    String text = text();
    return located(() -> form.apply(text));
  }

  public boolean bool() {
    if (parser.currentToken() != JsonToken.VALUE_TRUE
        && parser.currentToken() != JsonToken.VALUE_FALSE) {
      throw mismatch("true or false");
    }
    return parser.getBooleanValue();
  }

  /** Reads a whole number, as JSON has it or as a string that {@link Numeral} understands. */
  public BigInteger number() {
    if (parser.currentToken() == JsonToken.VALUE_NUMBER_INT) {
      return parser.getBigIntegerValue();
    }
    if (parser.currentToken() == JsonToken.VALUE_STRING) {
      return text(Numeral::parse);
    }
    throw mismatch("a whole number");
  }

  /** Reads a whole number from {@code least} to {@code most}. */
  public long number(long least, long most) {
    BigInteger number = number();
    return located(() -> Numeral.inRange(number, least, most));
  }

  /** Whether the value is {@code null}, which there is nothing to read of. */
  public boolean isNull() {
    return parser.currentToken() == JsonToken.VALUE_NULL;
  }

  public boolean isObject() {
    return parser.currentToken() == JsonToken.START_OBJECT;
  }

  public boolean isText() {
    return parser.currentToken() == JsonToken.VALUE_STRING;
  }

  public boolean isBool() {
    return parser.currentToken() == JsonToken.VALUE_TRUE
        || parser.currentToken() == JsonToken.VALUE_FALSE;
  }

  /** Reads a value and forgets it. */
  public void skip() {
    parser.skipChildren();
  }

  /** Where the value is that the reader stands on. */
  public Place place() {
    TokenStreamLocation location = parser.currentTokenLocation();
    return new Place(
        parser.streamReadContext().pathAsPointer().toString(),
        location.getLineNr(),
        location.getColumnNr());
  }

  /** What is wrong with the value that the reader stands on. */
  public BadInput error(String what) {
    return place().error(what);
  }

  /** A member that an object of this kind does not have. */
  public BadInput unknown(String... known) {
    return error("unknown name; it is one of " + String.join(", ", known));
  }

  private <T> T located(Supplier<T> value) {
    try {
      return value.get();
    } catch (BadInput e) {
      throw error(String.valueOf(e.getMessage()));
    }
  }

  private void expect(JsonToken token, String name) {
    if (parser.currentToken() != token) {
      throw mismatch(name);
    }
  }

  private BadInput mismatch(String wanted) {
    return error("needs " + wanted + ", found " + describe(parser.currentToken()));
  }

  private static String describe(@Nullable JsonToken token) {
    return switch (token) {
      case START_OBJECT -> "an object";
      case START_ARRAY -> "an array";
      case VALUE_STRING -> "a string";
      case VALUE_NUMBER_INT -> "a whole number";
      case VALUE_NUMBER_FLOAT -> "a number with a fraction";
      case VALUE_TRUE, VALUE_FALSE -> "true or false";
      case VALUE_NULL -> "null";
      case null, default -> "the end of the document";
    };
  }

  /** Jackson's messages go on about its source and its settings after the first line. */
  private static String firstSentence(@Nullable String message) {
    if (message == null) {
      return "unreadable";
    }
    // what follows is of the parser's own, and says nothing of the document
    return message.split("\n| \\(start marker at ", 2)[0];
  }
}
