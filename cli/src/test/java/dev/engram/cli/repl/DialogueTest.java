/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.cli.repl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.engram.cli.picture.Terminal;
import dev.engram.vm3d.Vm3d;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jline.terminal.Size;
import org.jline.terminal.impl.LineDisciplineTerminal;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A dialogue on a terminal that is made of bytes. */
@Timeout(60)
class DialogueTest {

  private final ByteArrayOutputStream shown = new ByteArrayOutputStream();
  private final StringWriter out = new StringWriter();

  @TempDir private Path folder;

  @Test
  void aLineThatIsWrongIsToldAndTheNextOneAskedFor() throws IOException {
    talk(null, "bogus\rallocate 64\rquit\rallocate 1\r");

    assertThat(out.toString().lines())
        .containsExactly("\"bogus\" is no command; help lists them", "[X:4,Y:0,Z:0]  (22 gas)");
    assertThat(shown.toString(StandardCharsets.UTF_8)).contains("engram> ");
  }

  @Test
  void tabCompletesCommandsAndAddresses() throws IOException {
    talk(null, "alloc\t 64\rstore [\t \"hi\"\rload [\t 2\r\004");

    assertThat(out.toString()).contains("[X:4,Y:0,Z:0]          68 69  ");
  }

  @Test
  void theEndOfTheInputEndsItAndAnInterruptForgetsTheLine() throws IOException {
    talk(null, "allocate \003\004");

    assertThat(out.toString()).isEmpty();
  }

  @Test
  void whatWasEnteredIsKeptInTheStateFolder() throws IOException {
    Path history = Dialogue.history(folder.resolve("state"));
    assertThat(history).isEqualTo(folder.resolve("state/engram/repl_history"));

    talk(history, "allocate 64\rquit\r");
    assertThat(Files.readString(history)).contains("allocate 64");
    // the key upwards brings back the last line but one
    talk(history, "\033OA\033OA\rquit\r");

    assertThat(out.toString().lines()).hasSize(2).allMatch("[X:4,Y:0,Z:0]  (22 gas)"::equals);
  }

  @Test
  void whereNothingCanBeKeptThereIsNoHistory() throws IOException {
    Path file = Files.writeString(folder.resolve("state"), "a file, and no folder");

    assertThat(Dialogue.history(file)).isNull();
  }

  private void talk(@Nullable Path history, String keys) throws IOException {
    LineDisciplineTerminal terminal =
        new LineDisciplineTerminal("test", "xterm", shown, StandardCharsets.UTF_8);
    terminal.setSize(Size.of(100, 30));
    // as bytes that a terminal hands on one by one, so that none is taken for a signal
    terminal.enterRawMode();
    terminal.processInputBytes(keys.getBytes(StandardCharsets.UTF_8));
    try (terminal;
        Session session =
            new Session(
                () -> Vm3d.builder().build(),
                false,
                null,
                null,
                new PrintWriter(out),
                Terminal.PLAIN)) {
      new Dialogue(session).talk(terminal, history);
    }
  }
}
