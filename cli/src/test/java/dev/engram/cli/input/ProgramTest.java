/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.cli.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProgramTest {

  @ParameterizedTest
  @ValueSource(
      strings = {"6001", "0x6001", "0X6001", " 60 01 ", "60\n01\n", "\r\n6\t001", "\ufeff0x6001"})
  void hexadecimalMayHaveAPrefixAndBlanks(String text) {
    assertThat(code(text.getBytes(StandardCharsets.UTF_8))).containsExactly(0x60, 0x01);
  }

  @Test
  void bytesThatAreNotTextAreTheCode() {
    assertThat(code(new byte[] {0x60, 0x01})).containsExactly(0x60, 0x01);
    assertThat(code(new byte[] {'6', '0', (byte) 0xf3})).containsExactly('6', '0', 0xf3);
    assertThat(code(new byte[] {'{', 0})).containsExactly('{', 0);
  }

  @Test
  void textThatStartsWithABraceIsAScenario() {
    assertThat(Program.of(" \n{\"steps\":1".getBytes(StandardCharsets.UTF_8), "a", Path.of("b")))
        .isInstanceOfSatisfying(
            Program.Document.class,
            document -> assertThat(document.folder()).isEqualTo(Path.of("b")));
  }

  @Test
  void aScenarioThatIsNotUtf8IsStillTakenForOne() {
    byte[] damaged = {'{', '\n', ' ', '"', 'a', (byte) 0xff, '"'};

    assertThat(Program.of(damaged, "a", Path.of(""))).isInstanceOf(Program.Document.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "60016 | a: an odd number of hexadecimal digits: 5",
        "6001zz | a: line 1, column 5: \"z\" is no hexadecimal digit",
        "'60\n\n 0g' | a: line 3, column 3: \"g\" is no hexadecimal digit",
        "'\n0x60x' | a: line 2, column 5: \"x\" is no hexadecimal digit",
        "0x | a: holds no code",
        "'  ' | a: holds no code",
        "[] | a: line 1, column 1: \"[\" is no hexadecimal digit"
      })
  void textThatIsNeitherSaysWhereItGoesWrong(String text, String message) {
    assertThatThrownBy(() -> code(text.getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(BadInput.class)
        .hasMessage(message);
  }

  @Test
  void aFileThatIsTooLargeIsRefusedBeforeItIsRead(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("large");
    Files.write(file, new byte[Program.MAX_SIZE + 1]);

    assertThatThrownBy(() -> Program.code(file)).hasMessageContaining("more than 16,777,216 bytes");
  }

  @Test
  void codeThatNoMachineCouldRunIsRefused() {
    assertThat(code(new byte[Program.MAX_CODE])).hasSize(Program.MAX_CODE);
    assertThatThrownBy(() -> code(new byte[Program.MAX_CODE + 1]))
        .hasMessage("a: 2,097,153 bytes of code; the most is 2,097,152");
  }

  @Test
  void codeOfThe3DMachineIsToldByItsHeaderAndItsSourceByItsFirstLine() {
    assertThat(Program.of(HexFormat.of().parseHex("0045334401ff"), "a", Path.of("")))
        .isInstanceOf(Program.Vm3dCode.class);
    assertThat(open("0045334409")).isInstanceOf(Program.Vm3dCode.class);
    assertThat(open("00453345")).isInstanceOf(Program.Bytecode.class);
    assertThat(open(".vm3d 1\nnop")).isInstanceOf(Program.Vm3dCode.class);
    assertThat(open(".vm3d")).isInstanceOf(Program.Vm3dCode.class);
    assertThat(open("\ufeff.vm3d\t7")).isInstanceOf(Program.Vm3dCode.class);
    assertThatThrownBy(() -> open(".vm3dx 1")).isInstanceOf(BadInput.class);
  }

  private static Program open(String text) {
    return Program.of(text.getBytes(StandardCharsets.UTF_8), "a", Path.of(""));
  }

  @Test
  void damagedProgramsAreRefusedInOneLineOrRead() {
    Mutants.feed(20_000, ProgramTest::decode, seeds().toArray(byte[][]::new));
  }

  @MethodSource("seeds")
  @FuzzTest
  void anyBytesAreRefusedInOneLineOrRead(byte[] content) {
    Mutants.refusesOnlyAsBadInput(ProgramTest::decode, content);
  }

  static Stream<byte[]> seeds() {
    return Stream.of(
        "0x602a5f52\n60205ff3\n".getBytes(StandardCharsets.UTF_8),
        "{\"steps\": []}".getBytes(StandardCharsets.UTF_8),
        HexFormat.of().parseHex("602a5f5260205ff3"));
  }

  /** Code that was read and written as hexadecimal is read again as the same. */
  private static void decode(byte[] content) {
    if (Program.of(content, "a", Path.of("")) instanceof Program.Bytecode(byte[] code)) {
      byte[] hex = Hex.text(code).getBytes(StandardCharsets.UTF_8);
      assertThat(code(hex)).isEqualTo(code);
    }
  }

  private static byte[] code(byte[] content) {
    return ((Program.Bytecode) Program.of(content, "a", Path.of(""))).code();
  }
}
