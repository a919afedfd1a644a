/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.cli.lanes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.engram.cli.picture.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jline.terminal.Attributes;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal.Signal;
import org.jline.terminal.impl.LineDisciplineTerminal;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The screen on a terminal that is made of bytes. */
@Timeout(60)
class ScreenTest {

  private static final Terminal MANNER = new Terminal(true, true, true);
  private static final String OTHER_PAGE = "\033[?1049h";
  private static final String OWN_PAGE = "\033[?1049l";

  private final ByteArrayOutputStream shown = new ByteArrayOutputStream();
  private final List<Attributes> attributesSet = new ArrayList<>();
  private LineDisciplineTerminal terminal;

  @BeforeEach
  void open() throws IOException {
    terminal =
        new LineDisciplineTerminal("test", "xterm", shown, StandardCharsets.UTF_8) {
          @Override
          public void setAttributes(Attributes attributes) {
            super.setAttributes(attributes);
            attributesSet.add(new Attributes(attributes));
          }
        };
    terminal.setSize(Size.of(100, 30));
  }

  @Test
  void aReplayIsShownToItsEndAndTheTerminalIsGivenBack() {
    Attributes before = terminal.getAttributes();
    try (Replay replay = new Replay(BuiltIn.FRAMES.workload(1), BuiltIn.FRAMES.setup())) {
      try (Screen screen = new Screen(terminal, MANNER, 1e9)) {
        assertThat(screen.play(replay)).isTrue();
      }
      assertThat(replay.isDone()).isTrue();
    }

    assertThat(text()).contains("frames", "q quit", OTHER_PAGE);
    assertThat(text().indexOf(OWN_PAGE)).isGreaterThan(text().indexOf(OTHER_PAGE));
    assertThat(attributesSet).hasSize(2);
    assertThat(attributesSet.getFirst().getLocalFlags()).isNotEqualTo(before.getLocalFlags());
    assertThat(attributesSet.getLast().getLocalFlags()).isEqualTo(before.getLocalFlags());
  }

  @Test
  void theKeyQEndsItBeforeTheEnd() throws IOException {
    terminal.processInputBytes("q".getBytes(StandardCharsets.UTF_8));

    assertThat(wasPlayedToTheEnd(() -> {})).isFalse();
    assertThat(text()).contains(OWN_PAGE);
  }

  @Test
  void anInterruptEndsItToo() {
    assertThat(wasPlayedToTheEnd(() -> terminal.raise(Signal.INT))).isFalse();
    assertThat(text()).contains(OWN_PAGE);
  }

  @Test
  void aSmallTerminalHasTheCountersBelowTheMap() {
    try (Replay replay = new Replay(BuiltIn.COMB.workload(1), BuiltIn.COMB.setup());
        Screen screen = new Screen(terminal, MANNER, 1)) {
      replay.steps(1000, Long.MAX_VALUE);

      assertThat(screen.lines(replay, 120, 30)).hasSize(30).anyMatch(line -> line.contains("slow"));
      assertThat(screen.lines(replay, 40, 20)).hasSize(20);
      assertThat(screen.lines(replay, 20, 5)).hasSize(5);
    }
  }

  @ParameterizedTest
  @CsvSource({"0,0", "0,30", "80,0", "1,1", "3,200", "200,3"})
  void aTerminalMayHaveAnySizeOrNotKnowIt(int columns, int rows) {
    terminal.setSize(Size.of(columns, rows));
    try (Replay replay = new Replay(BuiltIn.FRAMES.workload(1), BuiltIn.FRAMES.setup());
        Screen screen = new Screen(terminal, MANNER, 1e9)) {
      assertThat(screen.play(replay)).isTrue();
    }

    if (columns == 0 || rows == 0) {
      assertThat(text()).contains("frames", "q quit");
    }
  }

  /** A step a second would take hours. */
  private boolean wasPlayedToTheEnd(Runnable meanwhile) {
    try (Replay replay = new Replay(BuiltIn.COMB.workload(1), BuiltIn.COMB.setup());
        Screen screen = new Screen(terminal, MANNER, 1)) {
      meanwhile.run();
      return screen.play(replay);
    }
  }

  private String text() {
    return shown.toString(StandardCharsets.UTF_8);
  }
}
