/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.vm3d.code;

import static dev.engram.vm3d.code.ProgramTest.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AssemblerTest {

  private static final String A = "0000000000000004 00000000 0010";
  private static final String B = "0000000000000003 00000001 0000";

  /** The instructions that are Memory3D's, byte for byte. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "nop                                      | 00",
        "mload3d r5, [X:4,Y:0,Z:16], 32           | 10 " + A + " 00000020 05",
        "mstore3d [X:4,Y:0,Z:16], r5, 8           | 11 " + A + " 05 00000008",
        "malloc3d r3, 65536, heap, pinned         | 12 00010000 04 04 03 000000000000",
        "mfree3d [X:4,Y:0,Z:16]                   | 13 " + A,
        "mcopy3d [X:4,Y:0,Z:16], [X:3,Y:1,Z:0], 9 | 14 " + A + B + " 00000009",
        "msize3d r15, [X:4,Y:0,Z:16]              | 15 " + A + " 0f",
        "mquery3d r1, usage, [X:4,Y:0,Z:16]       | 16 04 " + A + " 01",
        "mcompact3d r2, state, 50, 1_000          | 17 03 32 000003e8 02",
        "mdefrag r2, transient                    | 18 07 02",
        "mloadbatch r4, 8, r1                     | 19 04 08 01",
        "mstorebatch r1, r4, 8                    | 1a 01 04 08",
        "mgas r9                                  | 1b 09",
        "mrefund r9                               | 1c 09",
        "jump end                                 | 20 00000005",
        "call end, r4, r5                         | 21 00000007 04 05",
        "ret                                      | 22",
        "mov3d r1, r2                             | 30 01 02 0000000000",
        "add3d r1, r2, r3                         | 31 01 02 03",
        "sub3d r1, r2, r3                         | 32 01 02 03",
        "halt3d                                   | ff",
        // and some that are not
        "mload r3, [r1+8], 32                     | 1d 03 01 00000008 20",
        "mload r3, [ r1 - 8 ], 32                 | 1d 03 01 fffffff8 20",
        "mload r3, [r1], 32                       | 1d 03 01 00000000 20",
        "mload r3, r1, -0x8, 32                   | 1d 03 01 fffffff8 20",
        "mstore [r1-0x80000000], r3, 1            | 1e 01 80000000 03 01",
        "mstore r1, 8, r3, 32                     | 1e 01 00000008 03 20",
        "beq r1, r2, end                          | 23 01 02 00000007",
        "LDI R1, [X:4,Y:0,Z:16]                   | 50 01 0000000400000010",
        "ldi r1, 0xffff_ffff_ffff_ffff            | 50 01 ffffffffffffffff",
        "ldi r1, -1                               | 50 01 ffffffffffffffff",
        "ldi r1, 18446744073709551615             | 50 01 ffffffffffffffff",
        "ldi r1, -9223372036854775808             | 50 01 8000000000000000",
        "addi r1, r2, -3                          | 51 01 02 fffffffd",
        "malloc r1, r2, SHARED, shared | atomic   | 60 01 02 06 12",
        "malloc r1, r2, 6, 18                     | 60 01 02 06 12",
        "malloc r1, r2, 6, 1|shared               | 60 01 02 06 03",
        "mload3d r5, 0x4_0000_0010, 32            | 10 " + A + " 00000020 05",
        "mquery r1, 3, r2                         | 66 01 03 02",
      })
  void anInstructionHasItsBytes(String line) {
    int bar = line.lastIndexOf('|');
    assertThat(Assembler.assemble(line.substring(0, bar) + "\nend:").code())
        .isEqualTo(bytes(line.substring(bar + 1)));
  }

  @Test
  void wordsAreNumbersOrTexts() {
    assertThat(ldw("0x1234")).isEqualTo("00".repeat(30) + "1234");
    assertThat(ldw("0x" + "f".repeat(64))).isEqualTo("ff".repeat(32));
    assertThat(ldw("258")).isEqualTo("00".repeat(30) + "0102");
    assertThat(ldw("\"alice\"")).isEqualTo("616c696365" + "00".repeat(27));
    assertThat(ldw("\"\"")).isEqualTo("00".repeat(32));
    assertThat(ldw("\"a;b#c,d\" ; no comment before this")).startsWith("613b6223632c6400");
    assertThat(ldw("\"\u00e9\u20ac\"")).startsWith("c3a9e282ac00");
    assertThat(ldw("\"" + "x".repeat(32) + "\"")).isEqualTo("78".repeat(32));
  }

  private static String ldw(String value) {
    byte[] code = Assembler.assemble("ldw r0, " + value).code();
    return HexFormat.of().formatHex(code, 2, code.length);
  }

  @Test
  void labelsStandAloneOrBeforeAnInstruction() {
    Program program =
        Assembler.assemble(
            """
            .vm3d 1
            ; a loop that nothing ends
            start: again: nop   # two labels
            unused:

              bne r0, r1, end ; forwards
              JUMP again      ; backwards
            end:
            """);

    assertThat(program.code()).isEqualTo(bytes("00 24 00 01 0000000d 20 00000000"));
  }

  @Test
  void linesMayEndAsTheyDoElsewhere() {
    assertThat(Assembler.assemble(".vm3d 1\r\nl:\r\n\tjump\tl\r\n").code())
        .isEqualTo(bytes("20 00000000"));
    assertThat(Assembler.assemble("").bytes()).isZero();
  }

  @Test
  void constantsStandForNumbersAddressesAndTexts() {
    Program program =
        Assembler.assemble(
            """
            .const STEP 0x20
            .const TWICE STEP
            .const TABLE [X:4,Y:0,Z:16]
            .const KEY "ab"
            mload r1, [r2+STEP], TWICE
            mstore [r2-STEP], r1, 8
            mload3d r5, TABLE, STEP
            ldi r1, TABLE
            ldw r1, KEY
            ldi r1, -STEP
            """);

    assertThat(program.code())
        .isEqualTo(
            bytes(
                "1d 01 02 00000020 20  1e 02 ffffffe0 01 08"
                    + ("10 " + A + " 00000020 05  50 01 0000000400000010")
                    + ("52 01 6162" + "00".repeat(30))
                    + "50 01 ffffffffffffffe0"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "jump loop2              | line 2: no label 'loop2'",
        "jump 4                  | line 2: no label '4'",
        "mgas r16                | line 2: r16: registers are r0 to r15",
        "mgas 3                  | line 2: 3: registers are r0 to r15",
        "mgas r03                | line 2: r03: registers are r0 to r15",
        "mgas                    | line 2: mgas is written 'mgas rd'",
        "mgas r1, r2             | line 2: mgas is written 'mgas rd'",
        "nop r1                  | line 2: nop is written 'nop'",
        "mload r1, r2, 32        | line 2: mload is written 'mload rd, [ra+k], S'",
        "mstore [r1*2], r2, 32   | line 2: mstore is written 'mstore [ra+k], rs, S'",
        "mload r1, [r2+8], 33    | line 2: 33: sizes are 1 to 32",
        "mload r1, [r2+Q], 32    | line 2: Q: -2147483648 to 2147483647",
        "mload r1, [r16], 32     | line 2: r16: registers are r0 to r15",
        "add3d r1, r2            | line 2: add3d is written 'add3d rd, ra, rb'",
        "add r1, r2, r3          | line 2: no instruction 'add'",
        "addi r1, r2, 0x80000000 | line 2: 0x80000000: -2147483648 to 2147483647",
        "addi r1, r2, 1__0       | line 2: 1__0: -2147483648 to 2147483647",
        "addi r1, r2, 0x_1       | line 2: 0x_1: -2147483648 to 2147483647",
        "ldi r1, 0x1_0000_0000_0000_0000 | line 2: 0x1_0000_0000_0000_0000: numbers of 64 bits",
        "ldi r1, -9223372036854775809    | line 2: -9223372036854775809: numbers of 64 bits",
        "ldi r1, [X:256,Y:0,Z:0] | line 2: [X:256,Y:0,Z:0]: numbers of 64 bits",
        "mfree3d r1              | line 2: r1: an address such as [X:4,Y:0,Z:16]",
        "mfree3d [X:4, Y:0, Z:1] | line 2: [X:4, Y:0, Z:1]: an address such as [X:4,Y:0,Z:16]",
        "mfree3d 0x100_0000_0000 | line 2: 0x100_0000_0000: an address such as [X:4,Y:0,Z:16]",
        "malloc r1, r2, code, 0  | line 2: code: types are 3 to 7: state, heap, stack, shared, transient",
        "malloc r1, r2, 4, sharp | line 2: sharp: flags are contiguous 1, shared 2, pinned 4, atomic 16",
        "malloc r1, r2, 4, 8     | line 2: 8: flags are contiguous 1, shared 2, pinned 4, atomic 16",
        "malloc r1, r2, 4, 4,    | line 2: malloc is written 'malloc rd, rs, type, flags'",
        "malloc r1, r2, 4, 2     | line 2: flags are shared: only blocks of type shared are shared",
        "malloc3d r1, 1, 3, 2    | line 2: flags are shared: only blocks of type shared are shared",
        "malloc3d r1, 0, 3, 0    | line 2: 0: sizes are 1 to 4294967295",
        "malloc3d r1, -1, 3, 0   | line 2: -1: sizes are 1 to 4294967295",
        "mquery r1, age, r2      | line 2: age: kinds are 0 to 4: free, fragmentation, block, gas, usage",
        "mcompact3d r1, 3, 0, 0  | line 2: 0: percentages are 1 to 100",
        "mloadbatch r9, 8, r0    | line 2: n is 8: from r9 on there are 7",
        "mstorebatch r0, r9, 8   | line 2: n is 8: from r9 on there are 7",
        "ldw r1, -1              | line 2: -1: words of up to 64 hexadecimal digits",
        "ldw r1, \"abc       | line 2: a text is not closed with \"",
        "ldw r1, \"a\"b\"c\"   | line 2: \"a\"b\"c\": texts have up to 32 bytes of UTF-8 between two quotes",
        "start:                  | line 2: label 'start' is there already",
        "two words: nop          | line 2: two words: not a name for a label",
        ": nop                   | line 2: : not a name for a label",
        ".vm3d 1                 | line 2: .vm3d is for the first line",
        ".org 12                 | line 2: no directive '.org': .vm3d and .const",
        ".const N                | line 2: : a number, an address or a text is wanted here",
        ".const N M              | line 2: M: a number, an address or a text is wanted here",
        ".const N 1, 2           | line 2: 1,2: a number, an address or a text is wanted here",
        ".const r7 1             | line 2: r7: not a name for a constant",
        ".const heap 1           | line 2: heap: not a name for a constant",
        ".const Pinned 1         | line 2: Pinned: not a name for a constant",
        ".const gas 1            | line 2: gas: not a name for a constant",
        ".const 7 1              | line 2: 7: not a name for a constant",
      })
  void aBadLineIsToldWithWhatWasExpected(String line, String message) {
    assertThatThrownBy(() -> Assembler.assemble("start: nop\n" + line + "\nnop"))
        .isInstanceOfSatisfying(InvalidSource.class, e -> assertThat(e.line()).isEqualTo(2))
        .hasMessage(message);
  }

  @Test
  void aTextHasItsThirtyTwoBytesAndIsText() {
    assertThatThrownBy(() -> Assembler.assemble("ldw r1, \"" + "x".repeat(33) + "\""))
        .hasMessageContaining("texts have up to 32 bytes");
    assertThatThrownBy(() -> Assembler.assemble("ldw r1, \"\ud800\""))
        .hasMessage("line 1: \"?\": texts have up to 32 bytes of UTF-8 between two quotes");
    assertThatThrownBy(() -> Assembler.assemble("ldw r1, 0x1" + "0".repeat(64)))
        .hasMessageContaining("words of up to 64 hexadecimal digits");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"a|b\"", "pinned|\"|\"", "\"\""})
  void aTextIsNoFlags(String text) {
    assertThatThrownBy(() -> Assembler.assemble("malloc r1, r2, heap, " + text))
        .isInstanceOf(InvalidSource.class)
        .hasMessage("line 1: %s: flags are contiguous 1, shared 2, pinned 4, atomic 16", text);
  }

  @Test
  void aConstantIsThatOnce() {
    assertThatThrownBy(() -> Assembler.assemble(".const N 1\n.const N 1"))
        .hasMessage("line 2: N is a constant already");
  }

  @Test
  void anotherVersionIsRefused() {
    assertThatThrownBy(() -> Assembler.assemble(".vm3d 2"))
        .hasMessage("line 1: .vm3d 2: this reads version 1");
  }

  @Test
  void whatIsQuotedIsOneShortLine() {
    assertThatThrownBy(() -> Assembler.assemble("\u0007" + "x".repeat(1 << 20)))
        .hasMessage("line 1: no instruction '?" + "x".repeat(39) + "...'");
    assertThatThrownBy(() -> Assembler.assemble("a\u0085b\u202ec"))
        .hasMessage("line 1: no instruction 'a?b?c'");
  }

  @Test
  void aSourceIsToldByItsFirstLine() {
    assertThat(Assembler.isSource(".vm3d 1\nnop")).isTrue();
    assertThat(Assembler.isSource(".vm3d")).isTrue();
    assertThat(Assembler.isSource(".vm3d\t2 ; later")).isTrue();
    assertThat(Assembler.isSource(".vm3development")).isFalse();
    assertThat(Assembler.isSource("nop\n.vm3d 1")).isFalse();
    assertThat(Assembler.isSource("")).isFalse();
  }

  @Test
  void sourcesAndTheirCodeAreBounded() {
    assertThat(Assembler.assemble("\n".repeat(1 << 24)).bytes()).isZero();
    assertThatThrownBy(() -> Assembler.assemble("\n".repeat((1 << 24) + 1)))
        .hasMessage("line 1: a source has at most 16777216 characters");
    int fits = (1 << 24) / 34;
    assertThat(Assembler.assemble("ldw r0,0\n".repeat(fits)).bytes()).isEqualTo(fits * 34);
    assertThatThrownBy(() -> Assembler.assemble("ldw r0,0\n".repeat(fits + 1)))
        .hasMessage("line %d: the code is longer than 16777216 bytes".formatted(fits + 1));
  }
}
