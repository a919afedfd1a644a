/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.cli.scenario;

import dev.engram.cli.abi.AbiType;
import dev.engram.cli.abi.Signature;
import dev.engram.cli.input.BadInput;
import dev.engram.cli.input.Hex;
import dev.engram.cli.input.JsonReader;
import dev.engram.cli.input.Numeral;
import dev.engram.cli.input.Place;
import dev.engram.cli.scenario.Scenario.CodeSource;
import dev.engram.cli.scenario.Step.Reference;
import dev.engram.evm.Halt;
import dev.engram.evm.uint256.Uint256;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads a step. Its members come in any order, so that it is read first, and then finished once it
 * is known which kind of step it is and which names there are.
 */
final class StepDecoder {

  /**
   * What a transaction can come to: refused by the chain, or ended in one of the ways that the EVM
   * knows.
   */
  private static final Set<String> STATUSES =
      Stream.concat(
              Stream.of("success", "revert", "halt", "invalid"),
              Arrays.stream(Halt.values()).filter(Halt::isExceptional).map(Enum::name))
          .collect(Collectors.toSet());

  private static final int MAX_ARGUMENTS = 64;

  private final JsonReader in;
  private final Place place;
  private String title = "";
  private @Nullable CodeSource deploy;
  private List<AbiType> constructor = List.of();
  private String as = "";
  private @Nullable Place asPlace;
  private @Nullable Signature call;
  private @Nullable Reference to;
  private @Nullable Reference from;
  private @Nullable List<Argument> arguments;
  private byte @Nullable [] input;
  private Uint256 value = Uint256.ZERO;
  private long gas = -1;
  private String status = "success";
  private byte @Nullable [] output;
  private @Nullable List<Argument> returns;
  private @Nullable String reason;
  private @Nullable Long logs;
  private @Nullable Long gasUsed;

  StepDecoder(JsonReader in) {
    this.in = in;
    place = in.place();
  }

  void read() {
    in.object(name -> {
      switch (name) {
        case "title" -> title = in.text();
        case "deploy" -> deploy = ScenarioDecoder.code(in);
        case "constructor" -> constructor = in.text(Signature::parse).types();
        case "as" -> {
          asPlace = in.place();
          as = in.text(StepDecoder::name);
        }
        case "call" -> call = in.text(StepDecoder::function);
        case "to" -> to = reference();
        case "from" -> from = reference();
        case "args" -> arguments = arguments();
        case "input" -> input = in.text(Hex::bytes);
        case "value" -> value = value();
        case "gas" -> gas = in.number(0, Long.MAX_VALUE);
        case "expect" -> in.object(this::expectation);
        default ->
            throw in.unknown(
                "title",
                "deploy",
                "constructor",
                "as",
                "call",
                "to",
                "from",
                "args",
                "input",
                "value",
                "gas",
                "expect");
      }
    });
  }

  /**
   * The step.
   *
   * @param names those known so far; one that this step gives is added
   * @param gasLimit what it may use if it does not say
   */
  Step finish(Set<String> names, long gasLimit) {
    Reference sender = known(required(from, "from"), names);
    Step.Action action = deploy != null ? deployment(deploy, names) : call(names);
    check(arguments == null || input == null, "has args and input; it takes one of them");
    List<AbiType> types = call == null ? List.of() : call.returns();
    if (returns != null) {
      check(
          returns.size() == types.size(),
          "expects %d values, but what it calls returns %d"
              .formatted(returns.size(), types.size()));
      checkNames(returns, types, names);
    }
    Expectation expectation = new Expectation(status, output, returns, reason, logs, gasUsed);
    return new Step(title, action, sender, value, gas < 0 ? gasLimit : gas, expectation, place);
  }

