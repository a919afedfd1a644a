/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.cli.lanes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.engram.arena.Hint;
import dev.engram.arena.Lane;
import dev.engram.arena.Priority;
import dev.engram.cli.input.BadInput;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Reader;
import java.io.StringReader;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class WorkloadReaderTest {

  @Test
  void everyStepIsReadInItsOrder() throws IOException {
    Workload workload =
        read(
            """
            # a comment, and an empty line

            phase one and two
            alloc a 4K align=64 lane=slow priority=low cold secret tag=t#1 uninitialized # so
            alloc b 1
            pin a
            unpin a
              touch   a
            move b disk
            tick
            compact
            free a
            alloc a 2M
            """);

    assertThat(workload.blocks()).isEqualTo(3);
    assertThat(workload.steps())
        .containsExactly(
            new Step.Phase("one and two"),
            new Step.Allocate(
                0,
                4096,
                new Traits(
                    64, Lane.SLOW, Priority.LOW, List.of(Hint.SECRET, Hint.COLD), "t#1", false)),
            new Step.Allocate(1, 1, Traits.NONE),
            new Step.Pin(0),
            new Step.Unpin(0),
            new Step.Touch(0),
            new Step.Move(1, Lane.DISK),
            new Step.Tick(),
            new Step.Compact(),
            new Step.Free(0),
            new Step.Allocate(2, 2 << 20, Traits.NONE));
  }

  @ParameterizedTest
  @EnumSource
  void whatABuiltInWorkloadPrintsReadsAsTheSame(BuiltIn builtIn) throws IOException {
    Workload workload = builtIn.workload(7);
    StringWriter text = new StringWriter();
    workload.print(new PrintWriter(text));

    Workload again = read(text.toString());

    assertThat(again.steps()).isEqualTo(workload.steps());
    assertThat(again.blocks()).isEqualTo(workload.blocks());
  }

  @ParameterizedTest
  @EnumSource
  void theSeedDecidesAndNothingElse(BuiltIn builtIn) {
    Workload first = builtIn.workload(1);
    Workload again = builtIn.workload(1);
    Workload other = builtIn.workload(2);

    assertThat(again).isEqualTo(first);
    // a comb has nothing that chance could decide
    assertThat(other.equals(first)).isEqualTo(builtIn == BuiltIn.COMB);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          allok a 1            | "allok" is no step
          alloc a              | a name and a size are missing
          alloc x 1            | "x" is allocated already
          alloc a 0            | not between 1 and
          alloc a 17G          | not between 1 and
          alloc a 12q          | is not a number of bytes
          alloc a 1 align=3    | is not a power of two
          alloc a 1 align=4M   | not between 1 and
          alloc a 1 lane=disk  | a block begins in the fast or the slow lane
          alloc a 1 lane=lead  | "lead" is no lane: fast, slow, compressed, disk
          alloc a 1 quick      | "quick" is no hint: frame-critical,
          alloc a 1 speed=1    | "speed=1" is no option
          alloc a 1 priority=  | "" is no priority
          free a               | "a" names no block that is alive
          free                 | 1 words instead of 2: free NAME
          free x x             | 3 words instead of 2: free NAME
          free p               | "p" is pinned
          unpin x              | "x" is not pinned
          move x               | 2 words instead of 3: move NAME LANE
          move x bronze        | "bronze" is no lane
          tick 5               | 2 words instead of 1: tick
          """)
  void aLineThatMeansNothingIsToldWithItsNumber(String line, String what) {
    assertThatThrownBy(() -> read("alloc x 1\nalloc p 1\npin p\n" + line + "\n"))
        .isInstanceOf(BadInput.class)
        .hasMessageStartingWith("test: line 4: ")
        .hasMessageContaining(what);
  }

  @Test
  void aWorkloadWithoutStepsIsRefused() {
    assertThatThrownBy(() -> read("# nothing\n")).hasMessage("test has no steps");
  }

  @Test
  void aLineThatDoesNotEndIsToldAndNotHeapedUp() {
    Reader endless =
        new Reader() {
          private final StringReader first = new StringReader("alloc a 1\n");
          private int left = 1 << 25;

          @Override
          public int read(char[] target, int from, int length) throws IOException {
            int read = first.read(target, from, length);
            if (read >= 0) {
              return read;
            }
            left -= length;
            if (left < 0) {
              throw new IOException("nobody stopped");
            }
            Arrays.fill(target, from, from + length, 'x');
            return length;
          }

          @Override
          public void close() {}
        };

    assertThatThrownBy(() -> WorkloadReader.read("test", endless))
        .isInstanceOf(BadInput.class)
        .hasMessage("test: line 2: a line has more than 16,777,216 characters");
  }

  private static Workload read(String text) throws IOException {
    return WorkloadReader.read("test", new StringReader(text));
  }
}
