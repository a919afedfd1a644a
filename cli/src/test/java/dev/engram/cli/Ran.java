/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.cli;

import dev.engram.cli.picture.Terminal;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Locale;
import picocli.CommandLine;

/** What came of a command line. */
record Ran(int code, String out, String err) {

  /** Runs {@code engram} with these arguments, as if its output went to a pipe. */
  static Ran engram(String... arguments) {
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.ROOT);
    try {
      StringWriter out = new StringWriter();
      StringWriter err = new StringWriter();
      CommandLine command = Engram.commandLine(Terminal.PLAIN);
      command.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
      int code = command.execute(arguments);
      return new Ran(code, out.toString(), err.toString());
    } finally {
      Locale.setDefault(before);
    }
  }

  /** The one line on standard error, of which there must be no more. */
  String complaint() {
    if (err.lines().count() != 1 || !err.endsWith("\n")) {
      throw new AssertionError("not one line: " + err);
    }
    return err.strip();
  }

  /** What stands after a label. */
  String entry(String label) {
    return out.lines()
        .filter(line -> line.startsWith(label + " "))
        .map(line -> line.substring(label.length()).strip())
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + label + " in " + out));
  }
}
