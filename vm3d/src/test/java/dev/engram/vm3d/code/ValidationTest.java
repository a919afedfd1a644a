/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.vm3d.code;

import static dev.engram.vm3d.code.ProgramTest.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each rule of validation, at its byte offset; and that what lies just inside it is valid. */
class ValidationTest {

  private static final String A = "0000000000000004 00000000 0010";
  private static final String SIX = " 000000000000";

  @ParameterizedTest
  @CsvSource({
    "00 01, 1, 0x01 is no instruction",
    "f0, 0, 0xf0 is no instruction",
    "00 31 01 02, 1, 'add3d has 4 bytes, of which 3 are there'",
    "52, 0, 'ldw has 34 bytes, of which 1 are there'",
    "30 00 00 00000000, 0, 'mov3d has 8 bytes, of which 7 are there'",
    "00 1b 10, 2, rd is 16: registers are r0 to r15",
    "31 00 ff 00, 2, ra is 255: registers are r0 to r15",
    "31 00 00 10, 3, rb is 16: registers are r0 to r15",
    "21 00000000 10 00, 5, rg is 16: registers are r0 to r15",
    "30 00 00 0100000000, 3, 'padding is 0, not 1'",
    "30 00 00 00000000ff, 7, 'padding is 0, not 255'",
    "12 00000001 04 00 00 000000000001, 13, 'padding is 0, not 1'",
    "10 " + A + " 00000000 00, 15, S is 0: sizes are 1 to 32",
    "10 " + A + " 00000021 00, 15, S is 33: sizes are 1 to 32",
    "10 " + A + " 01000001 00, 15, S is 16777217: sizes are 1 to 32",
    "11 " + A + " 00 00000021, 16, S is 33: sizes are 1 to 32",
    "1d 00 00 00000000 00, 7, S is 0: sizes are 1 to 32",
    "1e 00 00000000 00 21, 7, S is 33: sizes are 1 to 32",
    "12 00000000 04 00 00" + SIX + ", 1, size is 0: sizes are 1 to 4294967295",
    "12 00000001 02 00 00"
        + SIX
        + ", 5, 'type is 2: types are 3 to 7: state, heap, stack, shared, transient'",
    "12 00000001 08 00 00"
        + SIX
        + ", 5, 'type is 8: types are 3 to 7: state, heap, stack, shared, transient'",
    "12 00000001 06 08 00"
        + SIX
        + ", 6, 'flags is 8: flags are contiguous 1, shared 2, pinned 4, atomic 16'",
    "12 00000001 06 20 00"
        + SIX
        + ", 6, 'flags is 32: flags are contiguous 1, shared 2, pinned 4, atomic 16'",
    "12 00000001 04 03 00"
        + SIX
        + ", 6, flags are contiguous|shared: only blocks of type shared are shared",
    "60 00 00 07 02, 4, flags are shared: only blocks of type shared are shared",
    "60 00 00 02 00, 3, 'type is 2: types are 3 to 7: state, heap, stack, shared, transient'",
    "60 00 00 03 80, 4, 'flags is 128: flags are contiguous 1, shared 2, pinned 4, atomic 16'",
    "16 05 " + A + " 00, 1, 'kind is 5: kinds are 0 to 4: free, fragmentation, block, gas, usage'",
    "66 00 05 00, 2, 'kind is 5: kinds are 0 to 4: free, fragmentation, block, gas, usage'",
    "17 02 01 00000000 00, 1, 'region is 2: regions are 3 to 7: state, heap, stack, shared, transient'",
    "17 08 01 00000000 00, 1, 'region is 8: regions are 3 to 7: state, heap, stack, shared, transient'",
    "17 03 00 00000000 00, 2, percent is 0: percentages are 1 to 100",
    "17 03 65 00000000 00, 2, percent is 101: percentages are 1 to 100",
    "18 08 00, 1, 'region is 8: regions are 3 to 7: state, heap, stack, shared, transient'",
    "19 00 00 00, 2, n is 0: counts are 1 to 16",
    "19 00 11 00, 2, n is 17: counts are 1 to 16",
    "19 01 10 00, 2, n is 16: from r1 on there are 15",
    "1a 00 0f 02, 3, n is 2: from r15 on there are 1",
    "1a 00 00 11, 3, n is 17: counts are 1 to 16",
    "20 00000001, 1, no instruction begins at byte 1",
    "20 00000006, 1, no instruction begins at byte 6",
    "20 ffffffff, 1, no instruction begins at byte 4294967295",
    "00 23 00 00 00000002, 4, no instruction begins at byte 2",
    "21 00000001 00 00, 1, no instruction begins at byte 1"
  })
  void whatIsWrongIsRefusedWhereItIs(String hex, int at, String rule) {
    assertThatThrownBy(() -> Program.of(bytes(hex)))
        .isInstanceOfSatisfying(InvalidProgram.class, e -> assertThat(e.at()).isEqualTo(at))
        .hasMessage("byte " + at + ": " + rule);
  }

  @ParameterizedTest
  @CsvSource({
    "0100000000000004 00000000 0000",
    "0000000000000104 00000000 0000",
    "0000000000000004 00010000 0000",
    "0000000000000004 01000000 0000"
  })
  void whatIsNoAddressIsRefused(String address) {
    assertThatThrownBy(() -> Program.of(bytes("15" + address + "00")))
        .isInstanceOfSatisfying(InvalidProgram.class, e -> assertThat(e.at()).isEqualTo(1))
        .hasMessageStartingWith("byte 1: no address: ");
    assertThatThrownBy(() -> Program.of(bytes("14" + A + address + "00000000")))
        .isInstanceOfSatisfying(InvalidProgram.class, e -> assertThat(e.at()).isEqualTo(15));
  }

  @ParameterizedTest
  @CsvSource({
    "1b 0f",
    "10 " + A + " 00000001 0f",
    "10 " + A + " 00000020 0f",
    "12 ffffffff 06 17 00" + SIX,
    "12 00000001 03 15 00" + SIX,
    "60 00 00 06 17",
    "60 00 00 07 15",
    "16 04 " + A + " 00",
    "17 03 01 ffffffff 00",
    "17 07 64 00000000 00",
    "19 00 10 0f",
    "19 0f 01 0f",
    "1a 0f 01 0f",
    "14 " + A + A + " 00000000",
    "20 00000000",
    "20 00000005",
    "13 00000000000000ff 0000ffff ffff"
  })
  void whatLiesJustInsideARuleIsAProgram(String hex) {
    assertThat(Program.of(bytes(hex)).code()).isEqualTo(bytes(hex));
  }

  @Test
  void theFirstOfSeveralWrongsIsTold() {
    // S before rd in the code of mload3d, though behind it in the text
    assertThatThrownBy(() -> Program.of(bytes("10 " + A + " 00000000 10")))
        .hasMessageStartingWith("byte 15: S");
    assertThatThrownBy(() -> Program.of(bytes("1b 10 01"))).hasMessageStartingWith("byte 1: rd");
  }

  @Test
  void whereJumpsGoIsLookedAtLast() {
    assertThatThrownBy(() -> Program.of(bytes("20 00000001 01")))
        .hasMessage("byte 5: 0x01 is no instruction");
  }

  @Test
  void codeHasAtMostSixteenMebibytes() {
    assertThat(Program.of(new byte[1 << 24]).slots()).isEqualTo(1 << 24);
    assertThatThrownBy(() -> Program.of(new byte[(1 << 24) + 1]))
        .hasMessage("byte 16777216: code has at most 16777216 bytes");
  }
}
