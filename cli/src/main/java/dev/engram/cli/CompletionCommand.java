/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.cli;

import java.io.PrintWriter;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Prints what makes a shell complete this command. */
@Command(
    name = "completion",
    description = {"Prints a script that makes bash or zsh complete commands and options.", ""},
    footerHeading = "%nExamples:%n",
    footer = {
      "  source <(engram completion)                 in this shell",
      "  engram completion > ~/.local/share/bash-completion/completions/engram"
    })
final class CompletionCommand implements Runnable {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    PrintWriter out = spec.commandLine().getOut();
    out.print(AutoComplete.bash("engram", spec.root().commandLine()));
    out.flush();
  }
}
