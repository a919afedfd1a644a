/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.cli;

import dev.engram.cli.input.BadInput;
import dev.engram.cli.input.OutputFile;
import dev.engram.cli.picture.Terminal;
import dev.engram.cli.report.CodeReport;
import dev.engram.cli.vm3d.Loaded;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/** Makes code of the 3-D machine of its source. */
final class AsmCommand implements Subcommand {

  static final String OUTPUT = "--output";

  private final Terminal terminal;

  AsmCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public CommandSpec spec() {
    CommandSpec spec =
        Subcommand.named(
            "asm",
            "Assembles a program of the 3-D machine: makes a file of code of its source.",
            "  engram asm examples/vm3d/matrix.e3s -o matrix.e3d",
            "  engram run matrix.e3d",
            "  engram asm ledger.e3s                 makes ledger.e3d beside it",
            "  engram asm - -o - < ledger.e3s | engram run -");
    spec.addPositional(
        PositionalParamSpec.builder()
            .paramLabel("SOURCE")
            .type(String.class)
            .required(true)
            .description("A source (docs/vm3d.md), or - to read standard input.")
            .build());
    spec.addOption(
        Subcommand.option(
                "FILE",
                "Where to write the code, or - for standard output. Beside the source, with the"
                    + " ending .e3d, unless you say otherwise.",
                "-o",
                OUTPUT)
            .build());
    spec.addOption(Subcommand.flag(JSON, "Print one JSON object: how much was made of it."));
    RootCommand.exitCodes(
        spec,
        "The code is written.",
        "The source does not assemble, the code cannot be written, or the options mean nothing.");
    return spec;
  }

  @Override
  public int run(ParseResult options) {
    return new Run(options, terminal).run();
  }

  /** What needs the machine, apart so that the other commands start without loading it. */
  private record Run(ParseResult options, Terminal terminal) {

    int run() {
      String source = options.matchedPositionalValue(0, "");
      String target = options.matchedOptionValue(OUTPUT, null);
      boolean json = options.hasMatchedOption(JSON);
      if (target == null) {
        target = beside(source);
      }
      if (target.equals("-") && json) {
        throw new BadInput("-o -: with --json, standard output has no room for the code");
      }
      if (target.equals("-") && terminal.colour()) {
        throw new BadInput("-o -: code is no text for a terminal; name a file, or pipe it on");
      }
      OutputFile file = target.equals("-") ? null : OutputFile.at(target, "code", source, "source");
      Loaded code = Loaded.assembled(Loaded.bytes(source), name(source));
      byte[] bytes = code.program().file();
      if (file == null) {
        System.out.write(bytes, 0, bytes.length);
        System.out.flush();
        return 0;
      }
      file.write(bytes);
      new CodeReport(options.commandSpec().commandLine().getOut(), terminal)
          .assembled(target, code, json);
      return 0;
    }

    private static String name(String source) {
      return source.equals("-") ? "standard input" : source;
    }

    /** The usual name for what is made of a source. */
    private static String beside(String source) {
      if (source.equals("-")) {
        throw new BadInput("needs -o and a file, or -o -: standard input has no name to go by");
      }
      int folder = Math.max(source.lastIndexOf('/'), source.lastIndexOf('\\'));
      int dot = source.lastIndexOf('.');
      return (dot > folder + 1 ? source.substring(0, dot) : source) + ".e3d";
    }
  }
}
