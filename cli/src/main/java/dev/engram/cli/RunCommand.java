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
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;
import tools.jackson.core.JsonGenerator;

/** Runs bytecode or a scenario and shows what came of it. */
final class RunCommand implements Subcommand {

  private static final String INPUT = "--input";
  private static final String GAS = "--gas";
  private static final String VALUE = "--value";
  private static final String SENDER = "--sender";
  private static final String FORK = "--fork";
  private static final String CREATE = "--create";
  private static final String TRACE = "--trace";
  static final String PROVE = "--prove";

  /** The gas limit of a block when Cancun came, so that an endless program ends soon. */
  private static final long DEFAULT_GAS = 30_000_000;

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
            "Runs EVM bytecode or a scenario, and shows the result, the gas, and what the memory did.",
            "  engram run 0x602a5f5260205ff3            code on the command line",
            "  engram run contract.hex --input 0x70a0   a file, called with data",
            "  engram run token.hex --create            a file with creation code",
            "  solc --bin-runtime a.sol | tail -1 | engram run -",
            "  engram run examples/token/scenario.json  accounts and transactions",
            "  engram run token.hex --trace token.log   and engram trace token.log shows what it did",
            "  engram run token.hex --prove token.proof proves what it did to its memory");
    spec.addPositional(
        PositionalParamSpec.builder()
            .paramLabel("PROGRAM")
            .type(String.class)
            .required(true)
            .description(
                "A file with code in hexadecimal or binary, or with a scenario in JSON"
                    + " (docs/scenario-format.md); code itself, starting with 0x; or - to read"
                    + " standard input.")
            .build());
    spec.addOption(
        Subcommand.option(
                "HEX",
                "The call's data. With --create it is added to the code, for the constructor.",
                "-i",
                INPUT)
            .build());
    spec.addOption(
        Subcommand.option(
                "N",
                "The most gas that may be used: 30,000,000, a block's, unless you say otherwise.",
                "-g",
                GAS)
            .build());
    spec.addOption(
        Subcommand.option("WEI", "What is sent along: 1000, 0x3e8, '2 gwei', '0.5 ether'.", VALUE)
            .build());
    spec.addOption(
        Subcommand.option(
                "ADDRESS",
                "Who calls: 0x..0ca11e unless you say otherwise. The code is at 0x..c0de.",
                SENDER)
            .build());
    spec.addOption(
        Subcommand.option(
                "NAME",
                "The rules: Berlin, London, Paris, Shanghai or Cancun, which is the default.",
                FORK)
            .build());
    spec.addOption(
        Subcommand.flag(
            CREATE, "The program is creation code: run it and show the contract that it makes."));
    spec.addOption(
        Subcommand.option(
                "FILE",
                "Write every access to call memory there, as a log for engram trace.",
                TRACE)
            .build());
    spec.addOption(
        Subcommand.option(
                "PROOF",
                "Prove that every read of call memory gave what was last written there, verify that,"
                    + " and write the proof, as engram prove and verify do.",
                PROVE)
            .build());
    spec.addOption(
        Subcommand.option(
                "NAME",
                "Parameters of the proof: proven-100 (the default), compact-100, proven-120.",
                MemoryOptions.PROFILE)
            .build());
    spec.addOption(Subcommand.flag(JSON, "Print one JSON document."));
    Subcommand.exitCodes(
        spec,
        "The program succeeded; every step of the scenario did as it was expected to.",
        "The program reverted or halted; a step did not do as expected.",
        "The input or the options mean nothing.");
    return spec;
  }

  @Override
  public int run(ParseResult options) {
    Program program = Program.open(options.matchedPositionalValue(0, ""), System.in);
    boolean json = options.hasMatchedOption(JSON);
    PrintWriter out = options.commandSpec().commandLine().getOut();
    String name = options.matchedOptionValue(TRACE, null);
    String proofName = options.matchedOptionValue(PROVE, null);
    if (proofName == null && options.hasMatchedOption(MemoryOptions.PROFILE)) {
      throw new BadInput(MemoryOptions.PROFILE + ": only with " + PROVE);
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
    };
  }

  private int run(
      byte[] code, ParseResult options, Function<FrameObserver, Frames> memoryOf, Telling telling) {
    long limit = value(options, GAS, RunCommand::gas, DEFAULT_GAS);
    Address from = value(options, SENDER, Hex::address, CALLER);
    Uint256 sent = value(options, VALUE, Numeral::uint256, Uint256.ZERO);
    byte[] data = value(options, INPUT, Hex::bytes, new byte[0]);
    Fork rules = value(options, FORK, ScenarioDecoder::fork, Fork.CANCUN);
    boolean create = options.hasMatchedOption(CREATE);

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
        new Block(1, TIMESTAMP, DEFAULT_GAS, Address.ZERO, Uint256.ZERO, Uint256.ZERO, 0, 1);
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
    for (String option : List.of(INPUT, GAS, VALUE, SENDER, FORK, CREATE)) {
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

  /** The value of an option, whose trouble is told with its name. */
  private static <T> T value(
      ParseResult options, String name, Function<String, T> form, T otherwise) {
    String text = options.matchedOptionValue(name, null);
    if (text == null) {
      return otherwise;
    }
    try {
      return form.apply(text);
    } catch (BadInput e) {
      throw e.in(name);
    }
  }

  private static long gas(String text) {
    return Numeral.inRange(Numeral.parse(text), 0, Long.MAX_VALUE);
  }

  private static byte[] joined(byte[] code, byte[] data) {
    byte[] both = Arrays.copyOf(code, code.length + data.length);
    System.arraycopy(data, 0, both, code.length, data.length);
    return both;
  }
}
