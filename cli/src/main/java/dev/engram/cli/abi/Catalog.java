/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.cli.abi;

import dev.engram.cli.input.BadInput;
import dev.engram.cli.input.Hex;
import dev.engram.evm.Log;
import dev.engram.evm.state.Address;
import dev.engram.evm.uint256.Uint256;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The events and errors that are known by name; every catalog knows Solidity's own {@code Error}
 * and {@code Panic}.
 */
public final class Catalog {

  private static final Signature PANIC = Signature.parse("Panic(uint256 code)");

  private final Map<Uint256, Signature> events = new HashMap<>();
  private final Map<String, Signature> errors = new HashMap<>();

  public Catalog() {
    error(PANIC);
    error(Signature.parse("Error(string)"));
  }

  /**
   * Adds a declaration: {@code event} or {@code error} and a signature.
   *
   * @throws BadInput if it is anything else
   */
  public void declare(String text) {
    if (text.startsWith("event ")) {
      Signature event = Signature.parse(text.substring(6));
      events.put(event.topic(), event);
    } else if (text.startsWith("error ")) {
      error(Signature.parse(text.substring(6)));
    } else {
      throw new BadInput(
          BadInput.quoted(text)
              + " is no declaration such as event Sent(address indexed to, uint256 value)");
    }
  }

  private void error(Signature error) {
    errors.put(Hex.text(error.selector()), error);
  }

  /** A log in the words of its event; null if no declaration fits it. */
  public @Nullable String event(Log log, Function<Address, String> names) {
    if (log.topics().isEmpty()) {
      return null;
    }
    Signature event = events.get(log.topics().getFirst());
    if (event == null) {
      return null;
    }
    List<Signature.Parameter> indexed =
        event.parameters().stream().filter(Signature.Parameter::indexed).toList();
    List<AbiType> plain =
        event.parameters().stream()
            .filter(parameter -> !parameter.indexed())
            .map(Signature.Parameter::type)
            .toList();
    List<AbiValue> data = AbiCodec.decode(plain, log.data());
    if (data == null || indexed.size() != log.topics().size() - 1) {
      return null;
    }
    List<String> values = new ArrayList<>();
    int topic = 1;
    int word = 0;
    for (Signature.Parameter parameter : event.parameters()) {
      if (parameter.indexed()) {
        String value = topic(parameter.type(), log.topics().get(topic++), names);
        if (value == null) {
          return null;
        }
        values.add(value);
      } else {
        values.add(data.get(word++).text(names));
      }
    }
    return written(event, values);
  }

  /**
   * Why a call was reverted, in the words of its error; null if {@code output} is no error that is
   * known.
   */
  public @Nullable String reason(byte[] output, Function<Address, String> names) {
    if (output.length < 4) {
      return null;
    }
    Signature error = errors.get(Hex.text(Arrays.copyOf(output, 4)));
    if (error == null) {
      return null;
    }
    List<AbiValue> values =
        AbiCodec.decode(error.types(), Arrays.copyOfRange(output, 4, output.length));
    if (values == null) {
      return null;
    }
    if (error.name().equals("Error")) {
      return values.getFirst().text(names);
    }
    if (error.equals(PANIC) && values.getFirst() instanceof AbiValue.Word word) {
      return panic(word.bits().toBigInteger());
    }
    return written(error, values.stream().map(value -> value.text(names)).toList());
  }

  /** A topic holds the hash of what does not fit it. */
  private static @Nullable String topic(
      AbiType type, Uint256 topic, Function<Address, String> names) {
    if (type.isDynamic()) {
      return "keccak " + Hex.word(topic);
    }
    AbiValue value = AbiCodec.of(type, topic);
    return value == null ? null : value.text(names);
  }

  private static String written(Signature signature, List<String> values) {
    StringBuilder text = new StringBuilder(signature.name()).append('(');
    for (int i = 0; i < values.size(); i++) {
      String name = signature.parameters().get(i).name();
      text.append(i == 0 ? "" : ", ")
          .append(name.isEmpty() ? "" : name + ": ")
          .append(values.get(i));
    }
    return text.append(')').toString();
  }

  /** The codes of Solidity's documentation, "Panic via assert and Error via require". */
  private static String panic(BigInteger code) {
    String meaning =
        switch (code.bitLength() > 31 ? -1 : code.intValue()) {
          case 0x00 -> ": generic";
          case 0x01 -> ": an assertion failed";
          case 0x11 -> ": arithmetic overflow or underflow";
          case 0x12 -> ": division by zero";
          case 0x21 -> ": no such value of an enum";
          case 0x22 -> ": storage bytes are encoded wrongly";
          case 0x31 -> ": pop of an empty array";
          case 0x32 -> ": index out of bounds";
          case 0x41 -> ": too much memory asked for";
          case 0x51 -> ": call of an unset function";
          default -> "";
        };
    return "Panic(0x%s)%s"
        .formatted(
            code.bitLength() <= 8 ? "%02x".formatted(code.intValue()) : code.toString(16), meaning);
  }
}
