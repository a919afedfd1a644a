/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.space;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressTest {

  private static final long LAST = Address.of(255, 65_535, 65_535);

  @Test
  void threeCoordinatesArePackedIntoFortyBits() {
    long address = Address.of(0x12, 0x3456, 0x789A);
    assertThat(address).isEqualTo(0x12_3456_789AL);
    assertThat(Address.region(address)).isEqualTo(0x12);
    assertThat(Address.plane(address)).isEqualTo(0x3456);
    assertThat(Address.offset(address)).isEqualTo(0x789A);
    assertThat(Address.pointer(address)).isEqualTo(0x3456_789AL);
    assertThat(Address.at(0x12, 0x3456_789AL)).isEqualTo(address);
    assertThat(LAST).isEqualTo((1L << 40) - 1);
  }

  @Test
  void everyCoordinateIsRefusedBeyondItsEnd() {
    for (int[] each : new int[][] {{256, 0, 0}, {0, 65_536, 0}, {0, 0, 65_536}}) {
      refused(() -> Address.of(each[0], each[1], each[2]));
      refused(() -> Address.of(-each[0] - 1, -each[1] - 1, -each[2] - 1));
    }
    refused(() -> Address.at(256, 0));
    refused(() -> Address.at(-1, 0));
    refused(() -> Address.at(0, 1L << 32));
    refused(() -> Address.at(0, -1));
  }

  @Test
  void whatHasMoreThanFortyBitsIsNoAddressForAnyQuestion() {
    for (long each : new long[] {LAST + 1, -1, Long.MIN_VALUE, 1L << 62}) {
      refused(() -> Address.require(each));
      refused(() -> Address.region(each));
      refused(() -> Address.plane(each));
      refused(() -> Address.offset(each));
      refused(() -> Address.pointer(each));
      refused(() -> Address.plus(each, 0));
      refused(() -> Address.nextPlane(each));
      refused(() -> Address.distance(each, 0));
      refused(() -> Address.distance(0, each));
      refused(() -> Address.toBytes(each));
      refused(() -> Address.toString(each));
    }
  }

  /** Memory3D's AddZ wraps into the same plane. */
  @Test
  void addingGoesOnInTheNextPlaneAndNeverWraps() {
    long end = Address.of(3, 7, 65_535);
    assertThat(Address.plus(end, 1)).isEqualTo(Address.of(3, 8, 0));
    assertThat(Address.plus(Address.of(3, 8, 0), -1)).isEqualTo(end);
    assertThat(Address.plus(Address.of(3, 0, 0), 0xFFFF_FFFFL))
        .isEqualTo(Address.of(3, 65_535, 65_535));
    refused(() -> Address.plus(Address.of(3, 65_535, 65_535), 1));
    refused(() -> Address.plus(Address.of(3, 0, 0), -1));
    refused(() -> Address.plus(Address.of(3, 0, 1), Long.MAX_VALUE));
    refused(() -> Address.plus(Address.of(3, 65_535, 65_535), Long.MIN_VALUE));
    refused(() -> Address.plus(Address.of(255, 65_535, 65_535), 1));
  }

  @Test
  void theNextPlaneBeginsAtItsFirstCell() {
    assertThat(Address.nextPlane(Address.of(1, 2, 3))).isEqualTo(Address.of(1, 3, 0));
    assertThat(Address.nextPlane(Address.of(1, 65_534, 65_535)))
        .isEqualTo(Address.of(1, 65_535, 0));
    refused(() -> Address.nextPlane(Address.of(1, 65_535, 0)));
  }

  @Test
  void aHundredForARegionTenForAPlaneOneForACell() {
    assertThat(Address.distance(Address.of(1, 2, 3), Address.of(1, 2, 3))).isZero();
    assertThat(Address.distance(Address.of(1, 2, 3), Address.of(3, 7, 10))).isEqualTo(257);
    assertThat(Address.distance(Address.of(3, 7, 10), Address.of(1, 2, 3))).isEqualTo(257);
    assertThat(Address.distance(0, LAST)).isEqualTo(25_500 + 655_350 + 65_535);
  }

  @Test
  void addressesAreInTheOrderOfRegionPlaneAndOffset() {
    List<Long> ordered =
        List.of(
            Address.of(0, 0, 0),
            Address.of(0, 0, 65_535),
            Address.of(0, 1, 0),
            Address.of(0, 65_535, 65_535),
            Address.of(1, 0, 0),
            Address.of(128, 0, 0),
            Address.of(255, 32_768, 32_768),
            LAST);
    assertThat(ordered).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void theWireFormIsEightFourAndTwoBytesBigEndian() {
    byte[] wire = Address.toBytes(Address.of(0x12, 0x3456, 0x789A));
    assertThat(HexFormat.of().formatHex(wire)).isEqualTo("0000000000000012" + "00003456" + "789a");
    assertThat(Address.fromBytes(wire)).isEqualTo(0x12_3456_789AL);
    assertThat(Address.fromBytes(Address.toBytes(LAST))).isEqualTo(LAST);
  }

  @Test
  void aWireFormOfAnotherLengthOrWithALargerCoordinateIsRefused() {
    byte[] wire = Address.toBytes(LAST);
    for (int length = 0; length < 30; length++) {
      if (length != Address.WIRE_BYTES) {
        byte[] other = Arrays.copyOf(wire, length);
        refused(() -> Address.fromBytes(other));
      }
    }
    for (int i = 0; i < 10; i++) {
      byte[] larger = wire.clone();
      larger[i]++;
      if (i != 7) {
        refused(() -> Address.fromBytes(larger));
      }
    }
  }

  @Test
  void theTextFormIsReadAsItIsWritten() {
    assertThat(Address.toString(Address.of(1, 2, 3))).isEqualTo("[X:1,Y:2,Z:3]");
    assertThat(Address.parse("[X:255,Y:65535,Z:65535]")).isEqualTo(LAST);
    assertThat(Address.parse("[X:0,Y:0,Z:0]")).isZero();
  }

  /** Memory3D's ParseAddress truncates: its Y of 4294967297 is 1. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "1,2,3",
        "[X:1,Y:2,Z:3",
        "[X:1,Y:2,Z:3] ",
        " [X:1,Y:2,Z:3]",
        "[X:1,Y:2,Z:3]\n",
        "[X:1, Y:2, Z:3]",
        "[x:1,y:2,z:3]",
        "[X:01,Y:2,Z:3]",
        "[X:+1,Y:2,Z:3]",
        "[X:-1,Y:2,Z:3]",
        "[X:1,Y:2]",
        "[X:1,Y:2,Z:]",
        "[X:1,Y:2,Z:0x3]",
        "[X:1,Y:2,Z:\u0663]",
        "[X:256,Y:2,Z:3]",
        "[X:1,Y:65536,Z:3]",
        "[X:1,Y:2,Z:65536]",
        "[X:1,Y:4294967297,Z:3]",
        "[X:1,Y:2,Z:99999999999999999999]"
      })
  void aTextThatIsNotExactlySoIsRefused(String text) {
    refused(() -> Address.parse(text));
  }

  @Test
  void randomAddressesComeBackFromBothForms() {
    SplittableRandom random = new SplittableRandom(4);
    for (int i = 0; i < 10_000; i++) {
      long address = random.nextLong(1L << 40);
      assertThat(Address.fromBytes(Address.toBytes(address))).isEqualTo(address);
      assertThat(Address.parse(Address.toString(address))).isEqualTo(address);
    }
  }

  @Test
  void aSpaceRefusesWhatIsNoAddress() {
    try (Space space = Space.builder().confined()) {
      for (long each : new long[] {1L << 40, -1, Long.MIN_VALUE}) {
        refused(() -> space.getByte(each));
        refused(() -> space.putByte(each, (byte) 1));
        refused(() -> space.fill(each, 1, (byte) 0));
        refused(() -> space.copy(each, 1L << 32, 1));
        refused(() -> space.copy(1L << 32, each, 1));
        refused(() -> space.load(each, new byte[1]));
        refused(() -> space.compareAndSet(each & -8, 0, 0));
      }
    }
  }

  @Test
  void anAccessEndsWhereItsRegionDoes() {
    try (Space space = Space.builder().confined()) {
      long last = Address.at(1, Address.REGION_CELLS - 1);
      space.putByte(last, (byte) 7);
      assertThat(space.getByte(last)).isEqualTo((byte) 7);
      refused(() -> space.getShort(last));
      refused(() -> space.putShort(last, (short) 1));
      refused(() -> space.putLong(last, 1));
      refused(() -> space.fill(last, 2, (byte) 1));
      refused(() -> space.copy(last, 1L << 32, 2));
      refused(() -> space.copy(1L << 32, last, 2));
      refused(() -> space.fill(1L << 32, (1L << 32) + 1, (byte) 0));
      refused(() -> space.fill(1L << 32, -1, (byte) 0));
      refused(() -> space.copy(1L << 32, 1L << 32, Long.MIN_VALUE));
      assertThat(space.getByte(last)).isEqualTo((byte) 7);
      assertThat(space.resident(1)).isEqualTo(4_096);
      assertThatThrownBy(() -> space.getByte(Address.of(2, 0, 0)))
          .isInstanceOf(SpaceException.Forbidden.class)
          .hasMessageContaining("no region 2");
    }
  }

  private static void refused(ThrowingCallable call) {
    assertThatExceptionOfType(SpaceException.BadAddress.class).isThrownBy(call);
  }
}
