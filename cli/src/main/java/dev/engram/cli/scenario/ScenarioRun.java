/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.cli.scenario;

import dev.engram.cli.abi.AbiCodec;
import dev.engram.cli.abi.AbiType;
import dev.engram.cli.abi.AbiValue;
import dev.engram.cli.input.BadInput;
import dev.engram.cli.input.Hex;
import dev.engram.cli.input.Program;
import dev.engram.cli.picture.MemoryHistory;
import dev.engram.cli.picture.Relay;
import dev.engram.cli.scenario.Scenario.CodeSource;
import dev.engram.cli.scenario.Scenario.Holder;
import dev.engram.evm.Evm;
import dev.engram.evm.Halt;
import dev.engram.evm.InvalidTransaction;
import dev.engram.evm.Log;
import dev.engram.evm.Receipt;
import dev.engram.evm.Transaction;
import dev.engram.evm.code.Code;
import dev.engram.evm.state.Account;
import dev.engram.evm.state.Address;
import dev.engram.evm.state.WorldState;
import dev.engram.evm.uint256.Uint256;
import dev.engram.frames.FrameObserver;
import dev.engram.frames.Frames;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Executes a scenario. All code that it names is read before the first step. A step that does not
 * do what is expected of it does not stop the ones that follow.
 */
public final class ScenarioRun {

  private final Scenario scenario;
  private final WorldState world;
  private final Names names = new Names();
  private final Map<CodeSource, byte[]> code = new HashMap<>();
  private final MemoryHistory memory = new MemoryHistory();
  private final Relay relay = new Relay(memory);
  private final Evm evm;

  /** Prepares the accounts, with call memory of its own. */
  public ScenarioRun(Scenario scenario, Path folder) {
    this(
        scenario,
        folder,
        observer -> Frames.builder().observer(observer).build(),
        new WorldState());
  }

  /**
   * Prepares the accounts.
   *
   * @param folder what file names are relative to
   * @param memoryOf makes the call memory whose observer is given
   * @param world the accounts that there are already, which stay as they are
   * @throws BadInput if a file cannot be read as code
   */
  public ScenarioRun(
      Scenario scenario, Path folder, Function<FrameObserver, Frames> memoryOf, WorldState world) {
    this.scenario = scenario;
    this.world = world;
    Set<Address> there =
        world.accounts().stream().map(Account::address).collect(Collectors.toSet());
    evm = new Evm(scenario.fork(), memoryOf.apply(relay));
    for (Holder holder : scenario.accounts()) {
      CodeSource source = holder.code();
      Code held = source == null ? Code.EMPTY : Code.of(load(source, folder));
      if (!there.contains(holder.address())) {
        world.put(holder.address(), holder.balance(), holder.nonce(), held, holder.storage());
      }
      if (!holder.name().isEmpty()) {
        names.add(holder.name(), holder.address());
      }
    }
    for (Step step : scenario.steps()) {
      if (step.action() instanceof Step.Deploy deploy) {
        code.put(deploy.code(), load(deploy.code(), folder));
      }
    }
  }

  /** Runs all steps in order and tells each outcome as it is there. */
  public void run(Consumer<Outcome> listener) {
    for (int i = 0; i < scenario.steps().size(); i++) {
      listener.accept(run(i + 1, scenario.steps().get(i)));
    }
  }

  /** What all steps so far did to memory. */
  public MemoryHistory memory() {
    return memory;
  }

  /** The state root after the steps so far. */
  public byte[] stateRoot() {
    return world.root();
  }

  /** What people call an address. */
  public String name(Address address) {
    return names.name(address);
  }

  private Outcome run(int number, Step step) {
    MemoryHistory own = relay.next();
    Receipt receipt = null;
    String headline = "";
    String status = "invalid";
    String reason = "";
    try {
      headline = headline(step);
      Transaction transaction = transaction(step);
      relay.begin();
      receipt = evm.transact(world, scenario.block(), transaction);
      relay.end(receipt.halt());
      status = status(receipt.halt());
      reason = receipt.halt() == Halt.REVERT ? reason(receipt.output()) : "";
      if (receipt.created() != null && step.action() instanceof Step.Deploy deploy) {
        if (!deploy.name().isEmpty()) {
          names.add(deploy.name(), receipt.created());
        }
      }
    } catch (InvalidTransaction e) {
      reason = String.valueOf(e.getMessage());
    } catch (BadInput e) {
      // the contract that it names was not deployed
      reason = String.valueOf(e.getMessage());
    }
    List<AbiValue> returned = returned(step, receipt);
    List<String> mismatches = mismatches(step, receipt, status, reason, returned);
    return new Outcome(
        number,
        step.title(),
        headline,
        receipt,
        status,
        reason,
        returned == null ? List.of() : returned.stream().map(v -> v.text(names::name)).toList(),
        receipt == null ? List.of() : receipt.logs().stream().map(this::event).toList(),
        own,
        mismatches);
  }