  private Step.Action deployment(CodeSource code, Set<String> names) {
    check(to == null && call == null && input == null, "deploys, so it has no to, call or input");
    List<Argument> given = arguments == null ? List.of() : arguments;
    checkArguments(given, constructor, names);
    if (!as.isEmpty() && !names.add(as)) {
      throw Objects.requireNonNull(asPlace).error("there is another " + as);
    }
    return new Step.Deploy(code, constructor, given, as);
  }

  private Step.Action call(Set<String> names) {
    check(as.isEmpty() && constructor.isEmpty(), "deploys nothing, so it has no as or constructor");
    Reference receiver = known(required(to, "deploy or to"), names);
    if (call == null) {
      check(arguments == null, "has args but no call to say their types");
      return new Step.Send(receiver, input == null ? new byte[0] : input);
    }
    check(input == null, "has call and input; it takes one of them");
    List<Argument> given = arguments == null ? List.of() : arguments;
    checkArguments(given, call.types(), names);
    return new Step.Call(receiver, call, given);
  }

  private void expectation(String name) {
    switch (name) {
      case "status" -> status = in.text(StepDecoder::status);
      case "output" -> output = in.text(Hex::bytes);
      case "returns" -> returns = arguments();
      case "reason" -> reason = in.text();
      case "logs" -> logs = in.number(0, Integer.MAX_VALUE);
      case "gasUsed" -> gasUsed = in.number(0, Long.MAX_VALUE);
      default -> throw in.unknown("status", "output", "returns", "reason", "logs", "gasUsed");
    }
  }

  private List<Argument> arguments() {
    List<Argument> list = new ArrayList<>();
    in.array(MAX_ARGUMENTS, _ -> list.add(Argument.read(in)));
    return list;
  }

  private Uint256 value() {
    Place at = in.place();
    BigInteger number = in.number();
    return ScenarioDecoder.at(at, () -> Numeral.uint256(number));
  }

  private Reference reference() {
    Place at = in.place();
    String text = in.text();
    if (!Names.isName(text)) {
      ScenarioDecoder.at(at, () -> Hex.address(text));
    }
    return new Reference(text, at);
  }

  /**
   * Every value must be one of its type; which address a name stands for is only known in a run.
   */
  private void checkArguments(List<Argument> given, List<AbiType> types, Set<String> names) {
    check(
        given.size() == types.size(),
        "has %d args for %d parameters".formatted(given.size(), types.size()));
    checkNames(given, types, names);
  }

  private static void checkNames(List<Argument> given, List<AbiType> types, Set<String> names) {
    Names none = new Names();
    for (int i = 0; i < given.size(); i++) {
      Argument argument = given.get(i);
      if (!argument.isName(types.get(i))) {
        argument.value(types.get(i), none);
      } else if (!names.contains(String.valueOf(argument.content()))) {
        throw argument.place().error("there is no account " + argument.content());
      }
    }
  }

  private static Reference known(Reference reference, Set<String> names) {
    if (Names.isName(reference.text()) && !names.contains(reference.text())) {
      throw reference.place().error("there is no account " + reference.text());
    }
    return reference;
  }

  private <T> T required(@Nullable T member, String name) {
    if (member == null) {
      throw place.error("needs " + name);
    }
    return member;
  }

  private void check(boolean holds, String otherwise) {
    if (!holds) {
      throw place.error(otherwise);
    }
  }

  private static Signature function(String text) {
    Signature function = Signature.parse(text);
    if (function.name().isEmpty()) {
      throw new BadInput("a function has a name");
    }
    return function;
  }

  private static String name(String text) {
    if (!Names.isName(text)) {
      throw new BadInput(
          BadInput.quoted(text)
              + " is no name: a letter, then letters, digits, _ and -, at most 40");
    }
    return text;
  }

  private static String status(String text) {
    if (!STATUSES.contains(text)) {
      throw new BadInput(
          BadInput.quoted(text)
              + " is no status; it is success, revert, halt, invalid or one that names the halt,"
              + " such as OUT_OF_GAS");
    }
    return text;
  }
}
