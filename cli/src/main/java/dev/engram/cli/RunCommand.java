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
import dev.engram.cli.report.KeptReport;
import dev.engram.cli.report.ProgramReport;
import dev.engram.cli.report.ScenarioReport;
import dev.engram.cli.report.TraceReport;
import dev.engram.cli.scenario.Scenario;
import dev.engram.cli.scenario.ScenarioDecoder;
import dev.engram.cli.scenario.ScenarioRun;
import dev.engram.cli.store.KeptMemory;
import dev.engram.cli.store.KeptWorld;
import dev.engram.cli.trace.TraceFile;
import dev.engram.evm.Block;
import dev.engram.evm.Evm;
import dev.engram.evm.Fork;
import dev.engram.evm.Halt;
import dev.engram.evm.Message;
import dev.engram.evm.Receipt;
import dev.engram.evm.code.Code;
import dev.engram.evm.state.Account;
import dev.engram.evm.state.Address;
import dev.engram.evm.state.Slot;
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
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
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
   * @param last what else is to be done and printed, where there is no document
   * @param kept the accounts that go on, or null, which are committed when all else is done
   */
  private record Telling(
      PrintWriter out,
      boolean json,
      Consumer<JsonGenerator> more,
      Runnable last,
      @Nullable KeptWorld kept) {

    WorldState world() {
      return kept == null ? new WorldState() : kept.world();
    }

    /** Commits if all is well, and writes of it. */
    void end(JsonGenerator document, boolean isGood) {
      more.accept(document);
      if (kept != null) {
        commit(kept, isGood);
        KeptReport.write(document, kept.memory());
      }
    }

    /** Commits if all is well, and prints it. */
    void end(Terminal terminal, boolean isGood) {
      last.run();
      if (kept != null) {
        out.flush();
        commit(kept, isGood);
        KeptReport.print(out, terminal, kept.memory());
      }
    }

    private static void commit(KeptWorld kept, boolean isGood) {
      if (isGood) {
        kept.commit();
      }
    }
  }

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
            "  engram run ledger.e3s --store ledgers --memory ledger   goes on where the last one ended",
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
    PrintWriter out = options.commandSpec().commandLine().getOut();
    if (!KeptOptions.areIn(options)) {
      return run(program, options, out, null);
    }
    try (KeptMemory memory = KeptOptions.open(options)) {
      return memory.attempt(() -> {
        KeptWorld kept = new KeptWorld(memory);
        if (!options.hasMatchedOption(JSON)) {
          return run(program, options, out, kept);
        }
        // a document is there as a whole or not at all
        StringWriter document = new StringWriter();
        PrintWriter all = new PrintWriter(document);
        int code = run(program, options, all, kept);
        all.flush();
        out.print(document);
        return code;
      });
    }
  }

  private int run(Program program, ParseResult options, PrintWriter out, @Nullable KeptWorld kept) {
    boolean json = options.hasMatchedOption(JSON);
    String name = options.matchedOptionValue(RunOptions.TRACE, null);
    String proofName = options.matchedOptionValue(RunOptions.PROVE, null);
    if (proofName == null && options.hasMatchedOption(MemoryOptions.PROFILE)) {
      throw new BadInput(MemoryOptions.PROFILE + ": only with " + RunOptions.PROVE);
    }
    if (name == null && proofName == null) {
      Function<FrameObserver, Frames> untraced =
          observer -> Frames.builder().observer(observer).build();
      return run(program, options, untraced, new Telling(out, json, _ -> {}, () -> {}, kept));
    }
    RunProof proof = proofName == null ? null : new RunProof(proofName, name, options, terminal);
    try (TraceFile trace =
        name == null ? TraceFile.passing() : TraceFile.open(name, Program.path(name))) {
      if (json) {
        return document(program, options, trace, proof, out, kept);
      }
      Runnable last =
          () -> {
            trace.keep();
            if (name != null) {
              TraceReport.written(trace, out, terminal);
            }
            if (proof != null) {
              out.flush();
              proof.print(trace);
            }
          };
      return run(program, options, trace, new Telling(out, false, _ -> {}, last, kept));
    }
  }

  /** Runs, proves, and tells both in one document, or nothing if there is something wrong. */
  private int document(
      Program program,
      ParseResult options,
      TraceFile trace,
      @Nullable RunProof proof,
      PrintWriter out,
      @Nullable KeptWorld kept) {
    StringWriter document = new StringWriter();
    PrintWriter all = new PrintWriter(document);
    Consumer<JsonGenerator> more =
        json -> {
          trace.keep();
          if (proof != null) {
            proof.write(json, trace);
          }
        };
    int code = run(program, options, trace, new Telling(all, true, more, () -> {}, kept));
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

    WorldState world = telling.world();
    Uint256 funds = sent.compareTo(FUNDS) > 0 ? sent : FUNDS;
    if (find(world, from) == null) {
      world.put(from, funds, 0, Code.EMPTY, Map.of());
    }
    if (!create) {
      putCode(world, Code.of(code));
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

    boolean isGood = receipt.halt() == Halt.SUCCESS;
    ProgramReport report = new ProgramReport(receipt, limit, memory);
    if (telling.json()) {
      report.json(telling.out(), document -> telling.end(document, isGood));
    } else {
      report.print(telling.out(), terminal);
      telling.end(terminal, isGood);
    }
    return isGood ? 0 : Engram.FAILED;
  }

  /** Puts code where it is called; what the account has else stays as it was kept. */
  private static void putCode(WorldState world, Code code) {
    Account there = find(world, CONTRACT);
    if (there == null) {
      world.put(CONTRACT, Uint256.ZERO, 1, code, Map.of());
      return;
    }
    long nonce = there.nonce() == 0 ? 1 : there.nonce();
    Map<Uint256, Uint256> storage =
        there.slots().stream().collect(Collectors.toMap(Slot::key, Slot::value));
    world.put(CONTRACT, there.balance(), nonce, code, storage);
  }

  private static @Nullable Account find(WorldState world, Address address) {
    return world.accounts().stream()
        .filter(each -> each.address().equals(address))
        .findFirst()
        .orElse(null);
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
      run = new ScenarioRun(scenario, document.folder(), memoryOf, telling.world());
    } catch (BadInput e) {
      throw e.in(document.source());
    }
    ScenarioReport report = new ScenarioReport(scenario, run, telling.out());
    if (telling.json()) {
      report.json(json -> telling.end(json, report.isAsExpected()));
    } else {
      report.print(terminal);
      telling.end(terminal, report.isAsExpected());
    }
    return report.isAsExpected() ? 0 : Engram.FAILED;
  }

  private static byte[] joined(byte[] code, byte[] data) {
    byte[] both = Arrays.copyOf(code, code.length + data.length);
    System.arraycopy(data, 0, both, code.length, data.length);
    return both;
  }
}
