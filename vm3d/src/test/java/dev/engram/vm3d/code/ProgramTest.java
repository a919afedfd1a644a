/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.vm3d.code;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProgramTest {

  private static final String FROM = "0000000000000004 00000102 0304";
  private static final String TO = "00000000000000ff 0000ffff ffff";
  private static final long FROM_NUMBER = 0x4_0102_0304L;
  private static final long TO_NUMBER = 0xff_ffff_ffffL;

  /** What each instruction is for an interpreter: a, b, c, immediate and wide. */
  @ParameterizedTest
  @CsvSource({
    "00, 0, 0, 0, 0, 0",
    "10 " + FROM + " 00000020 0f, 15, 0, 0, 32, " + FROM_NUMBER,
    "11 " + FROM + " 0e 00000001, 14, 0, 0, 1, " + FROM_NUMBER,
    "12 80000000 06 16 03 000000000000, 3, 6, 22, -2147483648, 0",
    "13 " + TO + ", 0, 0, 0, 0, " + TO_NUMBER,
    "14 " + FROM + TO + " ffffffff, 0, 0, 0, -1, 0",
    "15 " + FROM + " 0f, 15, 0, 0, 0, " + FROM_NUMBER,
    "16 04 " + FROM + " 0f, 15, 4, 0, 0, " + FROM_NUMBER,
    "17 07 64 ffffffff 01, 1, 7, 100, -1, 0",
    "18 03 0a, 10, 3, 100, 0, 0",
    "19 05 0b 0f, 5, 11, 15, 0, 0",
    "1a 0f 00 10, 15, 0, 16, 0, 0",
    "1b 07, 7, 0, 0, 0, 0",
    "1c 08, 8, 0, 0, 0, 0",
    "1d 01 02 fffffff8 20, 1, 2, 32, -8, 0",
    "1e 01 7fffffff 02 01, 1, 2, 1, 2147483647, 0",
    "20 00000000, 0, 0, 0, 0, 0",
    "21 00000007 0a 0b, 10, 11, 0, 1, 0",
    "22, 0, 0, 0, 0, 0",
    "23 01 02 00000007, 1, 2, 0, 1, 0",
    "26 0f 0e 00000000, 15, 14, 0, 0, 0",
    "30 01 02 0000000000, 1, 2, 0, 0, 0",
    "31 01 02 03, 1, 2, 3, 0, 0",
    "3d 01 02, 1, 2, 0, 0, 0",
    "40 0d 0e 0f, 13, 14, 15, 0, 0",
    "50 01 ffffffffffffffff, 1, 0, 0, 0, -1",
    "51 01 02 80000000, 1, 2, 0, -2147483648, 0",
    "60 01 02 05 15, 1, 2, 5, 21, 0",
    "61 01 02 03, 1, 2, 3, 0, 0",
    "62 0f, 15, 0, 0, 0, 0",
    "64 01 02 03, 1, 2, 3, 0, 0",
    "65 01 02, 1, 2, 0, 0, 0",
    "66 01 02 03, 1, 2, 3, 0, 0",
    "fd 0f, 15, 0, 0, 0, 0",
    "fe 0e 0f, 14, 15, 0, 0, 0",
    "ff, 0, 0, 0, 0, 0"
  })
  void anInstructionIsDecoded(String hex, int a, int b, int c, int imm, long wide) {
    byte[] code = bytes(hex);
    Program program = Program.of(code);

    long head = program.heads()[0];
    assertThat(head & 0xff).isEqualTo(code[0] & 0xff);
    assertThat(head >> 8 & 0xff).as("a").isEqualTo(a);
    assertThat(head >> 16 & 0xff).as("b").isEqualTo(b);
    assertThat(head >> 24 & 0xff).as("c").isEqualTo(c);
    assertThat((int) (head >> 32)).as("imm").isEqualTo(imm);
    assertThat(program.wides()[0]).as("wide").isEqualTo(wide);
    assertThat(program.heads()).hasSize(2).endsWith(Program.END);
  }

  @Test
  void wordsAndPairsOfAddressesAreInThePool() {
    Program program =
        Program.of(
            bytes(
                "52 02 00000000000000010000000000000002 00000000000000038000000000000004"
                    + ("14" + FROM + TO + "00000000")
                    + ("52 03" + "ff".repeat(32))));

    assertThat(program.wides()).containsExactly(0, 4, 6, 0);
    assertThat(program.pool())
        .containsExactly(0x8000_0000_0000_0004L, 3, 2, 1, FROM_NUMBER, TO_NUMBER, -1, -1, -1, -1);
  }

  @Test
  void everyInstructionIsFoundByItsOffsetAndNoOtherByteIs() {
    Program program = Programs.random(11, 500);

    assertThat(program.slots()).isEqualTo(500);
    int found = 0;
    for (int offset = -1; offset <= program.bytes() + 1; offset++) {
      int slot = program.slotAt(offset);
      if (slot >= 0) {
        assertThat(program.offset(slot)).isEqualTo(offset);
        found++;
      } else {
        assertThat(slot).isEqualTo(-1);
      }
    }
    assertThat(found).isEqualTo(501);
    assertThat(program.offset(500)).isEqualTo(program.bytes());
    assertThatThrownBy(() -> program.offset(501)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void jumpsGoToTheSlotsOfTheirOffsets() {
    // nop, beq to itself, jump to the end, jump to the nop
    Program program = Program.of(bytes("00 23 0000 00000001 20 00000012 20 00000000"));

    assertThat(LongStream.of(program.heads()).map(head -> head >> 32))
        .containsExactly(0L, 1L, 4L, 0L, 0L);
    assertThat(program.slotAt(0x12)).isEqualTo(4);
  }

  @Test
  void noCodeIsAProgramThatEndsAtOnce() {
    Program program = Program.of(new byte[0]);

    assertThat(program.slots()).isZero();
    assertThat(program.heads()).containsExactly(Program.END);
    assertThat(program.slotAt(0)).isZero();
    assertThat(Program.read(program.file()).bytes()).isZero();
  }

  @Test
  void aFileIsAHeaderAndTheCode() {
    byte[] file = Program.of(bytes("1b03 ff")).file();

    assertThat(file).isEqualTo(bytes("00 45 33 44 01 1b03 ff"));
    assertThat(Program.isFile(file)).isTrue();
    assertThat(Program.read(file).code()).isEqualTo(bytes("1b03 ff"));
  }

  @Test
  void aFileOfAnotherVersionIsTold() {
    byte[] file = bytes("00 45 33 44 02 ff");

    assertThat(Program.isFile(file)).isTrue();
    assertThatThrownBy(() -> Program.read(file))
        .isInstanceOf(InvalidProgram.class)
        .hasMessage("header, byte 4: version 2: this reads version 1");
  }

  @Test
  void whatIsNoFileIsTold() {
    byte[] file = bytes("00 45 33 45 01 ff");

    assertThat(Program.isFile(file)).isFalse();
    assertThat(Program.isFile(bytes("00 45 33"))).isFalse();
    assertThatThrownBy(() -> Program.read(file))
        .isInstanceOfSatisfying(InvalidProgram.class, e -> assertThat(e.at()).isEqualTo(3))
        .hasMessage("header, byte 3: a file of code begins with 00 45 33 44");
    assertThatThrownBy(() -> Program.read(bytes("00 45 33 44")))
        .hasMessage("header, byte 4: the file ends here, a header has 5 bytes");
  }

  @Test
  void aProgramKeepsItsOwnCode() {
    byte[] code = bytes("1b03 ff");
    Program program = Program.of(code);
    code[1] = 4;
    program.code()[1] = 5;

    assertThat(program.code()).isEqualTo(bytes("1b03 ff"));
  }

  static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex.replace(" ", ""));
  }
}
