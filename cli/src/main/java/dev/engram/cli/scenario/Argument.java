/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.cli.scenario;

import dev.engram.cli.abi.AbiType;
import dev.engram.cli.abi.AbiValue;
import dev.engram.cli.input.BadInput;
import dev.engram.cli.input.JsonReader;
import dev.engram.cli.input.Place;
import java.math.BigInteger;

/**
 * A value that a document gives to a function or expects from one. Its type is known from a
 * signature that may stand later in the document, and an address may be a name that only a run
 * gives a meaning to.
 *
 * @param content a {@link String}, a {@link BigInteger} or a {@link Boolean}
 */
record Argument(Object content, Place place) {

  static Argument read(JsonReader in) {
    Place place = in.place();
    if (in.isText()) {
      return new Argument(in.text(), place);
    }
    return new Argument(in.isBool() ? in.bool() : in.number(), place);
  }

  /** Whether this is an address that is given by name. */
  boolean isName(AbiType type) {
    return type.kind() == AbiType.Kind.ADDRESS
        && content instanceof String text
        && Names.isName(text);
  }

  /**
   * The value.
   *
   * @throws BadInput if there is none of that type, or {@code names} does not know the name
   */
  AbiValue value(AbiType type, Names names) {
    try {
      return switch (content) {
        case String text when isName(type) -> AbiValue.of(names.address(text));
        case String text -> AbiValue.of(type, text);
        case BigInteger number -> AbiValue.of(type, number);
        case Boolean flag when type.kind() == AbiType.Kind.BOOL -> AbiValue.of(flag);
        default -> throw new BadInput(content + " is no " + type);
      };
    } catch (BadInput e) {
      throw place.error(String.valueOf(e.getMessage()));
    }
  }
}
