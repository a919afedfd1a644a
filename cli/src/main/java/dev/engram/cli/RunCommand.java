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
import dev.engram.cli.picture.Terminal;
import dev.engram.cli.report.ProgramReport;
import dev.engram.cli.report.ScenarioReport;
import dev.engram.cli.report.TraceReport;
import dev.engram.cli.scenario.Scenario;
import dev.engram.cli.scenario.ScenarioDecoder;
import dev.engram.cli.scenario.ScenarioRun;
import dev.engram.cli.trace.TraceFile;
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
import dev.engram.frames.FrameObserver;
import dev.engram.frames.Frames;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;
import tools.jackson.core.JsonGenerator;

/** Runs bytecode or a scenario and shows what came of it. */
final class RunCommand implements Subcommand {

  private static final long TIMESTAMP = 1_710_338_135;
  private static final Address CONTRACT =
      Address.parse("0x000000000000000000000000000000000000c0de");
  private static final Address CALLER = Address.parse("0x00000000000000000000000000000000000ca11e");

  /** A million ether, or whatever is sent if that is more. */
  private static final Uint256 FUNDS = Numeral.uint256("1000000 ether");

  private final Terminal terminal;

  /**
   * How it is told what came of a program.
   *
   * @param more writes what else a document has
   */
  private record Telling(PrintWriter out, boolean json, Consumer<JsonGenerator> more) {}

  RunCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public CommandSpec spec() {
    CommandSpec spec =
        Subcommand.named(
            "run",
            "Runs EVM bytecode, a program of the 3-D machine, or a scenario, and shows the result, the"
                + " gas, and what the memory did.",
            "  engram run 0x602a5f5260205ff3            code on the command line",
            "  engram run contract.hex --input 0x70a0   a file, called with data",
            "  engram run token.hex --create            a file with creation code",
            "  solc --bin-runtime a.sol | tail -1 | engram run -",
            "  engram run examples/token/scenario.json  accounts and transactions",
            "  engram run examples/vm3d/matrix.e3s      a program of the 3-D machine, or its source",
            "  engram run token.hex --trace token.log   and engram trace token.log shows what it did",
            "  engram run token.hex --prove token.proof proves what it did to its memory");
    spec.addPositional(
        PositionalParamSpec.builder()
            .paramLabel("PROGRAM")
            .type(String.class)
            .required(true)
            .description(
                "A file with code in hexadecimal or binary, with a program of the 3-D machine"
                    + " (docs/vm3d.md) or its source, or with a scenario in JSON"
                    + " (docs/scenario-format.md); code itself, starting with 0x; or - to read"
                    + " standard input.")
            .build());
    RunOptions.addTo(spec);
    spec.addOption(Subcommand.flag(JSON, "Print one JSON document."));
    Subcommand.exitCodes(
        spec,
        "The program succeeded; every step of the scenario did as it was expected to.",
        "The program reverted, halted or ended with a fault; a step did not do as expected.",
        "The input or the options mean nothing.");
    return spec;
  }

  @Override
  public int run(ParseResult options) {
    Program program = Program.open(options.matchedPositionalValue(0, ""), System.in);
    if (program instanceof Program.Vm3dCode code) {
      RunOptions.refuse(options, RunOptions.OF_EVM, "EVM code", "a program of the 3-D machine");
      return new Vm3dRun(code, options, terminal).run();
    }
    RunOptions.refuse(
        options,
        RunOptions.OF_VM3D,
        "programs of the 3-D machine",
        program instanceof Program.Bytecode ? "EVM code" : "a scenario");
    boolean json = options.hasMatchedOption(JSON);
    PrintWriter out = options.commandSpec().commandLine().getOut();
    String name = options.matchedOptionValue(RunOptions.TRACE, null);
    String proofName = options.matchedOptionValue(RunOptions.PROVE, null);
    if (proofName == null && options.hasMatchedOption(MemoryOptions.PROFILE)) {
      throw new BadInput(MemoryOptions.PROFILE + ": only with " + RunOptions.PROVE);
    }
    if (name == null && proofName == null) {
      Function<FrameObserver, Frames> untraced =
          observer -> Frames.builder().observer(observer).build();
      return run(program, options, untraced, new Telling(out, json, RunCommand::nothing));
    }
    RunProof proof = proofName == null ? null : new RunProof(proofName, name, options, terminal);
    try (TraceFile trace =
        name == null ? TraceFile.passing() : TraceFile.open(name, Program.path(name))) {
      if (proof != null && json) {
        return document(program, options, trace, proof, out);
      }
      int code = run(program, options, trace, new Telling(out, json, RunCommand::nothing));
      trace.keep();
      if (name != null && !json) {
        TraceReport.written(trace, out, terminal);
      }
      if (proof != null) {
        out.flush();
        proof.print(trace);
      }
      return code;
    }
  }

