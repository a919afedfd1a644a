/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.engram.trace.AccessKind;
import dev.engram.trace.LogReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code engram run} with programs of the 3-D machine. */
class Vm3dRunTest {

  /**
   * A block of 64 bytes, in which a call stores nine, and which another frees before it aborts.
   * Gas: 2 + 22 + 2 + 40, (2 + 2 + 17 + 384 for the page + 2 + 33 + 4), 40, (5 + 2 + 1), 2 + 28.
   */
  private static final String PROGRAM =
      """
      .vm3d 1
              ldi     r3, 64
              malloc  r2, r3, heap, 0
              ldi     r9, -1
              call    write, r9, r10
              call    lose, r9, r11
              ldi     r4, 9
              haltout r2, r4
      write:  ldw     r8, "hello, it"
              ldi     r9, 184
              mstore  [r2], r8, 1
              ldw     r8, 0x68656c6c6f2c206974
              mstore  [r2], r8, 9
              ret
      lose:   mfree   r2
              ldi     r8, 77
              abort   r8
      """;

  @TempDir private Path folder;

  @Test
  void showsHowItEndedAndWhatIsLeft() throws IOException {
    Ran ran = run(PROGRAM);

    assertThat(ran.err()).isEmpty();
    assertThat(ran.code()).isZero();
    assertThat(ran.out())
        .isEqualTo(
            """
            status   halted at 49: haltout r2, r4
            output   0x68656c6c6f2c206974
                     = "hello, it"
            gas      588 used of 30,000,000
            executed 16 instructions
            register r2   [X:4,Y:0,Z:0]
                     r3   64
                     r4   9
                     r9   18446744073709551615 (-1)
                     r11  11
            regions  2 CODE        4.00 KiB
                     4 HEAP        4.00 KiB   1 block of 64 B
            """);
  }

  @Test
  void aFileOfCodeAndItsHexadecimalRunLikeTheirSource() throws IOException {
    Path source = Files.writeString(folder.resolve("p.e3s"), PROGRAM);
    Ran ran = Ran.engram("run", source.toString());
    assertThat(Ran.engram("asm", source.toString()).code()).isZero();

    Path code = folder.resolve("p.e3d");
    assertThat(Ran.engram("run", code.toString())).isEqualTo(ran);
    String hex = "0x" + HexFormat.of().formatHex(Files.readAllBytes(code));
    assertThat(Ran.engram("run", hex)).isEqualTo(ran);
  }

