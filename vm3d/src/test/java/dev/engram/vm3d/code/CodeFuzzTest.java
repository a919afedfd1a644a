/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.vm3d.code;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Any bytes, as code, as a file of it, and as a source. */
class CodeFuzzTest {

  @MethodSource("codes")
  @FuzzTest
  void anyBytesAreAProgramOrRefused(byte[] code) {
    Program program;
    try {
      program = Program.of(code);
    } catch (InvalidProgram refused) {
      assertThat(refused).hasMessageMatching("byte \\d+: .{10,}");
      assertThat(refused.at()).isBetween(0, code.length);
      return;
    }
    assertThat(program.code()).isEqualTo(code);
    assertThat(Assembler.assemble(Disassembler.text(program)).code()).isEqualTo(code);
    for (int slot = 0; slot <= program.slots(); slot++) {
      assertThat(program.slotAt(program.offset(slot))).isEqualTo(slot);
    }
  }

  @MethodSource("files")
  @FuzzTest
  void anyBytesAreAFileOrRefused(byte[] file) {
    try {
      assertThat(Program.read(file).file()).isEqualTo(file);
      assertThat(Program.isFile(file)).isTrue();
    } catch (InvalidProgram refused) {
      assertThat(refused).hasMessageMatching("(header, )?byte \\d+: .{10,}");
    }
  }

  @MethodSource("sources")
  @FuzzTest
  void anyTextIsASourceOrRefusedInOneLine(byte[] text) {
    Program program;
    try {
      program = Assembler.assemble(new String(text, StandardCharsets.UTF_8));
    } catch (InvalidSource refused) {
      assertThat(refused).hasMessageMatching("line \\d+: .{3,300}");
      assertThat(refused.line()).isPositive();
      return;
    }
    assertThat(Program.of(program.code()).heads()).isEqualTo(program.heads());
    assertThat(Assembler.assemble(Disassembler.text(program)).code()).isEqualTo(program.code());
  }

  static Stream<byte[]> codes() {
    return Stream.of(
        Programs.random(1, 60).code(),
        new byte[] {Op.JUMP, 0, 0, 0, 1},
        new byte[] {(byte) Program.END},
        new byte[0]);
  }

  static Stream<byte[]> files() {
    return Stream.of(Programs.random(2, 60).file(), new byte[] {0, 'E', '3', 'D', 2}, new byte[1]);
  }

  static Stream<byte[]> sources() {
    return Stream.of(
            Disassembler.text(Programs.random(3, 100)),
            ".const N -0x7_f\nl: mload r3, [r1-N], 32 ; [,:\"|\n ldw r1, \"a#b\"\n jump l",
            "l:l:",
            "\"",
            "[X:1,Y:2,Z:3]: ,")
        .map(text -> text.getBytes(StandardCharsets.UTF_8));
  }
}
