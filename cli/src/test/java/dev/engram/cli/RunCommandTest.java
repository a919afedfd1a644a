/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.engram.cli.input.JsonReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunCommandTest {

  /** PUSH1 42, PUSH0, MSTORE, PUSH1 32, PUSH0, RETURN: 3 + 2 + 3 + 3 for the word + 3 + 2 gas. */
  private static final String ANSWER = "0x602a5f5260205ff3";

  /** CALLDATASIZE, PUSH0, PUSH0, CALLDATACOPY, CALLDATASIZE, PUSH0, REVERT. */
  private static final String REVERT_WITH_INPUT = "0x365f5f37365ffd";

  @TempDir private Path folder;

  @Test
  void showsStatusOutputGasLogsAndMemory() {
    Ran ran = Ran.engram("run", ANSWER);

    assertThat(ran.code()).isZero();
    assertThat(ran.err()).isEmpty();
    assertThat(ran.entry("status")).isEqualTo("success");
    assertThat(ran.entry("output")).isEqualTo("0x" + "00".repeat(31) + "2a");
    assertThat(ran.out()).contains("= 42");
    assertThat(ran.entry("gas")).isEqualTo("16 used of 30,000,000, 3 of it for memory");
    assertThat(ran.entry("logs")).isEqualTo("none");
    assertThat(ran.entry("memory"))
        .isEqualTo("peak of 32 bytes in 1 word, 3 gas for growing 1 time");
    assertThat(ran.out()).contains("frames: 1 entered, 0 reverted, 1 released");
  }

  @Test
  void theMemoryOfAChildIsDrawnAtItsDepth() {
    // the code calls itself with the data that says stop: the child touches 3 words, the parent 1
    String code =
        "0x"
            + "36601b57" // CALLDATASIZE PUSH1 27 JUMPI
            + "60015f52" // one word: MSTORE
            + "5f5f60015f5f305af1" // CALL this with one byte
            + "5000" // POP STOP
            + "00".repeat(8)
            + "5b60016040525f5ffd"; // JUMPDEST, MSTORE at 64, REVERT

    Ran ran = Ran.engram("run", code);

    assertThat(ran.code()).isZero();
    assertThat(ran.out())
        .contains("frames: 2 entered, 1 reverted, 1 released")
        .contains("depth 0 #############. 1 word\n")
        .contains("depth 1 ######################################## 3 words\n");
  }

  @Test
  void aRevertIsToldWithItsReasonAndEndsWithOne() {
    // Error("no"), as Solidity's documentation encodes a revert string
    String reason =
        "0x08c379a0" + "%064x".formatted(32) + "%064x".formatted(2) + "6e6f" + "00".repeat(30);

    Ran ran = Ran.engram("run", REVERT_WITH_INPUT, "--input", reason);

    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.entry("status")).isEqualTo("reverted: \"no\"");
    assertThat(ran.out()).contains("1 reverted, 0 released");
  }

  @Test
  void aPanicIsToldInWords() {
    Ran ran = Ran.engram("run", REVERT_WITH_INPUT, "-i", "0x4e487b71" + "%064x".formatted(0x11));

    assertThat(ran.entry("status"))
        .isEqualTo("reverted: Panic(0x11): arithmetic overflow or underflow");
  }

  @ParameterizedTest
  @CsvSource({
    "0xfe, invalid opcode",
    "0x01, stack underflow",
    "0x5f56, invalid jump",
    "0x5b5f56, out of gas",
    "0x6001600160005e63ffffffff5f20, out of gas"
  })
  void aHaltIsToldWithItsReasonAndEndsWithOne(String code, String reason) {
    Ran ran = Ran.engram("run", code, "--gas", "100_000");

    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.entry("status")).isEqualTo("halted: " + reason);
    assertThat(ran.entry("gas")).startsWith("100,000 used of 100,000");
  }

  @Test
  void theCallSeesItsSenderAndValue() {
    // CALLER CALLVALUE ADD, returned
    String code = "0x3334015f5260205ff3";

    Ran ran =
        Ran.engram(
            "run", code, "--sender", "0x" + "00".repeat(19) + "07", "--value", "1 gwei", "--json");

    assertThat(ran.out()).contains("%064x".formatted(1_000_000_007));
  }

  @Test
  void logsAreShownWithTopicsAndData() {
    // LOG1 of the word 42 with topic 7
    Ran ran = Ran.engram("run", "0x602a5f52600760205fa1");

    assertThat(ran.entry("logs")).isEqualTo("0 from 0x000000000000000000000000000000000000c0de");
    assertThat(ran.out())
        .contains("topic 0x" + "%064x".formatted(7))
        .contains("data  0x" + "%064x".formatted(42));
  }

  @Test
  void creationCodeMakesAContractAndGetsItsInput() {
    // returns its last word, which the input added: CODESIZE-32 CODECOPY
    String init = "0x60206020380360003960206000f3";

    Ran ran = Ran.engram("run", init, "--create", "--input", "0x" + "%064x".formatted(5));

    assertThat(ran.code()).isZero();
    assertThat(ran.entry("created")).startsWith("0x").hasSize(42);
    assertThat(ran.entry("output")).isEqualTo("0x" + "%064x".formatted(5));
  }

  @Test
  void olderRulesDoNotKnowNewerInstructions() {
    assertThat(Ran.engram("run", ANSWER, "--fork", "Paris").entry("status"))
        .isEqualTo("halted: invalid opcode");
    assertThat(Ran.engram("run", ANSWER, "--fork", "shanghai").code()).isZero();
  }

  @Test
  void aFileMayHoldHexadecimalOrTheCodeItself() throws IOException {
    Path hex = folder.resolve("code.hex");
    Path binary = folder.resolve("code.bin");
    Files.writeString(hex, "0x602a5f\n52 60205f\r\nf3\n");
    Files.write(binary, HexFormat.of().parseHex(ANSWER.substring(2)));

    assertThat(Ran.engram("run", hex.toString())).isEqualTo(Ran.engram("run", ANSWER));
    assertThat(Ran.engram("run", binary.toString())).isEqualTo(Ran.engram("run", ANSWER));
  }

  @Test
  void aDashReadsStandardInput() {
    InputStream before = System.in;
    try {
      System.setIn(new ByteArrayInputStream("602a5f5260205ff3".getBytes(StandardCharsets.UTF_8)));
      assertThat(Ran.engram("run", "-")).isEqualTo(Ran.engram("run", ANSWER));
    } finally {
      System.setIn(before);
    }
  }

  @Test
  void jsonIsOneDocumentWithTheSameFacts() {
    Ran ran = Ran.engram("run", ANSWER, "--json");
    List<String> names =
        JsonReader.read(
            ran.out().getBytes(StandardCharsets.UTF_8),
            in -> {
              List<String> found = new ArrayList<>();
              in.object(name -> {
                found.add(name);
                in.skip();
              });
              return found;
            });

    assertThat(names)
        .containsExactly(
            "status",
            "gasLimit",
            "gasUsed",
            "gasRefunded",
            "memoryGas",
            "output",
            "logs",
            "memory");
    assertThat(ran.out())
        .contains("\"status\":\"success\"")
        .contains("\"gasUsed\":16")
        .contains("\"memoryGas\":3")
        .contains("\"peakWordsByDepth\":[1]")
        .contains("\"wordsOverTime\":[0,1]");
  }

  @ParameterizedTest
  @CsvSource({
    "nowhere.hex, no file nowhere.hex",
    "6001, no file 6001 (code on the command line starts with 0x)",
    "0x600, an odd number of hexadecimal digits: 3",
    "0x60xy, \"x\" at character 5 is no hexadecimal digit",
    ".., .. is a folder"
  })
  void aProgramThatIsNoneIsOneLine(String program, String complaint) {
    Ran ran = Ran.engram("run", program);

    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.complaint()).isEqualTo("engram run: " + complaint);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--gas | -1 | \"-1\" is not a number",
        "--gas | 9223372036854775808"
            + " | 9223372036854775808 is not between 0 and 9223372036854775807",
        "--input | 00 | hexadecimal starts with 0x, found \"00\"",
        "--sender | 0x00 | an address has 20 bytes, found 1",
        "--value | much | \"much\" is not a number",
        "--fork | Atlantis"
            + " | no fork \"Atlantis\"; it is one of Berlin, London, Paris, Shanghai, Cancun"
      })
  void anOptionThatMeansNothingIsOneLine(String option, String value, String complaint) {
    Ran ran = Ran.engram("run", ANSWER, option + "=" + value);

    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.complaint()).isEqualTo("engram run: " + option + ": " + complaint);
  }

  @Test
  void aPrecompileThatIsNotThereIsOneLine() {
    // STATICCALL of address 6
    Ran ran = Ran.engram("run", "0x5f5f5f5f60065afa");

    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.complaint()).isEqualTo("engram run: unsupported precompile 0x06 BN254_ADD");
  }

  @Test
  void aScenarioRefusesTheOptionsOfAProgram() throws IOException {
    Path file = folder.resolve("a.json");
    Files.writeString(file, "{\"steps\": []}");

    assertThat(Ran.engram("run", file.toString(), "--gas", "5").complaint())
        .contains("is a scenario");
  }

  @Test
  void aStepThatDoesNotDoAsExpectedEndsWithOne() throws IOException {
    Path file = folder.resolve("a.json");
    Files.writeString(
        file,
        """
        {"accounts": {"alice": {"balance": 5}, "thief": {"code": "0x5f5ffd"}},
         "steps": [
           {"to": "thief", "from": "alice", "expect": {"status": "revert"}},
           {"to": "thief", "from": "alice"}]}
        """);

    Ran ran = Ran.engram("run", file.toString());

    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.out())
        .contains("1 ok send to thief from alice")
        .contains("2 not ok send to thief from alice")
        .contains("status: expected success, found revert");
    assertThat(ran.entry("result")).isEqualTo("1 of 2 steps not as expected");
    assertThat(Ran.engram("run", file.toString(), "--json").out())
        .contains("\"mismatches\":[\"status: expected success, found revert\"]")
        .contains("\"asExpected\":false}");
  }

  @Test
  void whatIsWrongInAScenarioIsOneLineWithItsPlace() throws IOException {
    Path file = folder.resolve("a.json");
    Files.writeString(file, "{\n  \"steps\": [{\"from\": \"nobody\"}]\n}\n");

    Ran ran = Ran.engram("run", file.toString());

    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.complaint())
        .isEqualTo(
            "engram run: "
                + file
                + ": /steps/0/from: there is no account nobody (line 2, column 22)");
  }
}
