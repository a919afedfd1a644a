/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.cli.vm3d;

import static org.assertj.core.api.Assertions.assertThat;

import dev.engram.cli.picture.Terminal;
import dev.engram.vm3d.Outcome;
import dev.engram.vm3d.Run;
import dev.engram.vm3d.Vm3d;
import java.io.BufferedReader;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A walk with somebody at the keys. */
class WalkTest {

  private final StringWriter out = new StringWriter();

  @Test
  void enterIsOneInstruction() {
    Outcome outcome = Objects.requireNonNull(walk("\n\n\n"));

    assertThat(outcome.instructions()).isEqualTo(3);
    assertThat(out.toString().lines())
        .containsExactly(
            "enter: next instruction; c: go on to the end; q: quit",
            "     0 ldi r1, 7      2 gas  r1 = 7",
            "    10 ldi r2, 9      2 gas  r2 = 9",
            "    20 halt3d      1 gas  ends the program",
            "");
  }

  @Test
  void anyoneMayGoOnToTheEndOrQuit() {
    Outcome outcome = Objects.requireNonNull(walk("\nwhat\nc\n"));

    assertThat(outcome.instructions()).isEqualTo(3);
    assertThat(out.toString())
        .contains("enter, c or q\n")
        .contains("r1 = 7")
        .doesNotContain("r2 =");
    assertThat(walk("\nq\n\n")).isNull();
    assertThat(walk("\n")).isNull();
  }

  private @Nullable Outcome walk(String keys) {
    byte[] source = "ldi r1, 7\nldi r2, 9\nhalt3d".getBytes(StandardCharsets.UTF_8);
    Loaded code = Loaded.assembled(source, "a");
    try (Vm3d machine = Vm3d.builder().build()) {
      Run run = machine.begin(code.program(), null);
      BufferedReader lines = new BufferedReader(new StringReader(keys));
      return new Walk(machine, code, new PrintWriter(out), Terminal.PLAIN, lines).toTheEnd(run);
    }
  }
}
