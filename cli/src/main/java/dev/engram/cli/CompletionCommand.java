/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.cli;

import java.io.PrintWriter;
import picocli.AutoComplete;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** Prints what makes a shell complete this command. */
final class CompletionCommand implements Subcommand {

  @Override
  public CommandSpec spec() {
    return Subcommand.named(
        "completion",
        "Prints a script that makes bash or zsh complete commands and options.",
        "  source <(engram completion)                 in this shell",
        "  engram completion > ~/.local/share/bash-completion/completions/engram");
  }

  @Override
  public int run(ParseResult options) {
    CommandSpec spec = options.commandSpec();
    PrintWriter out = spec.commandLine().getOut();
    out.print(AutoComplete.bash("engram", spec.root().commandLine()));
    return 0;
  }
}
