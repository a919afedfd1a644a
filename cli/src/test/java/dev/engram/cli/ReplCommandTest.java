/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code engram repl} from a pipe. */
class ReplCommandTest {

  @TempDir private Path folder;

  @Test
  void aScriptIsDoneLineByLine() {
    Ran ran =
        repl(
            """
            # what a block holds
            a = allocate 64

            store a "hello"
            load a 5
            """);

    assertThat(ran)
        .isEqualTo(
            new Ran(
                0,
                """
                [X:4,Y:0,Z:0]  (22 gas)
                5 bytes stored  (909 gas)
                [X:4,Y:0,Z:0]          68 65 6c 6c 6f                                   hello
                5 bytes loaded  (20 gas)
                """,
                ""));
  }

  @Test
  void theFirstLineThatIsWrongEndsItWithOne() {
    Ran ran = repl("allocate 64\n\nfree 5\nallocate 64\n");

    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.out()).isEqualTo("[X:4,Y:0,Z:0]  (22 gas)\n");
    assertThat(ran.complaint())
        .isEqualTo("engram repl: line 3: not a block: to free the block at [X:0,Y:0,Z:5]");
  }

  @Test
  void aFaultAndAProofThatDoesNotHoldEndItToo() throws IOException {
    Path program = Files.writeString(folder.resolve("p.e3s"), "ret");

    Ran ran = repl("run\nregions\n", program.toString());
    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.entry("status")).isEqualTo("fault: no frame, at 0: ret");
    assertThat(ran.complaint()).isEqualTo("engram repl: line 1: the program ended with a fault");

    Ran other = repl("store [X:4,Y:0,Z:0] 1\nopen $ 8\nstore $ 2\ncheck $ 1\nquit\n");
    assertThat(other.code()).isEqualTo(1);
    assertThat(other.complaint())
        .startsWith("engram repl: line 4: the proof does not show that under the root 0x");
  }

  @Test
  void theRootOfASavedImageIsTheRootOfTheSession() {
    Path image = folder.resolve("image");
    Path proof = folder.resolve("proof");

    Ran ran =
        repl(
            """
            a = allocate 300
            store a+100 "hello"
            open a 300 %s
            save %s
            root
            """
                .formatted(proof, image));

    assertThat(ran.code()).isZero();
    String root = ran.out().lines().toList().getLast();
    assertThat(Ran.engram("root", image.toString()).out()).isEqualTo(root + "\n");
    Ran checked =
        Ran.engram("check", proof.toString(), "--root", root, "--at=[X:4,Y:0,Z:0]", "--length=300");
    assertThat(checked.code()).isZero();
    assertThat(checked.out()).contains("hello");
  }

  @Test
  void theMachineIsAsTheOptionsSay() {
    assertThat(repl("gas", "--gas", "5").out()).isEqualTo("0 used of 5, 5 left\n");
    assertThat(repl("allocate 8K", "--memory-limit=4K").complaint())
        .isEqualTo("engram repl: line 1: out of memory: to allocate 8192 cells of HEAP");
    assertThat(repl("store [X:4,Y:0,Z:0] \"a\"", "--no-proofs").out())
        .isEqualTo("1 byte stored  (401 gas)\n");
    assertThat(repl("root", "--no-proofs").complaint())
        .isEqualTo(
            "engram repl: line 1: the machine was made without proofs: leave --no-proofs out");
    assertThat(repl("root", "--proofs").code()).isZero();
    assertThat(repl("quit\nbogus").code()).isZero();
  }

  @Test
  void whatMeansNothingIsOneLineBeforeTheFirst() {
    assertThat(repl("bogus", "nowhere.e3s"))
        .isEqualTo(new Ran(2, "", "engram repl: no file nowhere.e3s\n"));
    assertThat(repl("bogus", "-").complaint())
        .isEqualTo("engram repl: -: standard input has the session; name a file");
    assertThat(repl("bogus", "--memory-limit=much").complaint())
        .startsWith("engram repl: --memory-limit: \"much\" is not a number of bytes");
  }

  @Test
  void aLineThatDoesNotEndIsToldAndNotHeapedUp() {
    InputStream endless =
        new InputStream() {
          private int left = 1 << 25;

          @Override
          public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0];
          }

          @Override
          public int read(byte[] target, int from, int length) throws IOException {
            left -= length;
            if (left < 0) {
              throw new IOException("nobody stopped");
            }
            Arrays.fill(target, from, from + length, (byte) 'x');
            return length;
          }
        };
    InputStream begun = new ByteArrayInputStream("gas\r\n".getBytes(StandardCharsets.UTF_8));

    Ran ran = repl(new SequenceInputStream(begun, endless));

    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.complaint())
        .isEqualTo("engram repl: line 2: a line has more than 16,777,216 characters");
  }

  private static Ran repl(String script, String... options) {
    return repl(new ByteArrayInputStream(script.getBytes(StandardCharsets.UTF_8)), options);
  }

  private static Ran repl(InputStream script, String... options) {
    InputStream before = System.in;
    try {
      System.setIn(script);
      String[] line = new String[options.length + 1];
      line[0] = "repl";
      System.arraycopy(options, 0, line, 1, options.length);
      return Ran.engram(line);
    } finally {
      System.setIn(before);
    }
  }
}
