/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.cli.repl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.engram.cli.input.BadInput;
import dev.engram.cli.picture.Terminal;
import dev.engram.cli.vm3d.Loaded;
import dev.engram.vm3d.Vm3d;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SessionTest {

  private static final String LOOP =
      """
      start: ldi r2, 3
      round: addi r1, r1, 1
             bne r1, r2, round
             ldi r3, 0
             div r4, r1, r3
      """;

  private static final String ZEROS = "[X:4,Y:0,Z:0]          zero, up to [X:4,Y:0,Z:31]";

  private final StringWriter out = new StringWriter();
  private final List<Session> sessions = new ArrayList<>();
  private Session session = session(null);

  @TempDir private Path folder;

  private Session session(@Nullable String source) {
    Loaded code =
        source == null ? null : Loaded.assembled(source.getBytes(StandardCharsets.UTF_8), "source");
    session =
        new Session(
            () -> Vm3d.builder().gas(100_000).memory(1 << 20).proofs(true).build(),
            true,
            code,
            null,
            new PrintWriter(out),
            Terminal.PLAIN);
    sessions.add(session);
    return session;
  }

  @AfterEach
  void close() {
    sessions.forEach(Session::close);
  }

  @Test
  void whatIsStoredIsLoaded() {
    assertThat(told("a = allocate 64")).containsExactly("[X:4,Y:0,Z:0]  (22 gas)");
    // 15 and 2 a byte, 384 for the page and 500 for the chunk
    assertThat(told("store a \"hi there\" # a comment"))
        .containsExactly("8 bytes stored  (915 gas)");
    assertThat(told("load $ 4"))
        .containsExactly(
            "[X:4,Y:0,Z:0]          68 69 20 74                                      hi t",
            "4 bytes loaded  (18 gas)");
    assertThat(told("store $+8 42")).containsExactly("8 bytes stored  (31 gas)");
    assertThat(told("store a+16 0xff")).containsExactly("1 byte stored  (17 gas)");
    assertThat(told("load a"))
        .startsWith(
            "[X:4,Y:0,Z:0]          68 69 20 74 68 65 72 65 00 00 00 00 00 00 00 2a  hi there.......*",
            "[X:4,Y:0,Z:16]         ff 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00  ................",
            "[X:4,Y:0,Z:32]         zero, up to [X:4,Y:0,Z:63]");
    assertThat(told("copy a [X:5,Y:0,Z:9] 3")).containsExactly("3 bytes copied  (925 gas)");
    assertThat(told("load $ 3"))
        .startsWith("[X:5,Y:0,Z:9]          68 69 20                                         hi ");
  }

  @Test
  void blocksAreListedWithTheirNames() {
    told("a = allocate 64");
    told("allocate 128K stack pinned|contiguous");
    told("b = $");
    told("allocate 1 shared shared");

    assertThat(told("blocks"))
        .containsExactly(
            "[X:4,Y:0,Z:0]                      64 bytes  a",
            "[X:5,Y:0,Z:0]                 131,072 bytes  b",
            "[X:6,Y:0,Z:0]                       1 bytes");
    assertThat(told("blocks stack")).hasSize(1);
    assertThat(told("free b")).containsExactly("[X:5,Y:0,Z:0] freed  (105 gas, 50 earned)");
    assertThat(told("blocks 5")).containsExactly("none");
    assertThat(told("settle")).containsExactly("50 gas refunded");
    assertThat(told("gas")).singleElement().asString().endsWith(" left");
  }

  @Test
  void aCompactionDoesWhatItsAnalysisSaid() {
    told("a = allocate 3000");
    told("store a \"kept\"");
    for (int i = 0; i < 40; i++) {
      told("x%d = allocate 3000".formatted(i));
    }
    for (int i = 0; i < 40; i++) {
      if (i != 21) {
        told("free x" + i);
      }
    }
    assertThat(told("analyse heap 100").getFirst())
        .startsWith("heap       1 block of 2.93 KiB would move, ");
    assertThat(told("compact heap 100").getFirst()).startsWith("heap       1 block moved, ");
    assertThat(told("load a 4").getFirst()).contains("kept");
    assertThat(told("compact")).hasSize(5);
    assertThat(told("analyse")).hasSize(5);
  }

  @Test
  void aRootIsOpenedAndChecked() throws IOException {
    told("a = allocate 64");
    told("store a \"hello\"");
    String root = told("root").getFirst();
    Path proof = folder.resolve("a.proof");

    assertThat(told("open a 5 " + proof))
        .containsExactly(
            "%,d bytes of proof that 5 cells from [X:4,Y:0,Z:0] on hold what they hold, in %s"
                .formatted(Files.size(proof), proof));
    assertThat(told("check a \"hello\"")).containsExactly("the proof holds");
    assertThat(told("check a \"hello\" " + proof)).containsExactly("the proof holds");
    assertThat(told("check a " + proof)).contains("result   the proof holds");
    assertThat(session.execute("check a \"jello\""))
        .isEqualTo("the proof does not show that under the root " + root);
    assertThat(session.execute("check a+256 " + proof))
        .isEqualTo("the proof is not of [X:4,Y:0,Z:256]");
    told("store a+9 1");
    String next = told("root").getFirst();
    assertThat(next).isNotEqualTo(root);
    assertThat(session.execute("check a \"hello\""))
        .isEqualTo("the proof does not show that under the root " + next);
    assertThat(session.execute("check a " + proof))
        .startsWith("the proof does not hold: leads to the root " + root);
    refused("check a+1 \"ello\"", "the last proof is of 5 cells from [X:4,Y:0,Z:0] on");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "r1",
        "a+1",
        "a-1",
        "r1+1",
        "-1",
        "[X:4,Y:0,Z:0]",
        "$",
        "$+1",
        "5",
        "0x05",
        "\"5\""
      })
  void whatIsStoredByAWordIsCheckedByIt(String word) {
    told("a = allocate 64");
    told("set r1 7");
    told("store a " + word);
    told("open a " + (word.startsWith("\"") || word.startsWith("0x") ? 1 : 8));
    assertThat(told("check a " + word)).containsExactly("the proof holds");
  }

  @Test
  void aFileWhoseNameBeginsAsAnAddressesIsOne() {
    told("a = allocate 64");
    told("store a \"hello\"");
    Path proof = folder.resolve("a-1.proof");
    told("open a 5 " + proof);
    assertThat(told("check a " + proof)).contains("result   the proof holds");
    refused("check a a-1.proof", "no file a-1.proof");
    refused("check a r16", "no file r16");
  }

  @Test
  void aMachineWithoutProofsSaysHowToHaveThem() {
    session =
        new Session(
            () -> Vm3d.builder().build(), false, null, null, new PrintWriter(out), Terminal.PLAIN);
    sessions.add(session);

    for (String line : List.of("root", "open 0 1", "check 0 1")) {
      refused(line, "the machine was made without proofs: leave --no-proofs out");
    }
  }

  @Test
  void aProgramIsRunToABreakpointAndOn() {
    session(LOOP);
    assertThat(told("break round")).containsExactly("    10  addi r1, r1, 1  (round)");
    assertThat(told("run")).containsExactly("stopped before 10  addi r1, r1, 1  (round)");
    assertThat(session.at()).isEqualTo(10);
    assertThat(told("step"))
        .containsExactly("    10 addi r1, r1, 1                              3 gas  r1 = 1");
    assertThat(told("continue")).containsExactly("stopped before 10  addi r1, r1, 1  (round)");
    assertThat(told("registers")).containsExactly("r1   1", "r2   3");
    assertThat(told("list"))
        .containsExactly(
            "start:",
            "        0  ldi r2, 3",
            "round:",
            "*>     10  addi r1, r1, 1",
            "       17  bne r1, r2, round",
            "       24  ldi r3, 0",
            "       34  div r4, r1, r3");
    assertThat(told("load [X:2,Y:0,Z:0] 4"))
        .containsExactly(
            "[X:2,Y:0,Z:0]          50 02 00 00                                      P...");
    told("unbreak round");
    assertThat(told("breaks")).containsExactly("none");

    assertThat(session.execute("continue")).isEqualTo("the program ended with a fault");
    assertThat(text())
        .containsExactly(
            "status   fault: division by zero, at 34: div r4, r1, r3",
            "output   none",
            "gas      30 used of 100,000",
            "executed 9 instructions");
    assertThat(told("registers")).containsExactly("all zero");
  }

  @Test
  void stepsGoUpToABreakpointOrTheEnd() {
    session("nop\nnop\nnop\nnop");
    told("break 2");
    assertThat(told("step 9")).hasSize(2);
    assertThat(session.at()).isEqualTo(2);
    assertThat(told("step 9")).hasSize(6).contains("status   halted at 4: the end of the code");
    assertThat(session.at()).isEqualTo(-1);
    told("step");
    refused("run", "a program stands at 1: step and continue go on with it, reset ends it");
    refused("allocate 1", "a program stands at 1: step and continue go on with it, reset ends it");
    told("reset");
    assertThat(told("run")).containsExactly("stopped before 2  nop");
  }

  @Test
  @Timeout(60)
  void aProgramThatIsRunningIsStopped() throws InterruptedException {
    AtomicBoolean stopped = new AtomicBoolean();
    Loaded endless = Loaded.assembled("x: jump x".getBytes(StandardCharsets.UTF_8), "source");
    try (Session running =
        new Session(
            () -> Vm3d.builder().build(),
            false,
            endless,
            null,
            new PrintWriter(out),
            Terminal.PLAIN)) {
      Thread impatient =
          new Thread(() -> {
            while (!stopped.get()) {
              running.interrupt();
              Thread.onSpinWait();
            }
          });
      impatient.start();
      assertThat(running.execute("run")).isNull();
      stopped.set(true);
      impatient.join();
      assertThat(running.at()).isZero();
    }
    assertThat(text()).containsExactly("stopped before 0  jump x  (x)");
  }

  @Test
  void aProgramHasItsInput() throws IOException {
    Path source = Files.writeString(folder.resolve("p.e3s"), "haltout r0, r1");

    assertThat(told("program " + source)).containsExactly("3 bytes of code in 1 instruction");
    assertThat(told("run \"hello\"")).contains("output   0x68656c6c6f", "         = \"hello\"");
    assertThat(told("run 0x0102")).contains("output   0x0102");
  }

  @Test
  void registersAreSetAsNumbersWordsAndTexts() {
    told("set r3 -1");
    told("set r4 0x1ff");
    told("set r5 \"abc\"");
    told("set r6 [X:4,Y:1,Z:0]+r4");

    assertThat(told("registers"))
        .containsExactly(
            "r3   18446744073709551615 (-1)",
            "r4   511",
            "r5   0x616263" + "00".repeat(29) + " \"abc\"",
            "r6   [X:4,Y:1,Z:511]");
    assertThat(told("registers r4")).containsExactly("0x" + "0".repeat(61) + "1ff");
  }

  @Test
  void aSavedMemoryIsAnImage() {
    told("store [X:3,Y:0,Z:0] 1");
    Path image = folder.resolve("image");
    assertThat(told("save " + image)).containsExactly("saved to " + image);
    assertThat(image).exists();
    assertThat(told("regions")).containsExactly("3 STATE       4.00 KiB");
    told("reset");
    assertThat(told("regions")).containsExactly("none");
    assertThat(told("load [X:4,Y:0,Z:0]")).startsWith(ZEROS);
    assertThat(told("stats")).contains("counted  0 instructions, 0 calls, 0 faults");
  }

  @Test
  void aResetThatFailsLeavesTheMachineThereWas() {
    AtomicBoolean full = new AtomicBoolean();
    session =
        new Session(
            () -> {
              if (full.get()) {
                throw new BadInput("there is no room for another");
              }
              return Vm3d.builder().build();
            },
            false,
            null,
            null,
            new PrintWriter(out),
            Terminal.PLAIN);
    sessions.add(session);
    told("a = allocate 64");
    told("store a \"hello\"");
    full.set(true);
    refused("reset", "there is no room for another");
    assertThat(told("load a 5").getFirst()).endsWith("hello");
    full.set(false);
    told("reset");
    refused("load a", "nothing is called \"a\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "bogus               | \"bogus\" is no command; help lists them",
        "allocate            | allocate is written \"allocate SIZE [TYPE [FLAGS]]\"",
        "allocate 1 2 3 4    | allocate is written \"allocate SIZE [TYPE [FLAGS]]\"",
        "allocate 0          | 0 is not between 1 and 4,294,967,296",
        "allocate 2M         | out of memory: to allocate 2097152 cells of HEAP",
        "allocate 1 code     | \"code\" is no type: state, heap, stack, shared or transient",
        "allocate 1 heap shared | only blocks of type shared are shared",
        "allocate 1 heap fast | \"fast\" is no flag: contiguous, shared, pinned or atomic",
        "store [X:2,Y:0,Z:0] 1 | forbidden: to store 8 bytes at [X:2,Y:0,Z:0]",
        "store 1 \"a         | a text is not closed with \"",
        "store 1 0x1         | an odd number of hexadecimal digits: 1",
        "load $              | $ is the last address, and there was none",
        "load 0x10000000000  | 1099511627776 is no address",
        "load [X:256,Y:0,Z:0] | [X:256,Y:0,Z:0] is outside 256 regions of 65536 planes of 65536 cells",
        "load [X:4]          | '[X:4]' is not of the form [X:region,Y:plane,Z:offset]",
        "load 4+             | \"4+\" is no number, no address such as [X:4,Y:0,Z:16], and no name",
        "load a              | nothing is called \"a\"",
        "load 1 4097         | 4097 is not between 1 and 4,096",
        "load [X:4,Y:65535,Z:65535] 2 | bad address: to load 2 bytes at [X:4,Y:65535,Z:65535]",
        "free [X:4,Y:0,Z:0]  | not a block: to free the block at [X:4,Y:0,Z:0]",
        "compact heap 0      | 0 is not between 1 and 100",
        "r1 = 5              | \"r1\" is no name: letters, digits and _",
        "a =                 | a name is given by NAME = VALUE, or NAME = allocate SIZE [TYPE [FLAGS]]",
        "a = 1 2             | a value is one word",
        "set r16 1           | \"r16\" is no register: r0 to r15",
        "set r1 99999999999999999999 | 99999999999999999999 has more than 64 bits",
        "check 0 1           | there was no proof yet: open makes one",
        "check 0 nowhere     | no file nowhere",
        "check 0 -           | check -: standard input has the session; name a file",
        "check 4294967296 1 - | check -: standard input has the session; name a file",
        "check 0 0x1         | an odd number of hexadecimal digits: 1",
        "check 0 [X:4]       | '[X:4]' is not of the form [X:region,Y:plane,Z:offset]",
        "run                 | there is no program: program FILE loads one",
        "list                | there is no program: program FILE loads one",
        "continue            | no program is under way: run begins one",
        "program nowhere     | no file nowhere",
        "program -           | program -: standard input has the session; name a file",
        "save -              | save -: standard output has the session; name a file",
        "help me             | \"me\" is no command; help lists them",
      })
  void aLineThatMeansNothingIsRefusedInOne(String line, String why) {
    refused(line, why);
  }

  @Test
  void aBreakpointIsWhereAnInstructionBegins() {
    session(LOOP);
    refused("break 1", "no instruction begins at 1");
    refused("break 41", "no instruction begins at 41");
    refused("break 4294967296", "no instruction begins at 4294967296");
    refused("break there", "no label \"there\"");
    refused("unbreak 0", "there is no breakpoint at 0");
  }

  @Test
  void helpHasEveryCommand() {
    List<String> help = told("help");
    for (Verb verb : Verb.values()) {
      assertThat(help).anyMatch(line -> line.startsWith(verb.form() + "  "));
      assertThat(told("help " + verb.word())).hasSize(1);
    }
    assertThat(told("quit")).isEmpty();
    assertThat(session.isOver()).isTrue();
  }

  @Test
  void whatTheNextWordMightBeIsKnown() throws IOException {
    session(LOOP);
    told("a = allocate 8");
    Files.createDirectory(folder.resolve("sub"));
    String here = folder + "/";

    assertThat(session.candidates(List.of(), "")).contains("allocate", "quit").hasSize(31);
    assertThat(session.candidates(List.of("load"), "")).containsExactly("$", "[X:4,Y:0,Z:0]", "a");
    assertThat(session.candidates(List.of("load", "a"), "")).isEmpty();
    assertThat(session.candidates(List.of("copy", "a"), "")).contains("[X:4,Y:0,Z:0]");
    assertThat(session.candidates(List.of("allocate", "8"), "")).contains("heap").hasSize(5);
    assertThat(session.candidates(List.of("b", "=", "allocate", "8"), "")).contains("transient");
    assertThat(session.candidates(List.of("b", "="), "")).contains("allocate", "a");
    assertThat(session.candidates(List.of("break"), "")).containsExactly("round", "start");
    assertThat(session.candidates(List.of("set"), "")).contains("r0", "r15").hasSize(16);
    assertThat(session.candidates(List.of("save"), here)).containsExactly(here + "sub/");
    assertThat(session.candidates(List.of("save"), here + "no/x")).isEmpty();
    assertThat(session.candidates(List.of("bogus"), "")).isEmpty();
  }

  private void refused(String line, String why) {
    assertThatThrownBy(() -> session.execute(line)).isInstanceOf(BadInput.class).hasMessage(why);
    assertThat(text()).isEmpty();
  }

  /** What is told of a line. */
  private List<String> told(String line) {
    assertThat(session.execute(line)).as(line).isNull();
    return text();
  }

  private List<String> text() {
    List<String> lines = out.toString().lines().toList();
    out.getBuffer().setLength(0);
    return lines;
  }
}
