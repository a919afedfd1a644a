/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.vm3d.code;

import static dev.engram.vm3d.code.ProgramTest.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DisassemblerTest {

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void whatIsWrittenAssemblesToTheSameCode(long seed) {
    Program program = Programs.random(seed, 2_000);

    String text = Disassembler.text(program);
    Program again = Assembler.assemble(text);

    assertThat(again.code()).isEqualTo(program.code());
    assertThat(again.heads()).isEqualTo(program.heads());
    assertThat(again.wides()).isEqualTo(program.wides());
    assertThat(again.pool()).isEqualTo(program.pool());
    assertThat(Disassembler.text(again)).isEqualTo(text);
  }

  @Test
  void randomProgramsHaveEveryInstruction() {
    Program program = Programs.random(1, 2_000);

    assertThat(Stream.of(Opcode.values()).map(Opcode::mnemonic))
        .allSatisfy(mnemonic ->
            assertThat(Disassembler.text(program).lines())
                .anyMatch(line -> line.matches("  " + mnemonic + "( .*)?")));
  }

  @Test
  void aProgramIsWrittenAsOneReadsIt() {
    Program program =
        Program.of(
            bytes(
                "50 01 0000000400000010"
                    + "60 03 02 04 14"
                    + "1e 03 fffffff8 02 20"
                    + "1d 02 03 00000000 08"
                    + "21 00000047 04 05"
                    + "23 00 01 0000000a"
                    + "16 02 0000000000000006 00000001 0002 09"
                    + "17 07 32 00000000 00"
                    + "22"
                    + "50 02 ffffffffffffffff"
                    + "20 00000056"));

    assertThat(Disassembler.text(program))
        .isEqualTo(
            """
            .vm3d 1
              ldi r1, [X:4,Y:0,Z:16]
            L10:
              malloc r3, r2, heap, pinned|atomic
              mstore [r3-8], r2, 32
              mload r2, [r3], 8
              call L71, r4, r5
              beq r0, r1, L10
              mquery3d r9, block, [X:6,Y:1,Z:2]
              mcompact3d r0, transient, 50, 0
              ret
            L71:
              ldi r2, -1
              jump L86
            L86:
            """);
    assertThat(Disassembler.line(program, 4)).isEqualTo("call L71, r4, r5");
    assertThat(Disassembler.line(program, 8)).isEqualTo("ret");
  }

  @Test
  void aWordIsWrittenAsTheTextThatItIs() {
    assertThat(word("616c6963653b" + "00".repeat(26))).isEqualTo("ldw r7, \"alice;\"");
    assertThat(word("616c00696365" + "00".repeat(26))).startsWith("ldw r7, 0x616c0069636500");
    assertThat(word("6122" + "00".repeat(30))).isEqualTo("ldw r7, 0x6122" + "00".repeat(30));
    assertThat(word("00".repeat(31) + "61")).isEqualTo("ldw r7, 0x61");
    assertThat(word("00".repeat(32))).isEqualTo("ldw r7, 0x0");
    assertThat(word("ff".repeat(32))).isEqualTo("ldw r7, 0x" + "ff".repeat(32));
  }

  private static String word(String hex) {
    return Disassembler.line(Program.of(bytes("52 07" + hex)), 0);
  }
}
