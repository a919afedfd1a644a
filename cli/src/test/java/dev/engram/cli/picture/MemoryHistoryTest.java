/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.cli.picture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.engram.evm.Halt;
import dev.engram.frames.Frame;
import dev.engram.frames.Frames;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class MemoryHistoryTest {

  private static final Locale LOCALE = Locale.getDefault();

  private final MemoryHistory history = new MemoryHistory();

  @BeforeAll
  static void groupByCommas() {
    Locale.setDefault(Locale.ROOT);
  }

  @AfterAll
  static void restore() {
    Locale.setDefault(LOCALE);
  }

  @Test
  void addsUpWhatARealMemoryTells() {
    Frames frames = Frames.builder().observer(history).build();
    history.begin();
    Frame root = frames.root();
    root.putByte(0, (byte) 1);
    Frame child = root.enter();
    child.putByte(32 * 723, (byte) 1);
    root.release();
    root.enter();
    root.revert();
    history.end(Halt.SUCCESS);

    assertThat(history.entered()).isEqualTo(3);
    assertThat(history.released()).isEqualTo(2);
    assertThat(history.reverted()).isEqualTo(1);
    assertThat(history.peakWords()).isEqualTo(725);
    assertThat(history.peakWordsByDepth()).containsExactly(1, 724);
    assertThat(history.timeline()).containsExactly(0, 1, 725, 1, 1);
    // C(1) = 3 and C(724) = 3 * 724 + floor(724^2 / 512) = 2172 + 1023
    assertThat(history.gas()).isEqualTo(3 + 3195);
  }

  @Test
  void aPeakIsKeptHoweverManyChangesThereAre() {
    history.begin();
    long changes = 100_000;
    for (long i = 1; i < changes; i++) {
      history.expanded(0, 0, 32 * (i == 77_777 ? 9 : i % 5), 32 * (i == 77_777 ? 9 : i % 5));
    }

    long[] timeline = history.timeline();
    assertThat(timeline.length).isBetween(256, 512);
    assertThat(history.changes()).isEqualTo(changes);
    assertThat(Arrays.stream(timeline).filter(words -> words == 9)).hasSize(1);
    // where the peak is in the picture is where it was in time
    int at = Arrays.stream(timeline).boxed().toList().indexOf(9L);
    assertThat((double) at / timeline.length).isBetween(0.7, 0.85);
  }

  @Test
  void aPictureInAsciiHasNothingElse() {
    history.begin();
    history.expanded(0, 0, 64, 64);
    history.entered(1);
    history.expanded(1, 0, 320, 384);

    List<String> lines = new MemoryPicture(history, Terminal.PLAIN).lines();

    assertThat(String.join("\n", lines).chars()).allMatch(c -> c < 0x7f);
    assertThat(lines)
        .contains("peak of 384 bytes in 12 words, 36 gas for growing 2 times")
        .contains("depth 0 ######## 2 words")
        .contains("depth 1 ######################################## 10 words")
        .contains("12 |                                        ####################")
        .contains("    words in use over 3 changes of size");
  }

  @Test
  void manyDepthsShareTheirBars() {
    history.begin();
    for (int depth = 1; depth <= 1024; depth++) {
      history.entered(depth);
      history.expanded(depth, 0, 32L * depth, 32L * depth * (depth + 1) / 2);
    }

    List<String> bars =
        new MemoryPicture(history, new Terminal(false, true, false))
            .lines().stream().filter(line -> line.startsWith("depth ")).toList();

    assertThat(bars).hasSizeBetween(6, 12);
    assertThat(bars.getFirst()).startsWith("depth 0-85 ");
    assertThat(bars.getLast()).startsWith("depth 946-1024 ████").endsWith(" 1,024 words");
  }

  @Test
  void aProgramThatTouchesNoMemoryHasNoPlot() {
    history.begin();
    history.end(Halt.REVERT);

    assertThat(new MemoryPicture(history, Terminal.PLAIN).lines())
        .containsExactly(
            "peak of 0 bytes in 0 words, 0 gas for growing 0 times",
            "frames: 1 entered, 1 reverted, 0 released");
  }
}
