/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.cli;

import dev.engram.cli.input.BadInput;
import dev.engram.cli.input.InputFile;
import dev.engram.cli.input.OutputFile;
import dev.engram.cli.picture.Terminal;
import dev.engram.cli.report.CodeReport;
import dev.engram.cli.vm3d.Loaded;
import dev.engram.vm3d.code.Assembler;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/** Makes a source of code of the 3-D machine. */
final class DisasmCommand implements Subcommand {

  static final String OFFSETS = "--offsets";

  private final Terminal terminal;

  DisasmCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public CommandSpec spec() {
    CommandSpec spec =
        Subcommand.named(
            "disasm",
            "Disassembles code of the 3-D machine: prints a source that assembles to the same bytes.",
            "  engram disasm matrix.e3d",
            "  engram disasm matrix.e3d --offsets | less",
            "  engram disasm matrix.e3d -o again.e3s");
    spec.addPositional(
        PositionalParamSpec.builder()
            .paramLabel("FILE")
            .type(String.class)
            .required(true)
            .description("A file of code (docs/vm3d.md), or - to read standard input.")
            .build());
    spec.addOption(
        Subcommand.option(
                "FILE",
                "Where to write the source: standard output unless you say otherwise.",
                "-o",
                AsmCommand.OUTPUT)
            .build());
    spec.addOption(
        Subcommand.flag(
            OFFSETS, "Behind each instruction, as a comment, the byte at which it begins."));
    spec.addOption(Subcommand.flag(JSON, "Print one JSON object with all instructions."));
    RootCommand.exitCodes(
        spec,
        "The source is printed, or written.",
        "The file is none of code, or its code is not valid; or the options mean nothing.");
    return spec;
  }

  @Override
  public int run(ParseResult options) {
    return new Run(options, terminal).run();
  }

  /** What needs the machine, apart so that the other commands start without loading it. */
  private record Run(ParseResult options, Terminal terminal) {

    int run() {
      String name = options.matchedPositionalValue(0, "");
      String target = options.matchedOptionValue(AsmCommand.OUTPUT, "-");
      boolean json = options.hasMatchedOption(JSON);
      if (json && (options.hasMatchedOption(OFFSETS) || !target.equals("-"))) {
        throw new BadInput("--json: has the offsets, and goes to standard output");
      }
      OutputFile file = target.equals("-") ? null : OutputFile.at(target, "source", name, "code");
      Loaded code = Loaded.decoded(Loaded.bytes(name), new InputFile(name).source());
      PrintWriter out = options.commandSpec().commandLine().getOut();
      CodeReport report = new CodeReport(out, terminal);
      if (json) {
        report.instructions(code);
        return 0;
      }
      String text = code.text(options.hasMatchedOption(OFFSETS));
      if (file == null) {
        out.print(text);
        return 0;
      }
      if (text.length() > Assembler.MAX_CHARACTERS) {
        throw new BadInput(
            ("%s: its source has %,d characters, and engram asm takes no more than %,d;"
                    + " without -o it is printed")
                .formatted(code.source(), text.length(), Assembler.MAX_CHARACTERS));
      }
      file.write(text.getBytes(StandardCharsets.UTF_8));
      report.disassembled(target, code);
      return 0;
    }
  }
}