  private Transaction transaction(Step step) {
    Address sender = names.address(step.from().text());
    byte[] data =
        switch (step.action()) {
          case Step.Deploy deploy -> {
            byte[] init = code.getOrDefault(deploy.code(), new byte[0]);
            byte[] arguments = AbiCodec.encode(values(deploy.types(), deploy.arguments()));
            byte[] both = Arrays.copyOf(init, init.length + arguments.length);
            System.arraycopy(arguments, 0, both, init.length, arguments.length);
            yield both;
          }
          case Step.Call call ->
              call.function().call(values(call.function().types(), call.arguments()));
          case Step.Send send -> send.input();
        };
    Address to =
        switch (step.action()) {
          case Step.Deploy _ -> null;
          case Step.Call call -> names.address(call.to().text());
          case Step.Send send -> names.address(send.to().text());
        };
    Uint256 price = scenario.block().baseFee();
    return new Transaction(
        Transaction.Type.LEGACY,
        sender,
        to,
        world.account(sender).nonce(),
        step.gas(),
        step.value(),
        data,
        price,
        price,
        List.of(),
        Uint256.ZERO,
        List.of());
  }

  private List<AbiValue> values(List<AbiType> types, List<Argument> arguments) {
    List<AbiValue> values = new ArrayList<>();
    for (int i = 0; i < types.size(); i++) {
      values.add(arguments.get(i).value(types.get(i), names));
    }
    return values;
  }

  private String headline(Step step) {
    String what =
        switch (step.action()) {
          case Step.Deploy deploy ->
              "deploy " + (deploy.name().isEmpty() ? "a contract" : deploy.name());
          case Step.Call call ->
              call.to().text()
                  + "."
                  + call.function().name()
                  + "("
                  + String.join(
                      ", ",
                      values(call.function().types(), call.arguments()).stream()
                          .map(value -> value.text(names::name))
                          .toList())
                  + ")";
          case Step.Send send ->
              send.input().length == 0
                  ? "send to " + send.to().text()
                  : "send " + Hex.text(send.input(), 36) + " to " + send.to().text();
        };
    String paid = step.value().isZero() ? "" : " with " + step.value().toBigInteger() + " wei";
    return what + paid + " from " + step.from().text();
  }

  private @Nullable List<AbiValue> returned(Step step, @Nullable Receipt receipt) {
    return receipt != null
            && receipt.halt() == Halt.SUCCESS
            && step.action() instanceof Step.Call call
        ? AbiCodec.decode(call.function().returns(), receipt.output())
        : null;
  }

  private List<String> mismatches(
      Step step,
      @Nullable Receipt receipt,
      String status,
      String reason,
      @Nullable List<AbiValue> returned) {
    Expectation expected = step.expectation();
    List<String> found = new ArrayList<>();
    if (!expected.status().equals(status)
        && !(expected.status().equals("halt") && isHalt(receipt))) {
      found.add(difference("status", expected.status(), status));
    }
    if (expected.reason() != null && !expected.reason().equals(unquoted(reason))) {
      found.add(difference("reason", expected.reason(), reason.isEmpty() ? "none" : reason));
    }
    if (receipt == null) {
      return found;
    }
    if (expected.output() != null && !Arrays.equals(expected.output(), receipt.output())) {
      found.add(
          difference("output", Hex.text(expected.output(), 64), Hex.text(receipt.output(), 64)));
    }
    if (expected.returns() != null && step.action() instanceof Step.Call call) {
      List<AbiValue> wanted = values(call.function().returns(), expected.returns());
      if (!wanted.equals(returned)) {
        found.add(
            difference(
                "returns",
                text(wanted),
                returned == null ? Hex.text(receipt.output(), 64) : text(returned)));
      }
    }
    if (expected.logs() != null && expected.logs() != receipt.logs().size()) {
      found.add(difference("logs", expected.logs(), receipt.logs().size()));
    }
    if (expected.gasUsed() != null && expected.gasUsed() != receipt.gasUsed()) {
      found.add(difference("gas used", expected.gasUsed(), receipt.gasUsed()));
    }
    return found;
  }

  private String text(List<AbiValue> values) {
    return String.join(", ", values.stream().map(value -> value.text(names::name)).toList());
  }

  private static String difference(String what, Object expected, Object found) {
    return what + ": expected " + expected + ", found " + found;
  }

  private static boolean isHalt(@Nullable Receipt receipt) {
    return receipt != null && receipt.halt().isExceptional();
  }

  private static String status(Halt halt) {
    return switch (halt) {
      case SUCCESS -> "success";
      case REVERT -> "revert";
      default -> halt.name();
    };
  }

  private String reason(byte[] output) {
    String reason = scenario.catalog().reason(output, names::name);
    if (reason != null) {
      return reason;
    }
    return output.length == 0 ? "" : Hex.text(output, 68);
  }

  /** A reason that is a string is shown in quotes, and expected without. */
  private static String unquoted(String reason) {
    return reason.length() > 1 && reason.startsWith("\"") && reason.endsWith("\"")
        ? reason.substring(1, reason.length() - 1)
        : reason;
  }

  private String event(Log log) {
    String event = scenario.catalog().event(log, names::name);
    if (event == null) {
      event =
          "log%s %s"
              .formatted(
                  log.topics().isEmpty()
                      ? ""
                      : " " + String.join(" ", log.topics().stream().map(Hex::word).toList()),
                  Hex.text(log.data(), 64));
    }
    return names.name(log.address()) + ": " + event;
  }

  private static byte[] load(CodeSource source, Path folder) {
    return switch (source) {
      case CodeSource.Literal literal -> literal.code();
      case CodeSource.FileName file ->
          ScenarioDecoder.at(
              file.place(), () -> Program.code(folder.resolve(Program.path(file.name()))));
    };
  }
}