  private static void nothing(JsonGenerator ignored) {}

  /** Runs, proves, and tells both in one document, or nothing if there is something wrong. */
  private int document(
      Program program, ParseResult options, TraceFile trace, RunProof proof, PrintWriter out) {
    StringWriter document = new StringWriter();
    PrintWriter all = new PrintWriter(document);
    Consumer<JsonGenerator> more =
        json -> {
          trace.keep();
          proof.write(json, trace);
        };
    int code = run(program, options, trace, new Telling(all, true, more));
    all.flush();
    out.print(document);
    return code;
  }

  private int run(Program program, ParseResult options, TraceFile trace, Telling telling) {
    try {
      return run(program, options, trace::memory, telling);
    } catch (UncheckedIOException e) {
      throw trace.unwritable(e);
    }
  }

  private int run(
      Program program,
      ParseResult options,
      Function<FrameObserver, Frames> memoryOf,
      Telling telling) {
    return switch (program) {
      case Program.Bytecode(byte[] code) -> run(code, options, memoryOf, telling);
      case Program.Document document -> run(document, options, memoryOf, telling);
      case Program.Vm3dCode _ -> throw new IllegalArgumentException("no EVM runs this");
    };
  }

  private int run(
      byte[] code, ParseResult options, Function<FrameObserver, Frames> memoryOf, Telling telling) {
    long limit = RunOptions.number(options, RunOptions.GAS, RunOptions.DEFAULT_GAS);
    Address from = RunOptions.value(options, RunOptions.SENDER, Hex::address, CALLER);
    Uint256 sent = RunOptions.value(options, RunOptions.VALUE, Numeral::uint256, Uint256.ZERO);
    byte[] data = RunOptions.value(options, RunOptions.INPUT, Hex::bytes, new byte[0]);
    Fork rules = RunOptions.value(options, RunOptions.FORK, ScenarioDecoder::fork, Fork.CANCUN);
    boolean create = options.hasMatchedOption(RunOptions.CREATE);

    WorldState world = new WorldState();
    Uint256 funds = sent.compareTo(FUNDS) > 0 ? sent : FUNDS;
    world.put(from, funds, 0, Code.EMPTY, Map.of());
    if (!create) {
      Uint256 own = from.equals(CONTRACT) ? funds : Uint256.ZERO;
      world.put(CONTRACT, own, 1, Code.of(code), Map.of());
    }
    MemoryHistory memory = new MemoryHistory();
    Evm evm = new Evm(rules, memoryOf.apply(memory));
    Block block =
        new Block(
            1, TIMESTAMP, RunOptions.DEFAULT_GAS, Address.ZERO, Uint256.ZERO, Uint256.ZERO, 0, 1);
    Message message =
        create
            ? new Message(from, null, sent, joined(code, data), limit)
            : new Message(from, CONTRACT, sent, data, limit);
    memory.begin();
    Receipt receipt = evm.call(world, block, message);
    memory.end(receipt.halt());

    ProgramReport report = new ProgramReport(receipt, limit, memory);
    if (telling.json()) {
      report.json(telling.out(), telling.more());
    } else {
      report.print(telling.out(), terminal);
    }
    return receipt.halt() == Halt.SUCCESS ? 0 : Engram.FAILED;
  }

  private int run(
      Program.Document document,
      ParseResult options,
      Function<FrameObserver, Frames> memoryOf,
      Telling telling) {
    for (String option : RunOptions.IN_SCENARIO) {
      if (options.hasMatchedOption(option)) {
        throw new BadInput(
            document.source() + " is a scenario, which says itself what " + option + " would");
      }
    }
    ScenarioRun run;
    Scenario scenario;
    try {
      scenario = ScenarioDecoder.decode(document.json());
      run = new ScenarioRun(scenario, document.folder(), memoryOf);
    } catch (BadInput e) {
      throw e.in(document.source());
    }
    ScenarioReport report = new ScenarioReport(scenario, run, telling.out());
    int surprises = telling.json() ? report.json(telling.more()) : report.print(terminal);
    return surprises == 0 ? 0 : Engram.FAILED;
  }

  private static byte[] joined(byte[] code, byte[] data) {
    byte[] both = Arrays.copyOf(code, code.length + data.length);
    System.arraycopy(data, 0, both, code.length, data.length);
    return both;
  }
}
