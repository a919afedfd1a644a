/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.cli;

import dev.engram.cli.input.BadInput;
import dev.engram.cli.input.Hex;
import dev.engram.cli.input.Numeral;
import dev.engram.cli.input.Program;
import dev.engram.cli.picture.MemoryHistory;
import dev.engram.cli.report.ProgramReport;
import dev.engram.cli.report.ScenarioReport;
import dev.engram.cli.scenario.Scenario;
import dev.engram.cli.scenario.ScenarioDecoder;
import dev.engram.cli.scenario.ScenarioRun;
import dev.engram.evm.Block;
import dev.engram.evm.Evm;
import dev.engram.evm.Fork;
import dev.engram.evm.Halt;
import dev.engram.evm.Message;
import dev.engram.evm.Receipt;
import dev.engram.evm.code.Code;
import dev.engram.evm.state.Address;
import dev.engram.evm.state.WorldState;
import dev.engram.evm.uint256.Uint256;
import dev.engram.frames.Frames;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Runs bytecode or a scenario and shows what came of it. */
@Command(
    name = "run",
    description = {
      "Runs EVM bytecode or a scenario, and shows the result, the gas, and what the memory did.",
      ""
    },
    sortOptions = false,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:The program succeeded; every step of the scenario did as it was expected to.",
      "1:The program reverted or halted; a step did not do as expected.",
      "2:The input or the options mean nothing."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  engram run 0x602a5f5260205ff3            code on the command line",
      "  engram run contract.hex --input 0x70a0   a file, called with data",
      "  engram run token.hex --create            a file with creation code",
      "  solc --bin-runtime a.sol | tail -1 | engram run -",
      "  engram run examples/token/scenario.json  accounts and transactions"
    })
final class RunCommand implements Callable<Integer> {

  /** The gas limit of a block when Cancun came, so that an endless program ends soon. */
  private static final long DEFAULT_GAS = 30_000_000;

  private static final long TIMESTAMP = 1_710_338_135;
  private static final Address CONTRACT =
      Address.parse("0x000000000000000000000000000000000000c0de");
  private static final Address SENDER = Address.parse("0x00000000000000000000000000000000000ca11e");

  /** A million ether, or whatever is sent if that is more. */
  private static final Uint256 FUNDS = Numeral.uint256("1000000 ether");

  @Spec private CommandSpec spec = CommandSpec.create();
  @ParentCommand private Engram engram = new Engram();

  @Parameters(
      paramLabel = "PROGRAM",
      description = {
        "A file with code in hexadecimal or binary, or with a scenario in JSON (docs/scenario-format.md);"
            + " code itself, starting with 0x; or - to read standard input."
      })
  private String program = "";

  @Option(
      names = {"-i", "--input"},
      paramLabel = "HEX",
      description = "The call's data. With --create it is added to the code, for the constructor.")
  private @Nullable String input;

  @Option(
      names = {"-g", "--gas"},
      paramLabel = "N",
      description =
          "The most gas that may be used: 30,000,000, a block's, unless you say otherwise.")
  private @Nullable String gas;

  @Option(
      names = "--value",
      paramLabel = "WEI",
      description = "What is sent along: 1000, 0x3e8, '2 gwei', '0.5 ether'.")
  private @Nullable String value;

  @Option(
      names = "--sender",
      paramLabel = "ADDRESS",
      description = "Who calls: 0x..0ca11e unless you say otherwise. The code is at 0x..c0de.")
  private @Nullable String sender;

  @Option(
      names = "--fork",
      paramLabel = "NAME",
      description = "The rules: Berlin, London, Paris, Shanghai or Cancun, which is the default.")
  private @Nullable String fork;

  @Option(
      names = "--create",
      description = "The program is creation code: run it and show the contract that it makes.")
  private boolean create;

  @Option(names = "--json", description = "Print one JSON document.")
  private boolean json;

  @Override
  public Integer call() {
    return switch (Program.open(program, System.in)) {
      case Program.Bytecode(byte[] code) -> run(code);
      case Program.Document document -> run(document);
    };
  }

  private int run(byte[] code) {
    long limit =
        gas == null
            ? DEFAULT_GAS
            : option("--gas", gas, text -> Numeral.inRange(Numeral.parse(text), 0, Long.MAX_VALUE));
    Address from = sender == null ? SENDER : option("--sender", sender, Hex::address);
    Uint256 sent = value == null ? Uint256.ZERO : option("--value", value, Numeral::uint256);
    byte[] data = input == null ? new byte[0] : option("--input", input, Hex::bytes);
    Fork rules = fork == null ? Fork.CANCUN : option("--fork", fork, ScenarioDecoder::fork);

    WorldState world = new WorldState();
    Uint256 funds = sent.compareTo(FUNDS) > 0 ? sent : FUNDS;
    world.put(from, funds, 0, Code.EMPTY, Map.of());
    if (!create) {
      Uint256 own = from.equals(CONTRACT) ? funds : Uint256.ZERO;
      world.put(CONTRACT, own, 1, Code.of(code), Map.of());
    }
    MemoryHistory memory = new MemoryHistory();
    Evm evm = new Evm(rules, Frames.builder().observer(memory).build());
    Block block =
        new Block(1, TIMESTAMP, DEFAULT_GAS, Address.ZERO, Uint256.ZERO, Uint256.ZERO, 0, 1);
    Message message =
        create
            ? new Message(from, null, sent, joined(code, data), limit)
            : new Message(from, CONTRACT, sent, data, limit);
    memory.begin();
    Receipt receipt = evm.call(world, block, message);
    memory.end(receipt.halt());

    PrintWriter out = spec.commandLine().getOut();
    ProgramReport report = new ProgramReport(receipt, limit, memory);
    if (json) {
      report.json(out);
    } else {
      report.print(out, engram.terminal());
    }
    out.flush();
    return receipt.halt() == Halt.SUCCESS ? 0 : Engram.FAILED;
  }

  private int run(Program.Document document) {
    if (input != null || gas != null || value != null || sender != null || fork != null || create) {
      throw new BadInput(
          document.source()
              + " is a scenario: input, gas, value, sender, fork and creation are said in it,"
              + " not by options");
    }
    ScenarioRun run;
    Scenario scenario;
    try {
      scenario = ScenarioDecoder.decode(document.json());
      run = new ScenarioRun(scenario, document.folder());
    } catch (BadInput e) {
      throw e.in(document.source());
    }
    PrintWriter out = spec.commandLine().getOut();
    ScenarioReport report = new ScenarioReport(scenario, run, out);
    int surprises = json ? report.json() : report.print(engram.terminal());
    out.flush();
    return surprises == 0 ? 0 : Engram.FAILED;
  }

  /** The value of an option, whose trouble is told with its name. */
  private static <T> T option(String name, String text, Function<String, T> form) {
    try {
      return form.apply(text);
    } catch (BadInput e) {
      throw e.in(name);
    }
  }

  private static byte[] joined(byte[] code, byte[] data) {
    byte[] both = Arrays.copyOf(code, code.length + data.length);
    System.arraycopy(data, 0, both, code.length, data.length);
    return both;
  }
}