  @Test
  void aFaultIsToldWithItsPlaceAndEndsWithOne() throws IOException {
    Ran ran = run(".vm3d 1\nldi r1, 7\nldi r2, 9\nx: div r3, r1, r4\njump x");

    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.entry("status")).isEqualTo("fault: division by zero, at 20: div r3, r1, r4");
    assertThat(ran.entry("register")).isEqualTo("all zero");
    assertThat(ran.entry("output")).isEqualTo("none");
    assertThat(ran.entry("gas")).isEqualTo("9 used of 30,000,000");
  }

  @Test
  void anAbortHasItsCodeAndLabelsAreThoseOfTheSource() throws IOException {
    assertThat(run(".vm3d 1\nldi r1, 7\nabort r1").entry("status"))
        .isEqualTo("fault: aborted with 7, at 10: abort r1");
    assertThat(run(".vm3d 1\nround: jump round", "--gas", "9").entry("status"))
        .isEqualTo("fault: out of gas, at 0: jump round");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--gas=8          | nop|halted at 1: the end of the code",
        "--gas=0          | nop|fault: out of gas, at 0: nop",
        "--instructions=1 | nop|halted at 1: the end of the code",
        "--instructions=0 | nop|fault: out of instructions, at 0: nop",
        "--memory-limit=8k      | mstore3d [X:4,Y:0,Z:0], r1, 1|halted at 20: the end of the code",
        "--memory-limit=4k      | mstore3d [X:4,Y:0,Z:0], r1, 1|"
            + "fault: out of memory, at 0: mstore3d [X:4,Y:0,Z:0], r1, 1",
      })
  void limitsAreThoseThatWereAskedFor(String option, String program, String status)
      throws IOException {
    Ran ran = run(".vm3d 1\n" + program, option, "--gas=1000000");
    if (option.startsWith("--gas")) {
      ran = run(".vm3d 1\n" + program, option);
    }
    assertThat(ran.entry("status")).isEqualTo(status);
    assertThat(ran.code()).isEqualTo(status.startsWith("halted") ? 0 : 1);
  }

  @Test
  void theInputIsInItsRegion() throws IOException {
    Ran ran = run(".vm3d 1\nhaltout r0, r1", "--input", "0x0102030405060708");

    assertThat(ran.out()).contains("output   0x0102030405060708\n         = 72623859790382856\n");
    assertThat(ran.entry("register")).isEqualTo("r0   [X:1,Y:0,Z:0]");
    assertThat(ran.entry("regions")).isEqualTo("1 VM_CONTROL  4.00 KiB");
  }

  @Test
  void theRootOfAnImageIsTheRootOfTheMachine() throws IOException {
    Path image = folder.resolve("p.image");

    Ran ran = run(PROGRAM, "--proofs", "--save", image.toString());

    assertThat(ran.entry("image")).isEqualTo(image.toString());
    assertThat(Ran.engram("root", image.toString()).out()).isEqualTo(ran.entry("root") + "\n");
    Ran other = run(PROGRAM.replace("9\n", "8\n"), "--proofs");
    assertThat(other.entry("root")).startsWith("0x").isNotEqualTo(ran.entry("root"));
    Path proof = folder.resolve("p.proof");
    assertThat(
            Ran.engram("open", image.toString(), "--at=[X:4,Y:0,Z:0]", "-o", proof.toString())
                .code())
        .isZero();
    assertThat(Ran.engram("check", proof.toString(), "--root", ran.entry("root")).out())
        .contains("hello, it");
  }

  @Test
  void aProgramThatFaultsLeavesAnImageToo() throws IOException {
    Path image = folder.resolve("p.image");

    Ran ran = run(".vm3d 1\nmstore3d [X:4,Y:0,Z:0], r0, 1\nret", "--proofs", "--save=" + image);

    assertThat(ran.code()).isEqualTo(1);
    assertThat(Ran.engram("root", image.toString()).out()).isEqualTo(ran.entry("root") + "\n");
  }

  @Test
  void theLogHasTheCodeTheAccessesAndWhatWasUndone() throws IOException {
    Path log = folder.resolve("p.log");

    Ran ran = run(PROGRAM, "--trace", log.toString());

    List<String> seen = new ArrayList<>();
    try (LogReader reader = LogReader.open(log)) {
      reader.forEach(at -> {
        if (at.region() != 2 && !(at.kind() == AccessKind.WRITE && at.pointer() >= 32)) {
          seen.add(
              "%d %s %d:%d+%d"
                  .formatted(at.depth(), at.kind(), at.region(), at.pointer(), at.length()));
        }
      });
    }
    assertThat(seen)
        .containsExactly(
            "0 ZEROED 4:0+64",
            "1 WRITE 4:0+1",
            "1 WRITE 4:0+9",
            "1 ZEROED 4:0+64",
            "0 WRITE 4:0+32",
            "0 READ 4:0+9");
    assertThat(ran.entry("trace")).startsWith(log + ": ").contains(" records in ");
    assertThat(Ran.engram("trace", log.toString()).entry("regions")).startsWith("2: 0 reads, ");
  }

  @Test
  void whatTheMemoryDidIsProven() throws IOException {
    Path log = folder.resolve("p.log");
    Path proof = folder.resolve("p.proof");
    // what is in the transient region is zero again when the program has ended
    String program = PROGRAM.replace("ldi     r4, 9", "mstore3d [X:7,Y:0,Z:8], r2, 32\nldi r4, 9");

    Ran ran = run(program, "--trace=" + log, "--prove=" + proof, "--profile=insecure-test");

    assertThat(ran.err()).isEmpty();
    assertThat(ran.code()).isZero();
    assertThat(ran.out())
        .containsPattern(
            """
            proof    .*: [0-9]+ KiB, [0-9.]+ proven bits
             {9}of [0-9]+ accesses, each read of which gave what was last written there
            """);
    assertThat(
            Ran.engram("verify", proof.toString(), "--accept-insecure", "--log", log.toString())
                .entry("log"))
        .endsWith(", which is that of " + log);
    Path again = folder.resolve("again");
    Ran proved =
        Ran.engram(
            "prove",
            log.toString(),
            "-o",
            again.toString(),
            "--profile=insecure-test",
            "--claim=4:0");
    assertThat(proved.code()).isZero();
    assertThat(proved.entry("claims")).contains("0x68656c6c6f2c206974");
  }

  @Test
  void statisticsCountEachInstruction() throws IOException {
    Ran ran = run(PROGRAM, "--stats");

    assertThat(ran.entry("counted")).isEqualTo("16 instructions, 2 calls, 1 fault");
    assertThat(ran.out())
        .contains("1 allocation, 0 over several planes; 1 free\n")
        .contains("         ldi                      5\n")
        .contains("         call                     2\n")
        .contains("         haltout                  1\n");
  }

  @Test
  void latenciesAreSampled() throws IOException {
    Ran ran = run(".vm3d 1\nldi r2, 1000\nx: addi r1, r1, 1\nbne r1, r2, x", "--stats");

    assertThat(ran.out())
        .containsPattern("\n {9}addi +1,000 +1[56] +[0-9,]+ +[0-9,]+ +[0-9,]+\n")
        .containsPattern("\n {9}ldi +1\n");
  }

  @Test
  void stepsShowOffsetGasAndWhatChanged() throws IOException {
    Ran ran = run(PROGRAM, "--step");

    assertThat(ran.code()).isZero();
    assertThat(ran.out().lines().limit(5))
        .containsExactly(
            "     0 ldi r3, 64                                  2 gas  r3 = 64",
            "    10 malloc r2, r3, heap, 0                     22 gas  r2 = [X:4,Y:0,Z:0]",
            "    15 ldi r9, -1                                  2 gas"
                + "  r9 = 18446744073709551615 (-1)",
            "    25 call write, r9, r10                        40 gas  r9 = 0",
            "    52   ldw r8, \"hello, it\"                       2 gas"
                + "  r8 = 0x68656c6c6f2c2069740000000000000000000000000000000000000000000000"
                + " \"hello, it\"");
    assertThat(ran.out())
        .contains(
            "   159   abort r8                                  1 gas  a fault, which reverts the frame,"
                + " r8 = 0, r9 = 18446744073709551615 (-1), r11 = 11\n")
        .contains("    49 haltout r2, r4                             28 gas  ends the program\n\n")
        .endsWith("   1 block of 64 B\n");
  }

  @Test
  void ofManyStepsTheFirstAreShown() throws IOException {
    Ran ran = run(".vm3d 1\nx: jump x", "--step", "--instructions", "1500");

    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.out().lines().filter(line -> line.endsWith("  4 gas"))).hasSize(1_000);
    assertThat(ran.out()).contains("\n... and 500 instructions more\n\nstatus   fault: out of ins");
    assertThat(run(".vm3d 1\n", "--step").out()).startsWith("\nstatus   halted at 0: the end");
  }

  @Test
  void jsonIsOneDocumentWithTheSameFacts() throws IOException {
    Path image = folder.resolve("p.image");

    Ran ran = run(PROGRAM, "--json", "--proofs", "--stats", "--save", image.toString());

    assertThat(ran.out().lines()).hasSize(1);
    assertThat(ProofFixture.members(ran.out()))
        .containsExactly(
            "status",
            "at",
            "instruction",
            "gasLimit",
            "gasUsed",
            "gasEarned",
            "gasRefunded",
            "gasPaid",
            "instructions",
            "output",
            "registers",
            "regions",
            "root",
            "statistics",
            "image");
    assertThat(ran.out())
        .contains("\"status\":\"halted\",\"at\":49,\"instruction\":\"haltout r2, r4\"")
        .contains("\"output\":\"0x68656c6c6f2c206974\"")
        .contains("\"region\":4,\"type\":\"heap\",\"residentBytes\":4096,\"blocks\":1,")
        .contains("{\"instruction\":\"call\",\"times\":2}");
    assertThat(run(".vm3d 1\nldi r1, -1\nabort r1", "--json").out())
        .startsWith("{\"status\":\"aborted\",\"at\":10,\"instruction\":\"abort r1\",")
        .contains("\"abortCode\":\"18446744073709551615\"");
  }

  @Test
  void optionsOfTheOneAreRefusedForTheOther() throws IOException {
    for (String option : RunOptions.OF_EVM) {
      String word = option.equals("--create") ? option : option + "=1";
      assertThat(complaint("nop", word))
          .isEqualTo(option + ": only for EVM code; this is a program of the 3-D machine");
    }
    Path scenario = Files.writeString(folder.resolve("s.json"), "{\"steps\": []}");
    for (String option : RunOptions.OF_VM3D) {
      boolean flag = List.of("--proofs", "--stats", "--step").contains(option);
      String word = flag ? option : option + "=1";
      assertThat(Ran.engram("run", "0x00", word).complaint())
          .isEqualTo(
              "engram run: %s: only for programs of the 3-D machine; this is EVM code"
                  .formatted(option));
      assertThat(Ran.engram("run", scenario.toString(), word).complaint())
          .endsWith("this is a scenario");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--memory-limit=5x | --memory-limit: \"5x\" is not a number of bytes, such as 512, 4K or 16M",
        "--memory-limit=4095 | --memory-limit: 4095 is not between 4,096 and 8,589,934,592 bytes",
        "--gas=-1         | --gas: \"-1\" is not a number",
        "--instructions=x | --instructions: \"x\" is not a number",
        "--compaction=101 | --compaction: 101 is not between 0 and 100",
        "--input=12       | --input: hexadecimal starts with 0x, found \"12\"",
        "--step --json    | --step: not with --json",
        "--save=-         | --save -: standard output has the result; name a file",
        "--prove=-        | --prove -: standard output has the result; name a file",
        "--profile=x      | --profile: only with --prove",
      })
  void anOptionThatMeansNothingIsOneLine(String words, String complaint) throws IOException {
    assertThat(complaint("nop", words.strip().split(" "))).isEqualTo(complaint);
  }

  @Test
  void aProgramThatIsNoneIsOneLineAndLeavesNoFile() throws IOException {
    String image = "--save=" + folder.resolve("image");
    String log = "--trace=" + folder.resolve("log");
    assertThat(complaint("noop", image, log))
        .endsWith("p.e3s: line 2: no instruction 'noop'")
        .startsWith(folder.toString());
    assertThat(complaint("nop", "--memory-limit=4k", "--input=0x00", image, log))
        .endsWith(
            "p.e3s: there is no room for the program and its input; --memory-limit gives more");
    assertThat(complaint("nop", "--save=" + folder.resolve("p.e3s")))
        .endsWith("p.e3s is the program itself: name another file for the image");
    assertThat(Ran.engram("run", "0x0045334402").complaint())
        .isEqualTo("engram run: the code: header, byte 4: version 2: this reads version 1");
    Path damaged = folder.resolve("p.e3s");
    Files.write(damaged, ".vm3d 1\n\u00e4".getBytes(StandardCharsets.ISO_8859_1));
    assertThat(Ran.engram("run", damaged.toString()).complaint())
        .endsWith("p.e3s is neither a source in UTF-8 nor a file of code");
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).containsExactly(damaged);
    }
  }

  private Ran run(String source, String... options) throws IOException {
    Path file = Files.writeString(folder.resolve("p.e3s"), source);
    List<String> line = new ArrayList<>(List.of("run", file.toString()));
    line.addAll(List.of(options));
    return Ran.engram(line.toArray(String[]::new));
  }

  private String complaint(String instruction, String... options) throws IOException {
    Ran ran = run(".vm3d 1\n" + instruction, options);
    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.out()).isEmpty();
    return ran.complaint().replaceFirst("^engram run: ", "");
  }
}
