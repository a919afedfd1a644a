/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.cli.vm3d;

import dev.engram.cli.picture.MemoryPicture;
import dev.engram.cli.picture.Terminal;
import dev.engram.vm3d.Outcome;
import dev.engram.vm3d.Run;
import dev.engram.vm3d.Vm3d;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Shows a program instruction by instruction. Where somebody sits at a terminal it waits for them;
 * elsewhere it shows the first ones, and how many there were besides.
 */
public final class Walk {

  /** Instructions that are shown to nobody in particular. */
  static final long MOST = 1_000;

  private final Steps steps;
  private final PrintWriter out;
  private final @Nullable BufferedReader keys;

  /**
   * A walk.
   *
   * @param keys lines that somebody enters, or null if nobody does
   */
  Walk(
      Vm3d machine,
      Loaded code,
      PrintWriter out,
      Terminal terminal,
      @Nullable BufferedReader keys) {
    this.steps = new Steps(machine, code, terminal);
    this.out = out;
    this.keys = keys;
  }

  /** A walk where this process runs. */
  public static Walk of(Vm3d machine, Loaded code, PrintWriter out, Terminal terminal) {
    BufferedReader keys =
        Terminal.isInteractive()
            ? new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))
            : null;
    return new Walk(machine, code, out, terminal, keys);
  }

  /** Executes a program to its end; null if whoever looked on wanted no more before. */
  public @Nullable Outcome toTheEnd(Run run) {
    return keys == null ? shown(run) : asked(run, keys);
  }

  private Outcome shown(Run run) {
    // the end of the code is no instruction, and a program may begin there
    Outcome outcome = run.run(0);
    for (long i = 0; outcome == null && i < MOST; i++) {
      out.println(steps.next(run));
      outcome = run.run(0);
    }
    if (outcome == null) {
      long before = run.instructions();
      outcome = run.finish();
      out.println(
          "... and %s more"
              .formatted(MemoryPicture.count(run.instructions() - before, "instruction")));
    }
    out.println();
    return outcome;
  }

  private @Nullable Outcome asked(Run run, BufferedReader keys) {
    out.println("enter: next instruction; c: go on to the end; q: quit");
    Outcome outcome = run.run(0);
    while (outcome == null) {
      out.print(steps.place(run).stripTrailing() + " ");
      out.flush();
      String line = line(keys);
      switch (line.strip()) {
        case "" -> out.println(steps.effect(run));
        case "c" -> run.finish();
        case "q" -> {
          return null;
        }
        default -> out.println("enter, c or q");
      }
      outcome = run.run(0);
    }
    out.println();
    return outcome;
  }

  /** The next line; at the end of all, a q. */
  private static String line(BufferedReader keys) {
    try {
      String line = keys.readLine();
      return line == null ? "q" : line;
    } catch (IOException e) {
      return "q";
    }
  }
}
