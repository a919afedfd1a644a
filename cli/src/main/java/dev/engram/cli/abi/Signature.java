/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.cli.abi;

import dev.engram.cli.input.BadInput;
import dev.engram.evm.crypto.Keccak256;
import dev.engram.evm.uint256.Uint256;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A function, an event or an error as its source declares it, such as {@code transfer(address to,
 * uint256 value) returns (bool)}.
 *
 * @param name its name; empty for a bare list of parameters
 * @param parameters what it is given
 * @param returns what a function gives back
 */
public record Signature(String name, List<Parameter> parameters, List<AbiType> returns) {

  /**
   * A parameter.
   *
   * @param name its name; empty where the source has none
   * @param indexed whether it is a topic of its event
   */
  public record Parameter(AbiType type, String name, boolean indexed) {}

  private static final int MAX_LENGTH = 2000;

  private static final Pattern FORM =
      Pattern.compile(
          "\\s*([A-Za-z_$][A-Za-z0-9_$]*)?\\s*\\(([^()]*)\\)\\s*(?:returns\\s*\\(([^()]*)\\)\\s*)?");

  private static final Pattern PARAMETER =
      Pattern.compile(
          "\\s*([a-z0-9\\[\\]]+)(\\s+indexed)?(?:\\s+(?:memory|calldata))?(?:\\s+([A-Za-z_$][A-Za-z0-9_$]*))?\\s*");

  public Signature {
    parameters = List.copyOf(parameters);
    returns = List.copyOf(returns);
  }

  /**
   * The signature that {@code text} writes.
   *
   * @throws BadInput if it writes none
   */
  public static Signature parse(String text) {
    Matcher form = FORM.matcher(text);
    if (text.length() > MAX_LENGTH || !form.matches()) {
      throw new BadInput(
          BadInput.quoted(text)
              + " is no signature such as transfer(address,uint256) returns (bool)");
    }
    String name = form.group(1) == null ? "" : form.group(1);
    List<Parameter> returns = form.group(3) == null ? List.of() : list(form.group(3));
    return new Signature(name, list(form.group(2)), returns.stream().map(Parameter::type).toList());
  }

  /** The form that is hashed: {@code transfer(address,uint256)}. */
  public String canonical() {
    return parameters.stream()
        .map(parameter -> parameter.type().toString())
        .collect(Collectors.joining(",", name + "(", ")"));
  }

  public List<AbiType> types() {
    return parameters.stream().map(Parameter::type).toList();
  }

  /** The first four bytes of {@link #topic()}, by which a call or an error is known. */
  public byte[] selector() {
    return Arrays.copyOf(hash(), 4);
  }

  /** Keccak-256 of {@link #canonical()}, by which an event is known. */
  public Uint256 topic() {
    return Uint256.fromBytes(hash(), 0, 32);
  }

  /** The data of a call with these arguments. */
  public byte[] call(List<AbiValue> arguments) {
    byte[] encoded = AbiCodec.encode(arguments);
    byte[] data = Arrays.copyOf(selector(), 4 + encoded.length);
    System.arraycopy(encoded, 0, data, 4, encoded.length);
    return data;
  }

  private byte[] hash() {
    return Keccak256.of(canonical().getBytes(StandardCharsets.UTF_8));
  }

  private static List<Parameter> list(String text) {
    List<Parameter> parameters = new ArrayList<>();
    if (text.isBlank()) {
      return parameters;
    }
    for (String part : text.split(",", -1)) {
      Matcher parameter = PARAMETER.matcher(part);
      if (!parameter.matches()) {
        throw new BadInput(
            BadInput.quoted(part.strip()) + " is no parameter such as uint256 value");
      }
      String name = parameter.group(3) == null ? "" : parameter.group(3);
      parameters.add(
          new Parameter(AbiType.parse(parameter.group(1)), name, parameter.group(2) != null));
    }
    return parameters;
  }
}
