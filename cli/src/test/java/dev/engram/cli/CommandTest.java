/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandTest {

  @TempDir private Path folder;

  @Test
  void theVersionIsOneLineOfItsOwnAndOneOfTheJvm() {
    Ran ran = Ran.engram("--version");

    assertThat(ran.code()).isZero();
    assertThat(ran.out()).startsWith("engram ").contains("Java 2");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--help",
        "run --help",
        "asm --help",
        "disasm --help",
        "repl --help",
        "trace --help",
        "root --help",
        "open --help",
        "check --help",
        "store --help",
        "store list --help",
        "store history --help",
        "store diff --help",
        "store check --help",
        "store export --help",
        "store import --help",
        "store prune --help",
        "store compact --help",
        "store branch --help",
        "store drop --help",
        "store backup --help",
        "store prove --help",
        "prove --help",
        "prove-open --help",
        "verify --help",
        "explain --help",
        "commitment --help",
        "state-test --help",
        "lanes --help",
        "completion --help"
      })
  void helpHasExamplesOfTheCommand(String line) {
    Ran ran = Ran.engram(line.split(" "));

    assertThat(ran.code()).isZero();
    assertThat(ran.out()).contains("Examples:").contains("engram " + line.replace("--help", ""));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "runn 0x00",
        "run",
        "run 0x00 --gsa 5",
        "asm",
        "disasm",
        "repl --gsa 5",
        "trace",
        "root",
        "open",
        "open memory --at [X:1,Y:0,Z:0]",
        "open memory --at [X:1,Y:0,Z:0] --length one -o proof",
        "check",
        "check proof",
        "store",
        "store lst",
        "store list",
        "store history folder",
        "store export folder name",
        "store prune folder name --keep many",
        "prove",
        "prove-open",
        "prove-open memory --equal 1:0:1=0",
        "prove log",
        "prove log -o proof --block many",
        "verify",
        "explain",
        "commitment",
        "state-test",
        "lanes",
        "--nothing"
      })
  void misuseIsOneLineThatNamesTheHelp(String line) {
    Ran ran = Ran.engram(line.isEmpty() ? new String[0] : line.split(" "));

    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.out()).isEmpty();
    assertThat(ran.complaint()).startsWith("engram").endsWith("--help)");
  }

  @Test
  void bashCompletesCommandsAndOptionsByTheScript() throws IOException, InterruptedException {
    Path bash = Path.of("/bin/bash");
    assumeTrue(Files.isExecutable(bash), "there is no bash");
    Path script = folder.resolve("completion");
    Files.writeString(script, Ran.engram("completion").out());
    String ask =
        """
        source "$1" || exit 1
        complete -p engram >/dev/null || exit 2
        COMP_WORDS=(engram sta); COMP_CWORD=1; COMPREPLY=(); _complete_engram; echo "${COMPREPLY[@]}"
        COMP_WORDS=(engram run --cr); COMP_CWORD=2; COMPREPLY=(); _complete_engram; echo "${COMPREPLY[@]}"
        COMP_WORDS=(engram tr); COMP_CWORD=1; COMPREPLY=(); _complete_engram; echo "${COMPREPLY[@]}"
        COMP_WORDS=(engram che); COMP_CWORD=1; COMPREPLY=(); _complete_engram; echo "${COMPREPLY[@]}"
        COMP_WORDS=(engram open --tab); COMP_CWORD=2; COMPREPLY=(); _complete_engram; echo "${COMPREPLY[@]}"
        COMP_WORDS=(engram trace --rec); COMP_CWORD=2; COMPREPLY=(); _complete_engram; echo "${COMPREPLY[@]}"
        """;

    Process process =
        new ProcessBuilder(bash.toString(), "-c", ask, "bash", script.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(process.waitFor()).isZero();
    assertThat(out.lines().map(String::strip))
        .containsExactly("state-test", "--create", "trace", "check", "--table", "--records");
  }
}
